package auditlog.benchmarks.cold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditQuery;
import auditlog.benchmarks.harness.Serving;
import auditlog.benchmarks.workload.Contender;
import auditlog.datagen.RequestStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Takes about a second: each is a JVM. */
class ColdForkTest {

    @Test
    void aNewProcessIsTimedFromItsFirstRequest() throws Exception {
        List<AuditQuery> requests = List.of(query(null, null, 1), query(7L, "UPDATE", 2_000), query(null, "CREATE", 2));
        for (Contender contender : List.of(Contender.BASELINE, Contender.ENHANCED)) {
            ColdFork.Result result =
                    ColdFork.run(Serving.dataset(), ColdFork.Situation.NEW_PROCESS, contender, requests);
            assertEquals(List.of(20, 0, 20), result.counts());
            assertEquals(3, result.requestMillis().size());
            assertTrue(result.requestMillis().stream().allMatch(millis -> millis > 0));
        }
    }

    @Test
    void aProcessThatFailsIsNoResult() {
        IOException failure = assertThrows(
                IOException.class,
                () -> ColdFork.run(
                        Serving.dataset(),
                        ColdFork.Situation.NEW_PROCESS,
                        Contender.FLOOR,
                        List.of(query(1L, null, 1))));
        assertTrue(failure.getMessage().contains("baseline and enhanced alone"), failure.getMessage());
    }

    private static AuditQuery query(Long actor, String action, int page) {
        return new AuditQuery(RequestStream.FROM_TS, RequestStream.TO_TS, actor, action, page, 20);
    }
}
