package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.statistics.Interval;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementsTest {

    private final Measurements measurements = new Measurements();

    @Test
    void aRoundIsComparedWithItself() {
        // every round is twice as slow as the one before, for both: the ratio is 8 in each
        for (int round = 1; round <= 3; round++) {
            add(Contender.BASELINE, Measure.P95, round, 8 << round);
            add(Contender.ENHANCED, Measure.P95, round, 1 << round);
            add(Contender.BASELINE, Measure.THROUGHPUT, round, 10);
            add(Contender.ENHANCED, Measure.THROUGHPUT, round, 80);
        }
        for (Measure measure : List.of(Measure.P95, Measure.THROUGHPUT)) {
            Interval ratio = timesBetter(measure);
            assertEquals(8, ratio.low(), 1e-9);
            assertEquals(8, ratio.high(), 1e-9);
        }
        assertEquals(4, typical(Contender.ENHANCED, Measure.P95));
    }

    @Test
    void roundsThatOnlyOneHasAreNotObservations() {
        add(Contender.BASELINE, Measure.P99, 1, 4);
        add(Contender.BASELINE, Measure.P99, 2, 4);
        add(Contender.ENHANCED, Measure.P99, 2, 2);
        add(Contender.ENHANCED, Measure.P99, 3, 2);
        Interval ratio = timesBetter(Measure.P99);
        assertEquals(1, ratio.observations());
        assertFalse(ratio.isKnown());
    }

    @Test
    void measuringTwiceInARoundIsAnError() {
        add(Contender.BASELINE, Measure.P50, 1, 1);
        assertThrows(IllegalStateException.class, () -> add(Contender.BASELINE, Measure.P50, 1, 1));
    }

    @Test
    void tableShowsWhatWasMeasuredAndLeavesTheRestOpen() {
        for (int round = 1; round <= 2; round++) {
            add(Contender.BASELINE, Measure.P95, round, 6);
            add(Contender.ENHANCED, Measure.P95, round, 0.5);
            add(Contender.ENHANCED, Measure.EMPTY, round, 93.78);
        }
        List<String> table = Tables.of(measurements, WorkloadName.CONTRACT);
        assertTrue(table.get(0).contains("contract"));
        String p95 = line(table, "P95, ms");
        assertEquals("P95, ms 6 0.500 - 12 [12, 12]", p95);
        assertEquals("empty pages, % - 93.8 - -", line(table, "empty pages, %"));
        assertEquals("P99, ms - - - -", line(table, "P99, ms"));
    }

    @Test
    void figuresHaveAllThatTheTableShows() {
        for (int round = 1; round <= 2; round++) {
            add(Contender.BASELINE, Measure.P95, round, 6);
            add(Contender.ENHANCED, Measure.P95, round, 0.5);
        }
        Figures figures = new Figures();
        figures.add(measurements);
        Map<String, Figures.Figure> all = figures.all();
        assertEquals("0.500", all.get("runner-20.contract.p95.enhanced").text());
        assertEquals(12, all.get("runner-20.contract.p95.enhanced/baseline").value(), 1e-9);
        assertEquals(
                "12 [12, 12]",
                all.get("runner-20.contract.p95.enhanced/baseline.interval").text());
        assertFalse(all.containsKey("runner-20.contract.p99.enhanced"));
        assertFalse(all.containsKey("runner-20.contract.p95.enhanced/floor"));
    }

    private static String line(List<String> table, String label) {
        return table.stream()
                .filter(line -> line.strip().startsWith(label))
                .findFirst()
                .orElseThrow()
                .strip()
                .replaceAll(" +", " ");
    }

    private void add(Contender contender, Measure measure, int round, double value) {
        measurements.add(Setting.RUNNER_20, WorkloadName.CONTRACT, contender, measure, round, value);
    }

    private Interval timesBetter(Measure measure) {
        return measurements.timesBetter(
                Setting.RUNNER_20, WorkloadName.CONTRACT, measure, Contender.ENHANCED, Contender.BASELINE);
    }

    private double typical(Contender contender, Measure measure) {
        return measurements
                .typical(Setting.RUNNER_20, WorkloadName.CONTRACT, contender, measure)
                .orElseThrow();
    }
}
