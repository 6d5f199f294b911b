package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditPage;
import auditlog.baseline.Runner;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.PageServer;
import auditlog.benchmarks.workload.Workload;
import auditlog.benchmarks.workload.WorkloadName;
import auditlog.datagen.Dataset;
import auditlog.datagen.Progress;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LoadRunnerStageTest {

    private final Measurements measurements = new Measurements();
    private final List<LoadRun.Session> sessions = new ArrayList<>();

    @Test
    void runsBothInTurnWithTheAgreedNumbers() throws Exception {
        for (Step step : stage(LoadRunnerStageTest::outcome).steps()) {
            step.action().run();
        }
        assertEquals(5, sessions.size());
        for (LoadRun.Session session : sessions) {
            assertEquals(session.runs().size(), session.rehearsals().size());
            assertTrue(session.rehearsals().stream().allMatch(rehearsal -> rehearsal.total() > 0));
        }
        List<LoadRun.Job> jobs =
                sessions.stream().flatMap(session -> session.runs().stream()).toList();
        assertEquals(5 * 2 * 2 * 2, jobs.size());
        for (int i = 0; i < jobs.size(); i += 2) {
            LoadRun.Job baseline = jobs.get(i);
            LoadRun.Job enhanced = jobs.get(i + 1);
            assertEquals(Contender.BASELINE, baseline.contender());
            assertEquals(Contender.ENHANCED, enhanced.contender());
            assertEquals(baseline.concurrency(), enhanced.concurrency());
            assertEquals(List.of(200, 2_000), List.of(baseline.warmup(), baseline.total()));
            int total = baseline.workload() == WorkloadName.CONTRACT ? 200_000 : 20_000;
            assertEquals(List.of(20_000, total), List.of(enhanced.warmup(), enhanced.total()));
            assertEquals(baseline.phase(), enhanced.phase());
        }
        assertEquals(20, jobs.get(0).concurrency());
        assertEquals(5, jobs.stream().mapToDouble(LoadRun.Job::phase).distinct().count());
        assertEquals(
                0.5,
                measurements
                        .typical(Setting.RUNNER_20, WorkloadName.HITS, Contender.BASELINE, Measure.P50)
                        .orElseThrow());
        assertEquals(
                10,
                measurements
                        .typical(Setting.RUNNER_CORES, WorkloadName.HITS, Contender.ENHANCED, Measure.EMPTY)
                        .orElseThrow());
    }

    @Test
    void aRunThatTimedFewerRequestsFails() {
        Step step = stage(job -> new LoadRun.Outcome(new Runner.Result(1, 20, 1, 1, 1, 1, 1, 1), 0, 0))
                .steps()
                .get(0);
        assertThrows(IllegalStateException.class, () -> step.action().run());
    }

    @Test
    void servesAnEvenSampleAndSaysHowMuchOfItWasEmpty() throws Exception {
        Dataset dataset = Dataset.ensure(Dataset.defaultDirectory(), Progress.silent());
        Workload workload = Workload.load(WorkloadName.CONTRACT);
        LoadRun.Job job = new LoadRun.Job(Contender.ENHANCED, WorkloadName.CONTRACT, 3, 10, 500, 0.2);
        try (PageServer server = job.contender().open(dataset, workload)) {
            LoadRun.Outcome outcome = LoadRun.run(job, workload, server);
            assertEquals(500, outcome.figures().count());
            assertEquals(469, outcome.emptyPages(), 1, "93.8 % of 500");
            assertTrue(outcome.events() > 0);
        }
    }

    @Test
    void aServerOfOtherPagesFails() throws Exception {
        Dataset dataset = Dataset.ensure(Dataset.defaultDirectory(), Progress.silent());
        Workload workload = Workload.load(WorkloadName.HITS);
        LoadRun.Job job = new LoadRun.Job(Contender.ENHANCED, WorkloadName.HITS, 2, 0, 50, 0);
        try (PageServer server = job.contender().open(dataset, workload)) {
            PageServer shifted = new PageServer() {
                @Override
                public AuditPage serve(int request) throws SQLException, IOException {
                    return server.serve((request + 1) % workload.size());
                }

                @Override
                public void close() {}
            };
            assertThrows(IllegalStateException.class, () -> LoadRun.run(job, workload, shifted));
        }
    }

    private LoadRunnerStage stage(Function<LoadRun.Job, LoadRun.Outcome> outcome) {
        return new LoadRunnerStage(Plan.full(), measurements, session -> {
            sessions.add(session);
            return new LoadRun.Outcomes(session.runs().stream().map(outcome).toList());
        });
    }

    private static LoadRun.Outcome outcome(LoadRun.Job job) {
        Runner.Result figures = new Runner.Result(job.total(), job.concurrency(), 100, 0.5, 0.9, 0.95, 0.99, 0.6);
        return new LoadRun.Outcome(figures, job.total() / 10, 1);
    }
}
