package auditlog.benchmarks.gate;

import auditlog.benchmarks.gate.raw.Limits;
import auditlog.benchmarks.statistics.Interval;
import auditlog.benchmarks.statistics.LogRatios;
import auditlog.benchmarks.statistics.SignFlipTest;
import java.util.Arrays;
import java.util.List;

/**
 * The decision about one ratio of times from its forks, in stages that were declared in advance. At each look at all the
 * forks so far:
 *
 * <ol>
 *   <li>FAIL if the one-sided lower bound of the ratio is above the limit <em>and</em> the exact sign-flip test of the log
 *       ratios' distance from that limit agrees, both at the level of one decision;
 *   <li>else PASS if the one-sided upper bound is below the ratio that is to be excluded;
 *   <li>else the next stage, or UNDECIDED after the last.
 * </ol>
 *
 * The first decision stands.
 *
 * @param limits the limits
 * @param level the level of one decision: see {@code GateRun.decisionLevel}
 */
record TimeRule(Limits limits, double level) {

    /**
     * What was decided.
     *
     * @param verdict PASS, FAIL or UNDECIDED
     * @param stages how many stages were looked at
     * @param ratio the ratio with its two-sided interval, of all forks looked at
     * @param lower the one-sided lower bound at the level of one decision
     * @param upper the one-sided upper bound with the confidence of a PASS
     * @param signFlip p of the sign-flip test
     */
    record Decision(Verdict verdict, int stages, Interval ratio, double lower, double upper, double signFlip) {}

    /**
     * Decides.
     *
     * @param stages log ratios by stage, one a fork; only finite ones
     * @return the first decision, or the last look if none decides
     */
    Decision decide(List<double[]> stages) {
        double[] forks = {};
        Decision decision = null;
        for (int stage = 1; stage <= stages.size(); stage++) {
            double[] more = stages.get(stage - 1);
            int before = forks.length;
            forks = Arrays.copyOf(forks, before + more.length);
            System.arraycopy(more, 0, forks, before, more.length);
            decision = look(forks, stage);
            if (decision.verdict != Verdict.UNDECIDED) {
                return decision;
            }
        }
        if (decision == null) {
            throw new IllegalArgumentException("A decision needs a stage");
        }
        return decision;
    }

    private Decision look(double[] forks, int stage) {
        double limit = StrictMath.log(limits.slowdown());
        double lower = LogRatios.lowerBound(forks, 1 - level);
        double upper = LogRatios.upperBound(forks, limits.confidence());
        double signFlip = SignFlipTest.greater(
                Arrays.stream(forks).map(fork -> fork - limit).toArray());
        Verdict verdict = lower > limits.slowdown() && signFlip <= level
                ? Verdict.FAIL
                : upper < limits.excluded() ? Verdict.PASS : Verdict.UNDECIDED;
        return new Decision(verdict, stage, LogRatios.interval(forks, limits.confidence()), lower, upper, signFlip);
    }
}
