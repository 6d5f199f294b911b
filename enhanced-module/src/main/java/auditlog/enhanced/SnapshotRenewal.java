package auditlog.enhanced;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Renews the snapshot aside, in a thread of its own, when a request found none that it could use; not more often than the
 * settings allow. Also lets idle resources go. Safe for use by many threads.
 */
final class SnapshotRenewal {

    private static final long CLOSE_WAIT_SECONDS = 60;

    private final SnapshotReader reader;
    private final Settings settings;
    private final Consumer<Snapshot> publish;
    private final AtomicBoolean pending = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread;
    private volatile long notBefore = System.nanoTime();
    private volatile long renewals;
    private volatile long failures;
    private volatile Duration lastRenewal = Duration.ZERO;
    private volatile String lastFailure = "";
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
        this.thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread renewer = new Thread(work, "audit-log-snapshot");
            renewer.setDaemon(true);
            return renewer;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Asks for a renewal; does nothing if one is under way or waiting already. */
    void request() {
        if (pending.get() || !pending.compareAndSet(false, true)) {
            return;
        }
        try {
            thread.schedule(this::renew, notBefore - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The service was closed: nobody needs a snapshot any more.
            pending.set(false);
        }
    }

    /** Runs a task of the service's now and then. */
    void every(Duration period, Runnable task) {
        thread.scheduleWithFixedDelay(task, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs a task once, soon. */
    void execute(Runnable task) {
        thread.execute(task);
    }

    /** Reads a snapshot in the calling thread; a failure is counted, not thrown: the plain path needs no snapshot. */
    void renew() {
        long start = System.nanoTime();
        try {
            Snapshot snapshot = reader.read();
            lastRenewal = Duration.ofNanos(System.nanoTime() - start);
            renewals++;
            retryPause = Duration.ZERO;
            publish.accept(snapshot);
        } catch (NotRepresentableException e) {
            // It will stay so until somebody changes the table: ask less and less often.
            retryPause = min(retryPause.multipliedBy(2).plus(settings.renewalPause()), settings.longestRetryPause());
            failed(e);
        } catch (SQLException | IOException | RuntimeException e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(e);
        } finally {
            long now = System.nanoTime();
            notBefore = now + pauseAfter(now - start);
            pending.set(false);
        }
    }

    /** How long to pause after an attempt that took that long, both in nanoseconds. */
    long pauseAfter(long took) {
        long share = (long) (took * (1 / settings.renewalShare() - 1));
        return Math.max(share, Math.max(settings.renewalPause().toNanos(), retryPause.toNanos()));
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

    private void failed(Exception e) {
        failures++;
        lastFailure = e.toString();
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
