package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.JvmFlags;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class LadderStudyPartTest {

    @TempDir
    private Path directory;

    @Test
    void eachRungIsHeldAgainstTheOneBefore() throws Exception {
        LadderStudyPart part = filled();
        List<LadderStudyPart.Line> lines = part.lines();
        assertEquals(2 * 2 * 9, lines.size());
        assertNull(lines.get(0).timesTheOneBefore());
        assertEquals(Contender.CONNECTION_KEPT, lines.get(1).rung());
        assertEquals(2, lines.get(1).timesTheOneBefore().ratio(), 1e-9);
        assertEquals(3, lines.get(1).timesTheOneBefore().observations());
        assertEquals(2 * 20, lines.get(1).pages(), 1e-9, "the median of the rounds");
        assertEquals(3, lines.get(1).failed());
        assertTrue(
                part.report().get(2).contains("connection-kept"), part.report().get(2));
        part.steps().get(part.steps().size() - 1).action().run();
        JsonNode stored = Json.read(directory.resolve(LadderStudyPart.FILE));
        assertEquals("connection-kept", stored.at("/lines/1/rung").asString());
        assertEquals(2, stored.at("/lines/1/timesTheOneBefore/ratio").asDouble(), 1e-9);
    }

    @Test
    void onlyCloseNeighboursArePaired() {
        LadderStudyPart part = filled();
        assertFalse(part.isClose(WorkloadName.HITS, Contender.CONNECTION_KEPT), "twice as fast");
        assertTrue(part.isClose(WorkloadName.HITS, Contender.KEYSET), "as fast");
        assertFalse(part.isClose(WorkloadName.HITS, Contender.SNAPSHOT), "half as fast");
    }

    /** Rounds of 10, 20, 30 pages a second; the connection doubles them, the snapshot halves them again. */
    private LadderStudyPart filled() {
        LadderStudyPart part =
                new LadderStudyPart(new Jmh(directory.resolve("log"), JvmFlags.ALL, waiting -> {}), directory);
        for (WorkloadName workload : WorkloadName.values()) {
            for (String commits : List.of("0", "10")) {
                for (Contender rung : Contender.LADDER) {
                    boolean doubled =
                            rung.compareTo(Contender.CONNECTION_KEPT) >= 0 && rung.compareTo(Contender.SNAPSHOT) < 0;
                    for (int round = 1; round <= 3; round++) {
                        double pages = round * 10 * (doubled ? 2 : 1);
                        part.add(new LadderStudyPart.Fork(
                                new LadderStudyPart.Place(workload, commits, rung),
                                round,
                                new BesideWriterResult(pages, 1, 2, 1, 10, 3, 4)));
                    }
                }
            }
        }
        return part;
    }
}
