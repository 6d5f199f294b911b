package auditlog.benchmarks.openloop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class OpenLoopReportTest {

    private static final Case CASE = new Case(WorkloadName.HITS, Contender.BASELINE, Case.QUIET, Arrivals.POISSON, 20);

    @TempDir
    private Path directory;

    @Test
    void theHighestRateThatKeptThePromiseIsTheCapacity() {
        CaseResult result = new CaseResult(
                CASE, 1, 100, List.of(missed(1.1), rate(0.9, 60, 0), rate(0.5, 40, 0), rate(0.3, 80, 0)));
        assertEquals(Optional.of(50.0), result.capacity(50), "that a lower one did not is the machine's doing");
        assertEquals(Optional.of(90.0), result.capacity(60), "the limit is within");
        assertEquals(Optional.empty(), result.capacity(10));
        assertEquals(30, result.lowestTried());
    }

    @Test
    void aFailedRequestBreaksThePromise() {
        assertTrue(rate(0.5, 40, 0).holds(50));
        assertTrue(!rate(0.5, 40, 1).holds(50));
        assertTrue(!missed(0.5).holds(1e9));
    }

    @Test
    void whereNoneKeptItTheLowestTriedStandsForItAndThatIsSaid() {
        OpenLoopReport report = OpenLoopReport.of(
                List.of(
                        new CaseResult(CASE, 1, 100, List.of(rate(0.4, 40, 0), rate(0.1, 20, 0))),
                        new CaseResult(CASE, 2, 100, List.of(rate(0.4, 60, 0), rate(0.1, 55, 0)))),
                List.of(50.0));
        OpenLoopReport.Capacity capacity = report.capacities().get(0);
        assertEquals(1, capacity.noneInRounds());
        assertEquals(20, capacity.perSecond(), 1e-9, "of 40 and 10");
        assertEquals(2, capacity.rounds());
        assertTrue(capacity.low() < 10 && capacity.high() > 40);
    }

    @Test
    void aMissedRateHasNoResponseTimeInAnyForm() throws Exception {
        OpenLoopReport report = OpenLoopReport.of(
                List.of(
                        new CaseResult(CASE, 1, 100, List.of(missed(1.0), rate(0.5, 40, 0))),
                        new CaseResult(CASE, 2, 100, List.of(rate(1.0, 90, 0), rate(0.5, 60, 2)))),
                List.of(10.0, 50.0));
        Path file = directory.resolve(OpenLoopReport.FILE);
        Json.write(file, report);
        JsonNode stored = Json.read(file);
        assertEquals(2, stored.path("byRate").size(), "in ascending order");
        JsonNode full = stored.path("byRate").path(1);
        assertEquals(1, full.path("missedInRounds").asInt());
        assertTrue(full.path("response").isNull(), "one round of two missed it");
        assertTrue(stored.at("/rounds/0/rates/0/response").isNull());
        JsonNode half = stored.path("byRate").path(0);
        assertEquals(50, half.path("response").path("p99").asDouble(), 1e-9);
        assertEquals(2, half.path("failed").asInt());
        assertEquals("baseline", stored.at("/capacities/0/of/contender").asString());
        assertEquals("hits", stored.at("/capacities/0/of/workload").asString());
        OpenLoopReport again = Json.read(file, OpenLoopReport.class);
        assertEquals(report, again);
        assertNotNull(again.rounds().get(1).rates().get(0).response());
    }

    @Test
    void oneRoundHasNoInterval() {
        OpenLoopReport.Capacity capacity = OpenLoopReport.of(
                        List.of(new CaseResult(CASE, 1, 100, List.of(rate(0.5, 40, 0)))), List.of(50.0))
                .capacities()
                .get(0);
        assertEquals(50, capacity.perSecond(), 1e-9);
        assertNull(capacity.low());
        assertNull(capacity.high());
    }

    private static Rate rate(double share, double p99, long failed) {
        Response response = new Response(1, 2, 3, p99, p99, p99);
        return new Rate(share, 100 * share, 1, 100, 100, failed, false, response, null);
    }

    private static Rate missed(double share) {
        return new Rate(share, 100 * share, 1, 100, 99, 0, true, null, null);
    }
}
