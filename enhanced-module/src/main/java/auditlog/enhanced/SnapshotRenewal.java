package auditlog.enhanced;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Renews the snapshot aside, in a thread of its own, when a request found none that it could use; not more often than the
 * settings allow, and less and less often while somebody commits so often that snapshots are stale soon after they were read.
 * Also lets idle resources go. Safe for use by many threads.
 */
final class SnapshotRenewal {

    static final String THREAD_NAME = "audit-log-snapshot";

    private static final long CLOSE_WAIT_SECONDS = 60;

    private final SnapshotReader reader;
    private final Settings settings;
    private final Consumer<Snapshot> publish;
    private final AtomicBoolean pending = new AtomicBoolean();
    private final Runnable renewing = this::renew;
    private final ScheduledThreadPoolExecutor thread;
    private volatile long renewals;
    private volatile long failures;
    private volatile Duration lastRenewal = Duration.ZERO;
    private volatile String lastFailure = "";

    // What follows belongs to whoever has set pending.
    private long ended = System.nanoTime();
    private long took;
    private boolean unjudged;
    private double share;
    private Duration retryPause = Duration.ZERO;

    /**
     * A renewal that waits to be asked.
     *
     * @param publish takes each new snapshot
     */
    SnapshotRenewal(SnapshotReader reader, Settings settings, Consumer<Snapshot> publish) {
        this.reader = reader;
        this.settings = settings;
        this.publish = publish;
        this.share = settings.renewalShare();
        this.thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread renewer = new Thread(work, THREAD_NAME);
            renewer.setDaemon(true);
            return renewer;
        });
    }

    /**
     * Asks for a renewal; does nothing if one is under way or waiting already, or without the stack for it: the thread's queue does
     * not survive an overflow in the middle of a change.
     */
    void request() {
        if (!SpareStack.isThere() || !pending.compareAndSet(false, true)) {
            return;
        }
        boolean asked = false;
        try {
            judge(System.nanoTime() - ended);
            thread.schedule(renewing, ended + pauseAfter(took) - System.nanoTime(), TimeUnit.NANOSECONDS);
            asked = true;
        } catch (RejectedExecutionException e) {
            // The service was closed: nobody needs a snapshot any more.
        } finally {
            if (!asked) {
                // Also without memory for a task: a later request asks again.
                pending.set(false);
            }
        }
    }

    /** Halves the share if the last snapshot was of use for so short a time, in nanoseconds; otherwise restores it. */
    private void judge(long lived) {
        if (unjudged) {
            unjudged = false;
            share = lived < took / 2 ? Math.max(settings.shortLivedShare(), share / 2) : settings.renewalShare();
        }
    }

    /** Runs a task of the service's now and then, whatever became of it the last time. */
    void every(Duration period, Runnable task) {
        Runnable lasting = () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                failed(e);
            }
        };
        hand(() -> thread.scheduleWithFixedDelay(lasting, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Runs a task once, soon. */
    void execute(Runnable task) {
        hand(() -> thread.execute(task));
    }

    /** Where no thread can be started the task waits in the queue: the next request for a renewal tries again. */
    private void hand(Runnable handing) {
        try {
            handing.run();
        } catch (OutOfMemoryError e) {
            failed(e);
        }
    }

    /** Reads a snapshot in the calling thread; a failure is counted, not thrown: the plain path needs no snapshot. */
    void renew() {
        long start = System.nanoTime();
        try {
            Snapshot snapshot = reader.read();
            long reading = System.nanoTime() - start;
            renewals++;
            // Before anything that needs memory, so that nothing that fails can lose the connections.
            publish.accept(snapshot);
            lastRenewal = Duration.ofNanos(reading);
            retryPause = Duration.ZERO;
            unjudged = true;
        } catch (NotRepresentableException | OutOfMemoryError e) {
            // It will stay so until somebody changes the table or there is more memory: ask less and less often.
            retryPause = Collections.min(
                    List.of(retryPause.multipliedBy(2).plus(settings.renewalPause()), settings.longestRetryPause()));
            failed(e);
        } catch (SQLException | IOException | RuntimeException | Error e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(e);
        } finally {
            ended = System.nanoTime();
            took = ended - start;
            pending.set(false);
        }
    }

    /** How long to pause after an attempt that took that long, both in nanoseconds. */
    long pauseAfter(long took) {
        long pause = (long) (took * (1 / share - 1));
        return Math.max(pause, Math.max(settings.renewalPause().toNanos(), retryPause.toNanos()));
    }

    /** Ends the thread; waits for a renewal that is under way, whatever interrupts. */
    void close() {
        thread.shutdownNow();
        boolean interrupted = false;
        while (!thread.isTerminated()) {
            try {
                thread.awaitTermination(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    long renewals() {
        return renewals;
    }

    long failures() {
        return failures;
    }

    Duration lastRenewal() {
        return lastRenewal;
    }

    String lastFailure() {
        return lastFailure;
    }

    private void failed(Throwable e) {
        failures++;
        lastFailure = e.toString();
    }
}
