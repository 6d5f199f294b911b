package auditlog.benchmarks.gate.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatesTest {

    private static final double TAIL = 0.025;

    @TempDir
    private Path temporary;

    /** What defines the bounds: at each of them, what was seen or something more extreme has the chance of one tail. */
    @Test
    void atEachBoundTheTailHasItsChance() {
        for (int runs : new int[] {1, 5, 16, 40}) {
            for (int hits = 0; hits <= runs; hits++) {
                double[] bounds = Rates.bounds(hits, runs);
                if (hits > 0) {
                    double atLeast =
                            1 - new BinomialDistribution(null, runs, bounds[0]).cumulativeProbability(hits - 1);
                    assertEquals(TAIL, atLeast, 1e-6, hits + " of " + runs);
                } else {
                    assertEquals(0, bounds[0]);
                }
                if (hits < runs) {
                    assertEquals(
                            TAIL,
                            new BinomialDistribution(null, runs, bounds[1]).cumulativeProbability(hits),
                            1e-6,
                            hits + " of " + runs);
                } else {
                    assertEquals(1, bounds[1]);
                }
            }
        }
    }

    @Test
    void thereIsNoRateOfNothing() {
        assertThrows(IllegalArgumentException.class, () -> Rates.bounds(0, 0));
        assertThrows(IllegalArgumentException.class, () -> Rates.bounds(3, 2));
        assertThrows(IllegalArgumentException.class, () -> Rates.bounds(-1, 2));
    }

    @Test
    void theTableCountsEachKindByItself() {
        List<CampaignRun> runs = Stream.of(
                        IntStream.range(0, 3).mapToObj(i -> run(0, false, "PASS")),
                        Stream.of(run(0, true, "UNDECIDED")),
                        Stream.of(run(10, true, "FAIL"), run(10, true, "ERROR")))
                .flatMap(kind -> kind)
                .toList();
        List<String> table = Rates.table(runs);
        assertEquals(2 + 3 + 2, table.size(), () -> String.join("\n", table));
        assertTrue(
                table.get(2).startsWith("| none | without | 3 | 0: 0 % [0, 71] | 3: 100 % [29, 100] |"), table.get(2));
        assertTrue(table.get(4).startsWith("| none | both | 4 |"), table.get(4));
        assertTrue(table.get(5).startsWith("| 10 % | beside | 2 | 1: 50 % [1, 99] |"), table.get(5));
        assertTrue(table.get(5).endsWith("| 1: 50 % [1, 99] |"), "what is no verdict is counted: " + table.get(5));
    }

    @Test
    void theTableTakesThePlaceBetweenItsMarks() throws Exception {
        Path document = temporary.resolve("a document.md");
        String around = "before\n" + CampaignCommand.BEGIN + "%s" + CampaignCommand.END + "\nafter\n";
        Files.writeString(document, around.formatted("\nold\n"));
        CampaignCommand.update(document, List.of("one", "two"));
        assertEquals(around.formatted("\none\ntwo\n"), Files.readString(document));
    }

    @Test
    void piecesHaveNamesThatLeadBackToThem() {
        assertEquals(8, Piece.all().stream().map(Piece::name).distinct().count());
        Piece.all().forEach(piece -> assertEquals(piece, Piece.named(piece.name())));
        assertEquals(
                List.of("same-alone", "slower-05-beside"),
                Piece.named(List.of("same-alone,slower-05-beside")).stream()
                        .map(Piece::name)
                        .toList());
        assertThrows(IllegalArgumentException.class, () -> Piece.named("slower-07-alone"));
    }

    private static CampaignRun run(int slowdown, boolean beside, String verdict) {
        return new CampaignRun("piece", 1, slowdown, beside, 1, Environment.here(true), verdict, List.of());
    }
}
