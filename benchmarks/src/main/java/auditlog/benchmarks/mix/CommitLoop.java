package auditlog.benchmarks.mix;

import auditlog.benchmarks.harness.Clock;
import java.util.Arrays;

/**
 * Commits at a pace, in the one thread that runs it; other threads ask what it did in a measured time, and end it.
 *
 * <p>A measured time holds the commits that were acknowledged in it, and the one under way at its end, which is waited for: a
 * commit that readers held up counts with all of its time. Their rate is taken from slot to slot: from that of the first of them
 * to the one left after the last. So it does not depend on where between two commits a measured time began and ended, and slots that
 * were missed are in it.
 */
final class CommitLoop implements Runnable {

    /** Makes a commit. */
    @FunctionalInterface
    interface Commit {
        void run() throws Exception;
    }

    private static final int FIRST_CAPACITY = 1024;

    private final Commit commit;
    private final CommitSchedule schedule;
    private final Clock clock;

    // Guarded by this.
    private long[] latencies = new long[FIRST_CAPACITY];
    private int recorded;
    private long measuredSince;
    private long slot;
    private long begun;
    private long acknowledged;
    private Exception failure;
    private boolean ending;
    private boolean ended;

    CommitLoop(Commit commit, CommitSchedule schedule, Clock clock) {
        this.commit = commit;
        this.schedule = schedule;
        this.clock = clock;
        slot = schedule.take(clock.now());
        measuredSince = slot;
    }

    /** Commits, at once to begin with, until it is told to end or a commit fails. */
    @Override
    public void run() {
        try {
            while (begin()) {
                long from = clock.now();
                commit.run();
                long acknowledgedAt = clock.now();
                long next = schedule.take(acknowledgedAt);
                acknowledge(acknowledgedAt - from, next);
                clock.waitUntil(next);
            }
            ended(null);
        } catch (Exception e) {
            ended(e);
        }
    }

    /** Begins a measured time. */
    synchronized void startMeasuring() {
        recorded = 0;
        measuredSince = slot;
    }

    /**
     * Ends the measured time, once the commit under way is acknowledged.
     *
     * @throws IllegalStateException if a commit has failed
     */
    synchronized CommitReport stopMeasuring() throws InterruptedException {
        long underWay = begun;
        while (acknowledged < underWay && failure == null) {
            wait();
        }
        requireNoFailure();
        return CommitReport.of(Arrays.copyOf(latencies, recorded), slot - measuredSince);
    }

    /**
     * Ends the loop, which is run by a thread, once the commit under way is acknowledged.
     *
     * @return all commits acknowledged since the loop began
     * @throws IllegalStateException if a commit has failed
     */
    long end(Thread runner) throws InterruptedException {
        askToEnd();
        runner.interrupt();
        return total();
    }

    /** Lets the present commit be the last. */
    synchronized void askToEnd() {
        ending = true;
    }

    private synchronized long total() throws InterruptedException {
        while (!ended) {
            wait();
        }
        requireNoFailure();
        return acknowledged;
    }

    private synchronized boolean begin() {
        begun += ending ? 0 : 1;
        return !ending;
    }

    private synchronized void acknowledge(long latency, long next) {
        if (recorded == latencies.length) {
            latencies = Arrays.copyOf(latencies, 2 * recorded);
        }
        latencies[recorded++] = latency;
        slot = next;
        acknowledged++;
        notifyAll();
    }

    private synchronized void ended(Exception why) {
        failure = why;
        ended = true;
        notifyAll();
    }

    private void requireNoFailure() {
        if (failure != null) {
            throw new IllegalStateException("A commit failed: " + failure, failure);
        }
    }
}
