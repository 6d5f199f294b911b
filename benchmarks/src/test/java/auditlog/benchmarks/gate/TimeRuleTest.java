package auditlog.benchmarks.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.gate.raw.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimeRuleTest {

    private static final TimeRule RULE = new TimeRule(Limits.DEFAULT, 0.01 / 6);

    @Test
    void equalSidesPassAtTheFirstStage() {
        TimeRule.Decision decision = RULE.decide(List.of(around(1, 0.01), around(1, 0.01)));
        assertEquals(Verdict.PASS, decision.verdict());
        assertEquals(1, decision.stages());
        assertEquals(10, decision.ratio().observations());
        assertEquals(1, decision.ratio().ratio(), 1e-9);
    }

    @Test
    void aClearSlowdownFailsAtTheFirstStage() {
        TimeRule.Decision decision = RULE.decide(List.of(around(1.1, 0.01), around(1, 0.01)));
        assertEquals(Verdict.FAIL, decision.verdict());
        assertEquals(1, decision.stages());
        assertEquals(Math.pow(2, -10), decision.signFlip());
        assertTrue(
                decision.lower() > 1.02 && decision.lower() < decision.ratio().low());
    }

    @Test
    void failIsDecidedBeforePass() {
        // Wholly between the limits: above 1.02 for certain, and below 1.05 for certain.
        assertEquals(Verdict.FAIL, RULE.decide(List.of(around(1.035, 0.001))).verdict());
    }

    @Test
    void theSecondStageDecidesOverAllForks() {
        double[] wide = around(1.045, 0.03);
        TimeRule.Decision first = RULE.decide(List.of(wide));
        assertEquals(Verdict.UNDECIDED, first.verdict());
        TimeRule.Decision both = RULE.decide(List.of(wide, around(1.0, 0.01)));
        assertEquals(Verdict.PASS, both.verdict());
        assertEquals(2, both.stages());
        assertEquals(20, both.ratio().observations());
    }

    @Test
    void stillInDoubtAfterTheLastStageIsUndecided() {
        double[] wide = around(1.04, 0.1);
        TimeRule.Decision decision = RULE.decide(List.of(wide, wide));
        assertEquals(Verdict.UNDECIDED, decision.verdict());
        assertEquals(2, decision.stages());
    }

    @Test
    void bothTestsHaveToAgreeOnFail() {
        // With one sign pattern of 2^5 the t bound alone would fail it; the sign-flip test can't reach the level.
        double[] few = Arrays.copyOf(around(1.2, 0.001), 5);
        TimeRule.Decision decision = RULE.decide(List.of(few));
        assertTrue(decision.lower() > 1.02);
        assertEquals(Verdict.UNDECIDED, decision.verdict());
    }

    @Test
    void oneForkFarOffDoesNotMakeAFail() {
        // All forks are above the limit, so the sign-flip test agrees; but by how much, the t bound says, is not known.
        double[] forks = around(1.022, 0.0005);
        forks[4] = Math.log(1.5);
        TimeRule.Decision decision = RULE.decide(List.of(forks));
        assertEquals(Math.pow(2, -10), decision.signFlip());
        assertTrue(decision.lower() < 1.02);
        assertEquals(Verdict.UNDECIDED, decision.verdict());
    }

    @Test
    void forksThatAreNoNumberDecideNothing() {
        double[] bad = around(1, 0.01);
        bad[3] = Double.NaN;
        assertEquals(Verdict.UNDECIDED, RULE.decide(List.of(bad)).verdict());
        assertEquals(Verdict.UNDECIDED, RULE.decide(List.of(new double[] {0.3})).verdict());
        assertThrows(IllegalArgumentException.class, () -> RULE.decide(List.of()));
    }

    /** Ten forks, evenly on both sides of a ratio. */
    private static double[] around(double ratio, double spread) {
        return IntStream.range(0, 10)
                .mapToDouble(i -> Math.log(ratio) + spread * (i - 4.5) / 4.5)
                .toArray();
    }
}
