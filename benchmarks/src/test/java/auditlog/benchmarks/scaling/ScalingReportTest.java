package auditlog.benchmarks.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.workload.Contender;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalingReportTest {

    @Test
    void exponentsAreFittedRoundByRound() {
        ScalingReport report = ScalingReport.of(rounds(3));
        assertEquals(1, exponent(report, Contender.BASELINE, "a page", "depth").exponent(), 1e-9);
        assertEquals(0, exponent(report, Contender.ENHANCED, "a page", "depth").exponent(), 1e-9);
        assertEquals(0.5, exponent(report, Contender.BASELINE, "page 1", "rows").exponent(), 1e-9);
        ScalingReport.Exponent memory = exponent(report, Contender.ENHANCED, "memory", "rows");
        assertEquals(1, memory.exponent(), 1e-9);
        assertEquals(2, memory.points());
        assertEquals(1, memory.low(), 1e-9);
        assertNull(exponent(ScalingReport.of(rounds(1)), Contender.ENHANCED, "memory", "rows")
                .low());
    }

    @Test
    void targetsAreOfTheEnhancedService() {
        List<ScalingReport.Target> targets = ScalingReport.of(rounds(2)).targets();
        // 0.1 s more for 9,000 rows more.
        ScalingReport.Target opening = targets.stream()
                .filter(target -> target.name().contains("opening"))
                .findFirst()
                .orElseThrow();
        assertEquals(0.1 / 9_000 * 1e6, opening.value(), 1e-6);
        assertFalse(opening.met());
        ScalingReport.Target memory = targets.get(targets.size() - 1);
        assertEquals(200, memory.value(), 1e-9);
        assertTrue(memory.met());
        ScalingReport.Target page = targets.get(0);
        assertEquals(1, page.value(), 1e-9);
        assertTrue(page.met());
    }

    @Test
    void oneSizeHasNoGrowth() {
        List<ScalingReport.Round> small =
                rounds(2).stream().filter(round -> round.rows() == 1_000).toList();
        ScalingReport report = ScalingReport.of(small);
        assertTrue(report.exponents().stream().allMatch(one -> !one.with().equals("rows")));
        assertEquals(1, report.targets().size(), "memory alone");
    }

    @Test
    void otherAnswersAreAnErrorAsFarAsBothGot() {
        List<ScalingReport.Round> rounds = new ArrayList<>(List.of(
                answered(Contender.BASELINE, "a"),
                answered(Contender.ENHANCED, "a", "b"),
                answered(Contender.BASELINE, "a", "b", "c")));
        ScalingReport.of(rounds);
        rounds.add(answered(Contender.ENHANCED, "a", "x"));
        IllegalStateException failure = assertThrows(IllegalStateException.class, () -> ScalingReport.of(rounds));
        assertTrue(failure.getMessage().contains("answer differently: PAGE_BY_DEPTH page 1 of 1000 rows"));
    }

    private static ScalingReport.Round answered(Contender contender, String... answers) {
        Measured page = new Measured(Quantity.PAGE_BY_DEPTH, "page 1", 1, 1, 1, 20, 0, 20, List.of(answers));
        return new ScalingReport.Round(contender, 1_000, 1, List.of(page));
    }

    /** The baseline's time is the page's number times the square root of the rows; the enhanced service's is the same everywhere. */
    private static List<ScalingReport.Round> rounds(int count) {
        List<ScalingReport.Round> rounds = new ArrayList<>();
        for (int round = 1; round <= count; round++) {
            for (int rows : new int[] {1_000, 10_000}) {
                rounds.add(new ScalingReport.Round(Contender.BASELINE, rows, round, pages(Math.sqrt(rows), true)));
                List<Measured> enhanced = new ArrayList<>(pages(50, false));
                enhanced.add(Measured.of(Quantity.OPENING, "opening", 0, rows == 1_000 ? 300 : 400, 1));
                enhanced.add(Measured.of(Quantity.MEMORY, "heap", 0, 200.0 * rows, 1));
                rounds.add(new ScalingReport.Round(Contender.ENHANCED, rows, round, enhanced));
            }
        }
        return rounds;
    }

    private static List<Measured> pages(double first, boolean isGrowing) {
        List<Measured> pages = new ArrayList<>();
        for (int page : new int[] {1, 10, 100}) {
            pages.add(new Measured(
                    Quantity.PAGE_BY_DEPTH,
                    "page " + page,
                    page,
                    first * (isGrowing ? page : 1),
                    20,
                    20,
                    0,
                    20,
                    List.of("digest")));
        }
        return pages;
    }

    private static ScalingReport.Exponent exponent(ScalingReport report, Contender contender, String of, String with) {
        return report.exponents().stream()
                .filter(one -> one.contender() == contender
                        && one.of().equals(of)
                        && one.with().equals(with))
                .findFirst()
                .orElseThrow();
    }
}
