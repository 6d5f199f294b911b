package auditlog.benchmarks.openloop;

import java.util.Arrays;
import java.util.SplittableRandom;

/** When each request of a run arrives. Immutable, and made before the run, so that nothing is drawn while it lasts. */
final class Schedule {

    private static final double NANOS_A_SECOND = 1e9;

    /** Null if all arrive at the beginning. */
    private final long[] due;

    private final int count;
    private final long nanos;

    private Schedule(long[] due, int count, long nanos) {
        this.due = due;
        this.count = count;
        this.nanos = nanos;
    }

    /** Evenly spaced. */
    static Schedule constant(double perSecond, double seconds) {
        long[] due = new long[count(perSecond, seconds)];
        Arrays.setAll(due, i -> (long) (i * NANOS_A_SECOND / perSecond));
        return new Schedule(due, due.length, nanos(seconds));
    }

    /**
     * A Poisson process of which it is known how many arrive: so many moments drawn uniformly (D. R. Cox and P. A. W. Lewis, The
     * Statistical Analysis of Series of Events, 1966). So its bursts are those of the process, and its rate is the one asked for.
     */
    static Schedule poisson(double perSecond, double seconds, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] due = new long[count(perSecond, seconds)];
        Arrays.setAll(due, i -> random.nextLong(nanos(seconds)));
        Arrays.sort(due);
        return new Schedule(due, due.length, nanos(seconds));
    }

    /** More than can be served, all at the beginning: what is served in that time is the most that can be. */
    static Schedule atOnce(double seconds) {
        return new Schedule(null, Integer.MAX_VALUE, nanos(seconds));
    }

    /** How many arrive. */
    int count() {
        return count;
    }

    /** When a request arrives, in nanoseconds from the beginning. */
    long due(int request) {
        return due == null ? 0 : due[request];
    }

    /** How long the run is, in nanoseconds. */
    long nanos() {
        return nanos;
    }

    private static int count(double perSecond, double seconds) {
        double count = Math.rint(perSecond * seconds);
        if (!(count >= 1 && count <= Integer.MAX_VALUE / 2)) {
            throw new IllegalArgumentException("A run needs a request and can hold " + Integer.MAX_VALUE / 2
                    + " at most; given: " + perSecond + " a second for " + seconds + " s");
        }
        return (int) count;
    }

    private static long nanos(double seconds) {
        return (long) (seconds * NANOS_A_SECOND);
    }
}
