package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LimitTest {

    private static final Limit AT_LEAST_TEN =
            new Limit(Setting.RUNNER_20, WorkloadName.CONTRACT, Measure.THROUGHPUT, 10, false);
    private static final Limit P99_ABOVE_ONE = new Limit(Setting.RUNNER_20, WorkloadName.HITS, Measure.P99, 1, true);

    @Test
    void theLowerEndDecidesAndNotTheEstimate() {
        // ln of 9.5, 11.5, 13 has mean 2.4286 and a wide interval: the estimate is above 10, the lower end is not
        assertFailed(judge(AT_LEAST_TEN, 9.5, 11.5, 13), "lower end");
        assertTrue(judge(AT_LEAST_TEN, 20, 21, 22).passed());
    }

    @Test
    void justBelowTheLimitFailsAndOnItPasses() {
        assertFailed(judge(AT_LEAST_TEN, 9.999, 9.999, 9.999), "limit >= 10");
        assertTrue(judge(AT_LEAST_TEN, 10.0000001, 10.0000001, 10.0000001).passed());
    }

    @Test
    void aStrictLimitIsNotMetByEquality() {
        assertFailed(judge(P99_ABOVE_ONE, 1, 1, 1), "limit > 1");
        assertTrue(judge(P99_ABOVE_ONE, 1.01, 1.01, 1.01).passed());
        assertTrue(judge(P99_ABOVE_ONE, 2, 2, 2).detail().contains("the scheduler interrupts"));
    }

    @Test
    void whatIsNoNumberFails() {
        assertFailed(judge(AT_LEAST_TEN, 20, Double.NaN, 20), "lower end -");
        assertFailed(judge(AT_LEAST_TEN, 20, Double.POSITIVE_INFINITY, 20), "lower end -");
        assertFailed(judge(AT_LEAST_TEN, 20, 0, 20), "lower end -");
    }

    @Test
    void whatWasNotMeasuredFails() {
        assertFailed(AT_LEAST_TEN.judge(new Measurements(), 3, "repeat"), "not measured");
    }

    @Test
    void fewerRoundsFail() {
        assertFailed(judge(AT_LEAST_TEN, 20, 20), "2 of 3 rounds");
        Measurements oneSided = measurements(AT_LEAST_TEN, 20, 20, 20);
        oneSided.add(Setting.RUNNER_20, WorkloadName.CONTRACT, Contender.ENHANCED, Measure.THROUGHPUT, 4, 20);
        assertFailed(AT_LEAST_TEN.judge(oneSided, 4, "repeat"), "3 of 4 rounds");
    }

    @Test
    void aFailedCheckSaysHowToRepeatIt() {
        String line = judge(AT_LEAST_TEN, 1, 1, 1).line();
        assertTrue(line.startsWith("FAIL  runner-20 contract throughput: lower end 1 of 1 [1, 1]"), line);
        assertTrue(line.endsWith("repeat it alone: repeat"), line);
        assertFalse(judge(AT_LEAST_TEN, 20, 20, 20).line().contains("repeat"));
    }

    @Test
    void theLimitsAreTheAgreedOnes() {
        Map<Double, Long> loadRunner = Limit.ALL.stream()
                .filter(limit -> limit.setting() == Setting.RUNNER_20 || limit.setting() == Setting.RUNNER_CORES)
                .collect(Collectors.groupingBy(Limit::atLeast, Collectors.counting()));
        assertEquals(Map.of(10.0, 3L, 3.0, 5L, 1.0, 1L), loadRunner);
        Map<Double, Long> besideWriter = Limit.ALL.stream()
                .filter(limit -> limit.setting() == Setting.BESIDE_WRITER)
                .collect(Collectors.groupingBy(Limit::atLeast, Collectors.counting()));
        assertEquals(Map.of(100.0, 1L, 10.0, 1L, 0.5, 2L, 0.95, 2L), besideWriter);
        Map<Double, Long> openLoop = Limit.ALL.stream()
                .filter(limit -> limit.setting() == Setting.OPEN_LOOP)
                .collect(Collectors.groupingBy(Limit::atLeast, Collectors.counting()));
        assertEquals(Map.of(10.0, 1L, 3.0, 1L), openLoop);
        assertEquals(1, Limit.ALL.stream().filter(Limit::strict).count());
    }

    @Test
    void aLimitOfWhatIsNotComparedIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Limit(Setting.RUNNER_20, WorkloadName.HITS, Measure.EMPTY, 1, false));
    }

    private static void assertFailed(Check check, String reason) {
        assertFalse(check.passed(), check.line());
        assertTrue(check.detail().contains(reason), check.detail());
    }

    private static Check judge(Limit limit, double... timesBetter) {
        return limit.judge(measurements(limit, timesBetter), 3, "repeat");
    }

    private static Measurements measurements(Limit limit, double... timesBetter) {
        Measurements measurements = new Measurements();
        boolean higher = limit.measure().higherIsBetter();
        for (int i = 0; i < timesBetter.length; i++) {
            measurements.add(
                    limit.setting(),
                    limit.workload(),
                    Contender.ENHANCED,
                    limit.measure(),
                    i + 1,
                    higher ? timesBetter[i] : 1);
            measurements.add(
                    limit.setting(),
                    limit.workload(),
                    Contender.BASELINE,
                    limit.measure(),
                    i + 1,
                    higher ? 1 : timesBetter[i]);
        }
        return measurements;
    }
}
