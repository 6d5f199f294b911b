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
 * @param warmupMillis how long the warmup iterations of any fork of JMH take together: until the compiler has done what matters
 * @param jmhMillis how long the one measured iteration of a contender takes
 * @param besideRounds rounds of readers beside a writer; no check needs them if there is one only, which gives no interval
 * @param besideMillis how long the one measured iteration beside a writer takes
 * @param partMillis how long that of a part takes
 * @param groupMillis how long that of a thread group takes
 */
record Plan(
        int rounds,
        int baselineWarmup,
        int baselineTotal,
        int enhancedWarmup,
        int enhancedContract,
        int enhancedHits,
        int jmhRounds,
        int warmupMillis,
        int jmhMillis,
        int besideRounds,
        int besideMillis,
        int partMillis,
        int groupMillis) {

    /** The run that shows the result. */
    static Plan full() {
        return new Plan(5, 200, 2_000, 20_000, 200_000, 20_000, 5, 2_500, 1_500, 3, 1_500, 500, 1_000);
    }

    /**
     * The same stages, smaller: for a developer's loop. Four rounds of the load runner are the fewest whose interval is narrow
     * enough for the checks: that of two rounds is as wide as chance. One round of JMH and one beside a writer, which no
     * check uses, give no interval.
     */
    static Plan quick() {
        return new Plan(4, 20, 200, 5_000, 20_000, 2_000, 1, 400, 400, 1, 400, 150, 300);
    }
}
