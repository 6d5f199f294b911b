package auditlog.benchmarks.openloop;

import auditlog.benchmarks.harness.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;

/**
 * Makes requests at the times of a schedule and notes each one's response time, from when it was to arrive, however late it was begun.
 *
 * <p>A number of workers take the requests in the order of arrival; each waits until its request arrives and makes it. One that
 * arrives while all are busy waits for a worker, as in a server with that many threads, and its wait counts. A worker that is late does
 * not wait at all, so the rig costs least where the load is highest. There is no thread beside the workers: one that keeps the
 * time would need a processor of its own.
 *
 * <p>A run ends a grace after its schedule: what has not been begun by then is left out, and the target rate was missed. Then there is no
 * response time to report.
 */
final class OpenLoop {

    /** Makes a request. */
    @FunctionalInterface
    interface Target {
        /**
         * Makes it.
         *
         * @param request its number, from 0, in the order of arrival
         * @return whether it was answered; false if it failed in a way that is counted
         * @throws Exception if the run is to fail
         */
        boolean serve(int request) throws Exception;
    }

    /**
     * What a run gave.
     *
     * @param intended requests that arrived
     * @param completed those of them that were begun in time and made
     * @param failed those of the completed that were not answered
     * @param nanos from the beginning until the last was completed
     * @param times the completed requests' times in nanoseconds, which are no response times if the rate was missed
     */
    record Outcome(long intended, long completed, long failed, long nanos, Histogram times) {

        private static final double NANOS_A_SECOND = 1e9;

        /** Whether the rate that was aimed at was not reached. */
        boolean missed() {
            return completed < intended;
        }

        /** The response times; empty if the target rate was missed. */
        Optional<Response> response() {
            return missed() ? Optional.empty() : Optional.of(Response.of(times));
        }

        /** Completed requests a second. */
        double perSecond() {
            return completed * NANOS_A_SECOND / nanos;
        }
    }

    /** For the workers to be there when the first request arrives. */
    private static final long LEAD_NANOS = 5_000_000;

    private static final long FINEST_NANOS = 50;
    private static final long LONGEST_NANOS = 600_000_000_000L;
    private static final int DIGITS = 3;

    private final Clock clock;

    OpenLoop(Clock clock) {
        this.clock = clock;
    }

    /**
     * Runs.
     *
     * @param schedule when requests arrive
     * @param workers threads that make them
     * @param graceNanos how long after the schedule's end a request may still be begun
     * @param target makes them
     * @throws IllegalStateException if a request makes the run fail
     */
    Outcome run(Schedule schedule, int workers, long graceNanos, Target target) throws InterruptedException {
        Run run = new Run(schedule, graceNanos, target);
        List<Worker> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            Worker worker = new Worker(run);
            all.add(worker);
            threads.add(new Thread(worker, "open-loop-" + i));
        }
        threads.forEach(thread -> thread.setDaemon(true));
        threads.forEach(Thread::start);
        run.begin();
        for (Thread thread : threads) {
            thread.join();
        }
        return run.outcome(all);
    }

    /** What the workers share. */
    private final class Run {

        private final Schedule schedule;
        private final long graceNanos;
        private final Target target;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final CountDownLatch begun = new CountDownLatch(1);
        private long start;
        private long latestBegin;

        Run(Schedule schedule, long graceNanos, Target target) {
            this.schedule = schedule;
            this.graceNanos = graceNanos;
            this.target = target;
        }

        void begin() {
            start = clock.now() + LEAD_NANOS;
            latestBegin = start + schedule.nanos() + graceNanos;
            begun.countDown();
        }

        Outcome outcome(List<Worker> workers) {
            if (failure.get() != null) {
                throw new IllegalStateException("A request failed: " + failure.get(), failure.get());
            }
            Histogram times = new Histogram(FINEST_NANOS, LONGEST_NANOS, DIGITS);
            long failed = 0;
            long nanos = 0;
            for (Worker worker : workers) {
                times.add(worker.times);
                failed += worker.failed;
                nanos = Math.max(nanos, worker.lastEnd - start);
            }
            return new Outcome(schedule.count(), times.getTotalCount(), failed, nanos, times);
        }
    }

    /** A thread's part of a run. */
    private final class Worker implements Runnable {

        private final Run run;
        private final Histogram times = new Histogram(FINEST_NANOS, LONGEST_NANOS, DIGITS);
        private long failed;
        private long lastEnd = Long.MIN_VALUE;

        Worker(Run run) {
            this.run = run;
        }

        @Override
        public void run() {
            try {
                run.begun.await();
                lastEnd = run.start;
                work();
            } catch (Throwable e) {
                run.failure.compareAndSet(null, e);
            }
        }

        private void work() throws Exception {
            int request = run.next.getAndIncrement();
            while (request < run.schedule.count() && run.failure.get() == null) {
                long due = run.start + run.schedule.due(request);
                clock.waitUntil(due);
                if (clock.now() - run.latestBegin > 0) {
                    return;
                }
                if (!run.target.serve(request)) {
                    failed++;
                }
                lastEnd = clock.now();
                times.recordValue(lastEnd - due);
                request = run.next.getAndIncrement();
            }
        }
    }
}
