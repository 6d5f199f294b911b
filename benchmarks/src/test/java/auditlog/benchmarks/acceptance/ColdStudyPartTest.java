package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditQuery;
import auditlog.benchmarks.cold.ColdFork;
import auditlog.benchmarks.cold.ColdFork.Situation;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.workload.Workload;
import auditlog.benchmarks.workload.WorkloadName;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ColdStudyPartTest {

    private final Map<AuditQuery, Integer> counts = new HashMap<>();

    @TempDir
    private Path directory;

    @Test
    void mediansOfTheFirstRequestsAreStored() throws Exception {
        ColdStudyPart part = part(null);
        run(part);
        JsonNode stored = Json.read(directory.resolve(ColdStudyPart.FILE));
        assertEquals(12, stored.path("lines").size());
        JsonNode line = stored.path("lines").path(0);
        assertEquals(5, line.path("rounds").asInt());
        assertEquals(20, line.path("requestMillis").path(0).asDouble());
        assertEquals(1, line.path("requestMillis").path(19).asDouble());
        assertTrue(stored.path("notReported").isEmpty());
        assertEquals(3, part.report().stream().filter(String::isEmpty).count(), "a line before each table");
        assertTrue(
                part.report().stream().allMatch(text -> text.length() <= Text.WIDTH),
                part.report().toString());
    }

    @Test
    void whatCouldNotBeEvictedIsSaidAndNotReported() throws Exception {
        ColdStudyPart part = part("x could not be evicted: 3 of its pages are still cached");
        run(part);
        JsonNode stored = Json.read(directory.resolve(ColdStudyPart.FILE));
        assertEquals(4, stored.path("lines").size(), "a new process with cached files needs no eviction");
        assertTrue(
                String.join(" ", part.report()).contains("Not reported: warm process, files not cached: x could not"));
        assertFalse(String.join("\n", part.report()).contains("First requests, ms: warm process"));
    }

    @Test
    void anotherNumberOfEventsFails() {
        ColdStudyPart part = new ColdStudyPart(
                directory,
                (situation, contender, requests) -> new ColdFork.Result(
                        null,
                        1,
                        IntStream.range(0, 20).mapToObj(i -> 1.0).toList(),
                        IntStream.range(0, 20).mapToObj(i -> -1).toList()));
        IllegalStateException failure = assertThrows(IllegalStateException.class, () -> run(part));
        assertTrue(failure.getMessage().contains("Served were -1 events"), failure.getMessage());
    }

    private static void run(ColdStudyPart part) throws Exception {
        for (Step step : part.steps()) {
            step.action().run();
        }
    }

    /** The k-th request takes 21 - k milliseconds. */
    private ColdStudyPart part(String notEvicted) {
        Workload contract = Workload.load(WorkloadName.CONTRACT);
        IntStream.range(0, contract.size()).forEach(i -> counts.put(contract.request(i), contract.expectedCount(i)));
        return new ColdStudyPart(directory, (situation, contender, requests) -> {
            if (notEvicted != null && situation != Situation.NEW_PROCESS) {
                return new ColdFork.Result(notEvicted, 0, List.of(), List.of());
            }
            return new ColdFork.Result(
                    null,
                    5,
                    IntStream.range(0, requests.size()).mapToObj(i -> 20.0 - i).toList(),
                    requests.stream().map(counts::get).toList());
        });
    }
}
