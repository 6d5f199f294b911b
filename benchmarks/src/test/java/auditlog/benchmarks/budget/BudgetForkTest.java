package auditlog.benchmarks.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.benchmarks.harness.Serving;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.PageServer;
import auditlog.benchmarks.workload.Workload;
import auditlog.benchmarks.workload.WorkloadName;
import auditlog.datagen.DatasetRow;
import auditlog.datagen.DatasetRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** On the dataset; takes about three seconds. */
class BudgetForkTest {

    @Test
    void bothSidesAreMeasuredOnPagesOfEveryKind() throws Exception {
        BudgetFork.Result result = BudgetFork.run(new BudgetFork.Job(1, 2, 1, 1), Serving.dataset());
        assertEquals(6, result.times().size());
        assertTrue(result.nanosAReading() > 0);
        for (BudgetFork.Times times : result.times()) {
            Set<Part> parts = times.times().parts().keySet();
            assertEquals(
                    times.kind() != PageKind.EMPTY,
                    parts.contains(Part.DECODING),
                    () -> times.contender() + ": " + parts);
            assertEquals(times.contender() == Contender.BASELINE, parts.contains(Part.CONNECTION));
            assertTrue(times.times().quietService() > 0);
        }
        Budget budget = Budget.of(List.of(result, result));
        for (Budget.Column column : budget.columns()) {
            double sum = column.micros().values().stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
            assertEquals(sum, column.sum(), sum / 1e9);
            assertEquals(sum / column.service(), column.sumToService().ratio(), 1e-9);
        }
    }

    @Test
    void theKindsDifferInWhatIsOnThePageAlone() {
        Workload requests = PageKind.requests(8);
        for (int i = 0; i < 8; i++) {
            assertEquals(0, requests.expectedCount(i));
            assertEquals(10, requests.expectedCount(8 + i));
            assertEquals(50, requests.expectedCount(16 + i));
            AuditQuery ten = requests.request(8 + i);
            AuditQuery fifty = requests.request(16 + i);
            assertEquals((ten.page() - 1) * ten.pageSize(), (fifty.page() - 1) * fifty.pageSize());
            assertEquals(ten.action(), fifty.action());
            assertEquals(
                    requests.expectedRows(8 + i), requests.expectedRows(16 + i).subList(0, 10));
        }
        assertTrue(requests.request(16).page() < requests.request(23).page());
    }

    @Test
    void theIndexFindsWhatTheGeneratorSays() {
        Workload hits = Workload.load(WorkloadName.HITS);
        RowIndex index = new RowIndex(DatasetRows.generate());
        for (int i = 0; i < hits.size(); i += 7) {
            RowIndex.Slice slice = index.slice(hits.request(i));
            List<DatasetRow> found = new ArrayList<>();
            for (int row = 0; row < slice.count(); row++) {
                found.add(index.row(slice, row));
            }
            assertEquals(hits.expectedRows(i), found);
        }
        assertEquals(0, index.slice(new AuditQuery(0, 1, -1L, "NONE", 1, 20)).count());
    }

    @Test
    void aReplicaThatAnswersOtherwiseIsRefused() throws Exception {
        Workload requests = PageKind.requests(1);
        try (Replica right = BudgetFork.replica(Contender.ENHANCED, Serving.dataset());
                PageServer service = Contender.BASELINE.open(Serving.dataset(), requests)) {
            BudgetFork.requireSameAnswers(Contender.ENHANCED, right, service, requests);
            Replica wrong = new Replica() {
                @Override
                public AuditPage serve(AuditQuery query, Laps laps) {
                    return new AuditPage(query, List.of(), 0);
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
            IllegalStateException refusal = assertThrows(
                    IllegalStateException.class,
                    () -> BudgetFork.requireSameAnswers(Contender.ENHANCED, wrong, service, requests));
            assertTrue(refusal.getMessage().startsWith("The replica of enhanced answers otherwise"));
        }
        assertThrows(IllegalArgumentException.class, () -> BudgetFork.replica(Contender.FLOOR, Serving.dataset()));
    }
}
