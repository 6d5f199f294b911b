package auditlog.benchmarks.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditEvent;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.benchmarks.workload.PageServer;
import auditlog.benchmarks.workload.Workload;
import auditlog.datagen.DatasetRow;
import auditlog.datagen.RequestStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageWalkTest {

    private static final Workload WORKLOAD = Workload.of(List.of(request(1), request(2_000), request(3)));

    @Test
    void rightAnswersPassFromEveryStartAndRoundTheEnd() throws Exception {
        for (int start = 0; start < WORKLOAD.size(); start++) {
            PageWalk walk = new PageWalk(new RightServer(), WORKLOAD, 0, start);
            for (int i = 0; i < 10; i++) {
                walk.nextPage();
                walk.requireServedAsExpected();
            }
            assertEquals(10, walk.served().pages());
        }
    }

    @Test
    void aWalkThatServedNothingFails() {
        PageWalk walk = new PageWalk(new RightServer(), WORKLOAD, 0, 0);
        String message = assertThrows(IllegalStateException.class, walk::requireServedAsExpected)
                .getMessage();
        assertTrue(message.contains("Nothing was served"), message);
    }

    @Test
    void alwaysEmptyPagesFail() throws Exception {
        requireCaught(request -> new AuditPage(WORKLOAD.request(request), List.of(), 0));
    }

    @Test
    void aMissingEventFails() throws Exception {
        requireCaught(request -> {
            AuditPage right = new RightServer().serve(request);
            List<AuditEvent> fewer = right.events().subList(0, Math.max(0, right.count() - 1));
            return new AuditPage(right.query(), fewer, fewer.size());
        });
    }

    @Test
    void otherEventsOfTheSameNumberFail() throws Exception {
        requireCaught(request -> new RightServer().serve(request == 0 ? 2 : request));
    }

    @Test
    void aPartOfTheServersRequestsIsAskedAtItsPlace() throws Exception {
        List<Integer> asked = new ArrayList<>();
        PageWalk walk = new PageWalk(
                server(request -> {
                    asked.add(request);
                    return new RightServer().serve(request - 7);
                }),
                WORKLOAD,
                7,
                1);
        for (int i = 0; i < 4; i++) {
            walk.nextPage();
        }
        assertEquals(List.of(8, 9, 7, 8), asked);
        walk.requireServedAsExpected();
    }

    @Test
    void aRequestThatFailsIsMadeAgain() throws Exception {
        List<Integer> asked = new ArrayList<>();
        PageWalk walk = new PageWalk(
                server(request -> {
                    asked.add(request);
                    if (asked.size() == 2) {
                        throw new IllegalStateException("locked");
                    }
                    return new RightServer().serve(request);
                }),
                WORKLOAD,
                0,
                0);
        walk.nextPage();
        assertThrows(IllegalStateException.class, walk::nextPage);
        walk.nextPage();
        walk.nextPage();
        assertEquals(List.of(0, 1, 1, 2), asked);
        walk.requireServedAsExpected();
    }

    private static void requireCaught(Answer wrong) throws Exception {
        PageWalk walk = new PageWalk(server(wrong), WORKLOAD, 0, 0);
        walk.nextPage();
        String message = assertThrows(IllegalStateException.class, walk::requireServedAsExpected)
                .getMessage();
        assertTrue(message.contains("wrong"), message);
    }

    private static AuditQuery request(int page) {
        return new AuditQuery(RequestStream.FROM_TS, RequestStream.TO_TS, null, null, page, 20);
    }

    private interface Answer {
        AuditPage to(int request);
    }

    private static PageServer server(Answer answer) {
        return new PageServer() {
            @Override
            public AuditPage serve(int request) {
                return answer.to(request);
            }

            @Override
            public void close() {}
        };
    }

    private static final class RightServer implements PageServer {

        @Override
        public AuditPage serve(int request) {
            List<AuditEvent> events = new ArrayList<>();
            for (DatasetRow row : WORKLOAD.expectedRows(request)) {
                events.add(new AuditEvent(
                        row.id(),
                        row.createdAt(),
                        row.actorId(),
                        row.action(),
                        row.resourceType(),
                        row.resourceId(),
                        null));
            }
            return new AuditPage(WORKLOAD.request(request), events, events.size());
        }

        @Override
        public void close() {}
    }
}
