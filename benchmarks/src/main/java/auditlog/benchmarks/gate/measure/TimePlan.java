package auditlog.benchmarks.gate.measure;

import java.util.List;

/**
 * How much the time layer and the claims measure.
 *
 * @param forks forks of each stage
 * @param blocks blocks of each arm in a fork
 * @param blockMillis how long the fastest arm's block is to take
 * @param warmupMillis how long each arm is warmed up
 * @param claimForks forks of each claim
 */
record TimePlan(List<Integer> forks, int blocks, double blockMillis, double warmupMillis, int claimForks) {

    /** The gate's own: decided in about five minutes on two free cores, nine with the second stage. */
    static final TimePlan DEFAULT = new TimePlan(List.of(10, 10), 400, 3, 700, 3);
}
