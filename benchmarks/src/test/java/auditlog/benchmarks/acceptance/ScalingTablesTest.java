package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.scaling.Quantity;
import auditlog.benchmarks.scaling.ScalingReport;
import auditlog.benchmarks.workload.Contender;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalingTablesTest {

    private static final int ROWS = 1_000_000;

    /** A quarter of 4 GiB holds ten million rows of 107.3741824 bytes; opened in 10 s at a second a million, renewed in 0.2 s. */
    @Test
    void whereTheDesignEndsIsComputedInProportionFromTheMostRows() {
        ScalingReport report = new ScalingReport(
                List.of(
                        enhanced(ROWS / 10, Quantity.MEMORY, "heap", 1),
                        enhanced(ROWS, Quantity.MEMORY, "heap", 107.3741824 * ROWS),
                        enhanced(ROWS, Quantity.OPENING, "opening", 1_000),
                        enhanced(ROWS, Quantity.RENEWAL, "one row", 20)),
                List.of(),
                List.of(),
                List.of());
        TextTable limits = new ScalingTables(report)
                .tables().stream()
                        .filter(table -> table.title().startsWith("Where this design ends"))
                        .findFirst()
                        .orElseThrow();
        assertEquals("Where this design ends, in proportion from 1000000 rows", limits.title());
        List<String> cells = List.of(limits.lines().get(3).trim().split(" +"));
        assertEquals(List.of("4", "10000000", "10", "0.200", "2.50"), cells);
        limits.lines().forEach(line -> assertTrue(line.length() <= Text.WIDTH, line));
    }

    private static ScalingReport.Line enhanced(int rows, Quantity quantity, String place, double value) {
        return new ScalingReport.Line(Contender.ENHANCED, rows, quantity, place, 0, value, null, null, 1, 1, 0, 0);
    }
}
