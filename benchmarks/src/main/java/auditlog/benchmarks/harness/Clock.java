package auditlog.benchmarks.harness;

import java.util.concurrent.locks.LockSupport;

/** Monotonic time, in nanoseconds from any origin. Tests use one of their own. */
public interface Clock {

    /**
     * What time it is.
     *
     * @return nanoseconds; only differences mean anything
     */
    long now();

    /**
     * Waits until a moment; an interrupt ends it sooner.
     *
     * @param moment as {@link #now} tells it
     */
    void waitUntil(long moment);

    /**
     * The system's. It waits by parking the thread, so it costs no processor while it waits, and a wait ends late by what the
     * kernel's timer and scheduler take.
     *
     * @return a clock, safe for use by many threads
     */
    static Clock system() {
        return new Clock() {
            @Override
            public long now() {
                return System.nanoTime();
            }

            @Override
            public void waitUntil(long moment) {
                long left = moment - now();
                while (left > 0 && !Thread.currentThread().isInterrupted()) {
                    LockSupport.parkNanos(left);
                    left = moment - now();
                }
            }
        };
    }
}
