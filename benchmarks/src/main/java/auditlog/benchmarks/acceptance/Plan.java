package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.openloop.SweepPlan;
import java.util.List;

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
 * @param capacityRounds rounds of the open loop; no check needs them if there is one only
 * @param capacity how the open loop looks for the highest rate that keeps the promise
 * @param budgetForks forks of the budget; no check needs them if there is one only
 * @param budgetWarmupMillis how long each side's replica and service are warmed up there on each kind of page
 * @param budgetMillis how long each kind of page is measured there, on each side
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
        int capacityRounds,
        SweepPlan capacity,
        int budgetForks,
        int budgetWarmupMillis,
        int budgetMillis,
        int groupMillis) {

    /** As long as the longest promise that is looked at: a queue that needs more than that to empty is not kept up with. */
    static final double GRACE_MILLIS = 100;

    /** From more than can be served down, so that a capacity lies between a rate that kept the promise and one that did not. */
    private static final List<Double> SHARES = List.of(1.1, 0.95, 0.8, 0.65, 0.5, 0.35, 0.2, 0.1);

    /** The run that shows the result. */
    static Plan full() {
        SweepPlan capacity = new SweepPlan(0.8, 0.6, 0.7, 100, 1.2, GRACE_MILLIS, SHARES, Setting.LIMIT_MILLIS);
        return new Plan(
                5, 200, 2_000, 20_000, 200_000, 20_000, 4, 2_500, 1_500, 4, 1_500, 5, capacity, 5, 200, 400, 1_000);
    }

    /**
     * The same stages, smaller: for a developer's loop. Four rounds of the load runner are the fewest whose interval is narrow
     * enough for the checks: that of two rounds is as wide as chance. One round of JMH, one beside a writer and one fork of the
     * budget, which no check uses, give no interval.
     */
    static Plan quick() {
        SweepPlan capacity = new SweepPlan(0.4, 0.3, 0.3, 30, 0.6, GRACE_MILLIS, SHARES, Setting.LIMIT_MILLIS);
        return new Plan(4, 20, 150, 3_000, 20_000, 2_000, 1, 400, 400, 1, 400, 1, capacity, 1, 200, 300, 300);
    }
}
