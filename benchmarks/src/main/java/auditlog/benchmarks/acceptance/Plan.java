package auditlog.benchmarks.acceptance;

/**
 * How much is measured.
 *
 * @param rounds rounds of the load runner, each comparing a fresh JVM of each contender
 * @param baselineWarmup requests that warm the baseline up, load runner
 * @param baselineTotal requests of the baseline that are timed, load runner
 * @param enhancedWarmup requests that warm the enhanced service up, load runner
 * @param enhancedContract requests of the enhanced service that are timed on {@code contract}, load runner
 * @param enhancedHits the same on {@code hits}
 * @param jmhRounds rounds of JMH, each with one fork of each contender
 * @param jmhIterations measured iterations of a fork
 * @param jmhMillis how long an iteration takes; the one warmup iteration takes the same
 */
record Plan(
        int rounds,
        int baselineWarmup,
        int baselineTotal,
        int enhancedWarmup,
        int enhancedContract,
        int enhancedHits,
        int jmhRounds,
        int jmhIterations,
        int jmhMillis) {

    /** The run that shows the result. */
    static Plan full() {
        return new Plan(5, 200, 2_000, 20_000, 200_000, 20_000, 5, 2, 1_000);
    }

    /** The same stages, smaller: for a developer's loop. One round of JMH, which no check uses, gives no interval. */
    static Plan quick() {
        return new Plan(3, 40, 400, 10_000, 40_000, 5_000, 1, 1, 400);
    }
}
