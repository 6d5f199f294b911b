package auditlog.benchmarks.openloop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditPage;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.PageServer;
import auditlog.benchmarks.workload.Workload;
import auditlog.benchmarks.workload.WorkloadName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Takes about two seconds: the writer is a process of its own. */
class OpenLoopForkTest {

    private static final SweepPlan INSTANT = new SweepPlan(0.02, 0.05, 0.02, 5, 0.1, 5_000, List.of(0.3, 0.1), 60_000);

    @Test
    void sweepsEachCaseUntilItIsEnoughAndNoMore() throws Exception {
        Case quiet = new Case(WorkloadName.HITS, Contender.ENHANCED, Case.QUIET, Arrivals.CONSTANT, 2);
        Case beside = new Case(WorkloadName.HITS, Contender.ENHANCED, "50", Arrivals.POISSON, 3);
        List<CaseResult> results = OpenLoopFork.run(new OpenLoopFork.Session(List.of(quiet, beside), INSTANT, 4))
                .cases();
        assertEquals(
                List.of(quiet, beside), results.stream().map(CaseResult::of).toList());
        for (CaseResult result : results) {
            assertEquals(4, result.round());
            assertEquals(1 + OpenLoopFork.CLIMBS, result.rates().size(), "a minute is enough, at higher rates too");
            assertTrue(result.rates().get(1).share() > 0.3);
            Rate rate = result.rates().get(0);
            assertEquals(0.3 * result.saturated(), rate.perSecond(), 1e-6);
            assertFalse(rate.missed());
            assertEquals(rate.intended(), rate.completed());
            assertEquals(!result.of().commitsPerSecond().equals(Case.QUIET), rate.commits() != null);
        }
    }

    @Test
    void aServerOfOtherPagesFails() throws Exception {
        Workload workload = Workload.load(WorkloadName.HITS);
        PageServer empty = new PageServer() {
            @Override
            public AuditPage serve(int request) {
                return new AuditPage(workload.request(request), List.of(), 0);
            }

            @Override
            public void close() {}
        };
        OpenLoopFork fork = new OpenLoopFork(workload, empty, INSTANT, 1);
        IllegalStateException failure = assertThrows(IllegalStateException.class, () -> fork.saturate(0.01, 2));
        assertTrue(failure.getMessage().contains("Served were 0 events"), failure.getMessage());
    }
}
