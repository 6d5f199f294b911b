package auditlog.benchmarks.budget;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditEvent;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.benchmarks.workload.PageServer;
import auditlog.benchmarks.workload.Workload;
import auditlog.datagen.RequestStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** On a clock that the made-up services move on. */
class PartBlocksTest {

    private static final long READING = 3;

    private static final Workload REQUESTS =
            Workload.of(List.of(page(2_000), page(1_999), page(1), page(2), page(3), page(4)));

    private long now;
    private final List<String> asked = new ArrayList<>();

    @Test
    void thePartsAndTheServiceAreTimedOnTheSameRequestsInTurn() throws Exception {
        PartBlocks blocks = blocks(PageKind.TEN, 20);
        blocks.warmUp(10);
        asked.clear();
        PartTimes times = blocks.measure(1);
        int[] requests = times.requests();
        assertEquals(2 * 8, requests.length, "each at least so often");
        assertEquals(8, IntStream.of(requests).filter(request -> request == 0).count());
        assertEquals(2L * (requests.length + 2), asked.size());
        assertTrue(
                asked.stream().noneMatch(of -> of.endsWith("page 2000") || of.endsWith("page 3")),
                "of this kind alone");
        List<String> measured = asked.subList(4, asked.size());
        boolean serviceWasFirst = false;
        boolean replicaWasFirst = false;
        for (int i = 0; i < measured.size(); i += 2) {
            serviceWasFirst |= measured.get(i).startsWith("service");
            replicaWasFirst |= measured.get(i).startsWith("replica");
            assertEquals(measured.get(i).substring(8), measured.get(i + 1).substring(8));
        }
        assertTrue(serviceWasFirst && replicaWasFirst);
        assertEquals(
                List.of(Part.STAT, Part.READING, Part.BUILDING),
                List.copyOf(times.parts().keySet()));
        assertArrayEquals(filled(requests.length, 40), times.parts().get(Part.STAT));
        assertArrayEquals(filled(requests.length, 200), times.parts().get(Part.READING));
        assertArrayEquals(filled(requests.length, 7), times.parts().get(Part.BUILDING));
        assertArrayEquals(filled(requests.length, 250), times.service());
        assertEquals(Map.of(Part.STAT, 40.0, Part.READING, 200.0, Part.BUILDING, 7.0), times.quietParts());
    }

    @Test
    void aReplicaThatFindsOtherRowsFails() throws Exception {
        PartBlocks blocks = blocks(PageKind.TEN, 19);
        assertThrows(IllegalStateException.class, () -> blocks.measure(1));
    }

    /** A replica that takes 40, 200 and 7, and a service that takes 250. */
    private PartBlocks blocks(PageKind kind, int events) {
        Replica replica = new Replica() {
            @Override
            public AuditPage serve(AuditQuery query, Laps laps) {
                asked.add("replica page " + query.page());
                laps.start();
                now += 40;
                laps.end(Part.STAT);
                now += 150;
                laps.end(Part.READING);
                now += 50;
                laps.end(Part.READING);
                now += 7;
                laps.end(Part.BUILDING);
                return answer(query, query.page() < 1_999 ? events : 0);
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        PageServer service = new PageServer() {
            @Override
            public AuditPage serve(int request) {
                AuditQuery query = REQUESTS.request(request);
                asked.add("service page " + query.page());
                now += 250;
                return answer(query, REQUESTS.expectedCount(request));
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        return new PartBlocks(kind, replica, service, REQUESTS, () -> now += READING, READING, new Random(1));
    }

    private static AuditPage answer(AuditQuery query, int events) {
        AuditEvent event = new AuditEvent(1, 1, 1, "UPDATE", "USER", "USER-1", null);
        return new AuditPage(query, Collections.nCopies(events, event), events);
    }

    private static AuditQuery page(int page) {
        return new AuditQuery(RequestStream.FROM_TS, RequestStream.TO_TS, null, null, page, 20);
    }

    private static double[] filled(int length, double value) {
        double[] values = new double[length];
        Arrays.fill(values, value);
        return values;
    }
}
