package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.openloop.Case;
import auditlog.benchmarks.openloop.CaseResult;
import auditlog.benchmarks.openloop.OpenLoopFork;
import auditlog.benchmarks.openloop.OpenLoopReport;
import auditlog.benchmarks.openloop.Rate;
import auditlog.benchmarks.openloop.Response;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapacityStageTest {

    @TempDir
    private Path directory;

    private final Measurements measurements = new Measurements();
    private final List<OpenLoopFork.Session> sessions = new ArrayList<>();

    @Test
    void bothAreSweptInEveryRoundAndJudged() throws Exception {
        CapacityStage stage = run(of -> 20);
        assertEquals(Plan.full().capacityRounds(), sessions.size());
        for (OpenLoopFork.Session session : sessions) {
            assertEquals(4, session.cases().stream().distinct().count());
            assertTrue(session.cases().stream().allMatch(of -> of.workers() == 20));
        }
        List<Check> checks = stage.judge("repeat");
        assertEquals(2, checks.size());
        assertTrue(checks.stream().allMatch(Check::passed), checks::toString);
        Figures figures = new Figures();
        figures.add(measurements);
        assertEquals(
                30,
                figures.all().get("open-loop.hits.capacity.enhanced/baseline").value(),
                1e-9);
        OpenLoopReport stored = Json.read(directory.resolve(OpenLoopReport.FILE), OpenLoopReport.class);
        assertEquals(4, stored.capacities().size());
        assertEquals(50, stored.capacities().get(0).limitMillis());
        assertTrue(stage.report().stream().anyMatch(line -> line.contains("TARGET RATE MISSED")));
        assertFalse(stage.report().stream().anyMatch(line -> line.contains("NOT KEPT")));
    }

    @Test
    void aBaselineThatKeepsNoPromiseIsTakenAtTheLowestRateTried() throws Exception {
        CapacityStage stage = run(of -> of.contender() == Contender.BASELINE ? 70 : 20);
        assertEquals(
                5,
                measurements
                        .typical(Setting.OPEN_LOOP, WorkloadName.HITS, Contender.BASELINE, Measure.CAPACITY)
                        .orElseThrow());
        assertTrue(stage.judge("repeat").stream().allMatch(Check::passed));
        assertTrue(stage.report().stream().anyMatch(line -> line.contains("NOT KEPT in round 1 by baseline on hits")));
    }

    @Test
    void anEnhancedServiceThatKeepsNoPromiseFails() throws Exception {
        CapacityStage stage = run(of -> of.contender() == Contender.ENHANCED ? 51 : 20);
        List<Check> checks = stage.judge("repeat");
        assertTrue(checks.stream().noneMatch(Check::passed));
        assertTrue(checks.get(0).detail().contains("not measured"), checks::toString);
    }

    @Test
    void anEarlierRunsFileIsNotTakenForThatOfOneThatFails() throws Exception {
        Path file = directory.resolve(OpenLoopReport.FILE);
        Files.writeString(file, "earlier");
        CapacityStage stage = new CapacityStage(
                Plan.full(),
                measurements,
                session -> {
                    throw new IOException("broken");
                },
                directory);
        Step first = stage.steps().get(0);
        assertThrows(IOException.class, () -> first.action().run());
        assertFalse(Files.exists(file));
    }

    /** Runs with a P99 of so much at the lower of two rates; the enhanced service's rates are 30 times the baseline's. */
    private CapacityStage run(ToDoubleFunction<Case> p99) throws Exception {
        CapacityStage stage = new CapacityStage(
                Plan.full(),
                measurements,
                session -> {
                    sessions.add(session);
                    return new OpenLoopFork.Results(session.cases().stream()
                            .map(of -> result(of, session.round(), p99.applyAsDouble(of)))
                            .toList());
                },
                directory);
        for (Step step : stage.steps()) {
            step.action().run();
        }
        return stage;
    }

    private static CaseResult result(Case of, int round, double p99) {
        double perSecond = of.contender() == Contender.ENHANCED ? 150 : 5;
        Rate missed = new Rate(1, 2 * perSecond, 1, 10, 9, 0, true, null, null);
        Rate other = new Rate(0.5, perSecond, 1, 5, 5, 0, false, new Response(1, 2, 3, p99, p99, p99), null);
        return new CaseResult(of, round, 2 * perSecond, List.of(missed, other));
    }
}
