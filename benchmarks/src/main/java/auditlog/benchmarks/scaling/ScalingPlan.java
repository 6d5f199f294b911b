package auditlog.benchmarks.scaling;

import java.util.List;

/**
 * How long is measured. Times in seconds.
 *
 * @param warmupSeconds before anything is measured
 * @param pageSeconds for each kind of page, at least one request
 * @param threadSeconds for each number of threads
 * @param besideSeconds for each pace of the writer
 * @param renewals how many rows are appended, one at a time
 * @param threads numbers of threads
 * @param commitsPerSecond paces of the writer; 0 for none
 */
public record ScalingPlan(
        double warmupSeconds,
        double pageSeconds,
        double threadSeconds,
        double besideSeconds,
        int renewals,
        List<Integer> threads,
        List<Integer> commitsPerSecond) {

    /** Kinds of pages and what a JVM, its copies and writers take beside the measured time, for an estimate. */
    private static final int KINDS_OF_PAGES = 18;

    private static final double OTHER_SECONDS = 5;

    /** The whole study. */
    public static ScalingPlan full() {
        return new ScalingPlan(3, 0.5, 0.6, 2.5, 10, List.of(1, 2, 4, 8, 16, 32, 64), List.of(0, 1, 10, 50));
    }

    /** So short that its figures mean nothing: everything is done once. */
    public static ScalingPlan quick() {
        return new ScalingPlan(0.1, 0.01, 0.02, 0.1, 2, List.of(1, 4), List.of(0, 50));
    }

    /** An estimate for one contender at one number of rows. */
    public double plannedSeconds() {
        return OTHER_SECONDS
                + warmupSeconds
                + KINDS_OF_PAGES * pageSeconds
                + threads.size() * threadSeconds
                + commitsPerSecond.size() * besideSeconds;
    }
}
