package auditlog.benchmarks.paired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PairedResultTest {

    private static final Counts COUNTS = new Counts(100, 1775, 1800, 230_000, 1_300_000);

    @Test
    void aForksObservationIsTheMedianOverItsBlocks() {
        // ratios 2, 4, 100: the one disturbed block does not count
        assertEquals(Math.log(4), fork(1, 2, 4, 100).medianLogRatio("a", "b"), 1e-12);
    }

    @Test
    void theIntervalIsOverForks() {
        PairedResult result =
                new PairedResult(List.of("a", "b"), List.of(fork(1, 2, 2, 2), fork(2, 2, 2, 2), fork(3, 2, 2, 2)));
        PairedResult.Pair pair = result.pairs().get(0);
        assertEquals(1, result.pairs().size());
        assertEquals(3, pair.time().observations());
        assertEquals(2, pair.time().ratio(), 1e-12);
        assertEquals(0.5, pair.throughput().ratio(), 1e-12);
    }

    @Test
    void throughputTurnsTheIntervalRound() {
        PairedResult result = new PairedResult(List.of("a", "b"), List.of(fork(1, 2, 2, 2), fork(2, 3, 3, 3)));
        PairedResult.Pair pair = result.pair("a", "b");
        assertEquals(1 / pair.time().high(), pair.throughput().low(), 1e-12);
        assertTrue(pair.throughput().low() < pair.throughput().high());
    }

    @Test
    void tableHasTheRatiosAndTheCountersARequest() {
        PairedResult result = new PairedResult(List.of("a", "b"), List.of(fork(1, 2, 2, 2), fork(2, 2, 2, 2)));
        String table = String.join("\n", result.table());
        assertTrue(table.contains("2.0000 [2.0000, 2.0000]"), table);
        assertTrue(table.contains("18.000"), table);
        assertTrue(table.contains("2300.0"), table);
        assertTrue(table.contains("13000.0"), table);
    }

    @Test
    void anArmThatWasNotMeasuredIsAnError() {
        assertThrows(IllegalStateException.class, () -> fork(1, 2).medianLogRatio("a", "c"));
        ForkResult empty = new ForkResult(1, 1, Map.of("a", new double[0]), Map.of());
        assertThrows(IllegalStateException.class, () -> empty.medianLogRatio("a", "a"));
    }

    private static ForkResult fork(int number, double... ratios) {
        double[] ones = new double[ratios.length];
        Arrays.fill(ones, 1);
        return new ForkResult(number, 10, Map.of("a", ratios, "b", ones), Map.of("a", COUNTS, "b", COUNTS));
    }
}
