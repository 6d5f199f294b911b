package auditlog.benchmarks.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditQuery;
import auditlog.datagen.RequestStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadTest {

    @Test
    void contractIsMostlyEmptyAsTheContractSays() {
        Workload workload = Workload.load(WorkloadName.CONTRACT);
        Served all = workload.expected(0, workload.size());
        assertEquals(100_000, workload.size());
        assertEquals(93_780, all.emptyPages());
        assertEquals(0.9378, workload.emptyShare());
        assertEquals(1.10, (double) all.events() / all.pages(), 0.005);
    }

    @Test
    void hitsAreNeverEmpty() {
        Workload workload = Workload.load(WorkloadName.HITS);
        Served all = workload.expected(0, workload.size());
        assertEquals(6_220, workload.size());
        assertEquals(0, all.emptyPages());
        assertEquals(17.75, (double) all.events() / all.pages(), 0.005);
    }

    @Test
    void aStretchIsTheSumOfItsRequests() {
        Workload workload = Workload.of(List.of(request(1), request(584), request(585)));
        for (int start = 0; start < 3; start++) {
            long events = 0;
            long empty = 0;
            for (int pages = 0; pages < 12; pages++) {
                Served expected = workload.expected(start, pages);
                assertEquals(events, expected.events());
                assertEquals(empty, expected.emptyPages());
                int place = (start + pages) % 3;
                events += workload.expectedCount(place);
                empty += workload.expectedCount(place) == 0 ? 1 : 0;
                assertEquals(
                        workload.expectedCount(place),
                        workload.expectedRows(place).size());
            }
        }
        // The window holds 11,668 rows.
        assertEquals(8, workload.expectedCount(1));
        assertEquals(0, workload.expectedCount(2));
    }

    @Test
    void namesAreThoseOfTheParameters() {
        assertEquals(Contender.FLOOR, Contender.named("floor"));
        assertEquals(WorkloadName.HITS, WorkloadName.named("hits"));
        String message = assertThrows(IllegalArgumentException.class, () -> Contender.named("fast"))
                .getMessage();
        assertTrue(message.contains("baseline, connection-kept, statement-kept"), message);
        assertThrows(IllegalArgumentException.class, () -> WorkloadName.named("HITS"));
    }

    @Test
    void requestsThatHaveNoPlainAnswerAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Workload.of(List.of()));
        assertThrows(IllegalArgumentException.class, () -> Workload.of(List.of(request(0))));
    }

    private static AuditQuery request(int page) {
        return new AuditQuery(RequestStream.FROM_TS, RequestStream.TO_TS, null, null, page, 20);
    }
}
