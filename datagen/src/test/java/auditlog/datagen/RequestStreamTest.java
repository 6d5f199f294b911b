package auditlog.datagen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditQuery;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RequestStreamTest {

    private static List<AuditQuery> contract;
    private static List<AuditQuery> hits;

    @BeforeAll
    static void draw() {
        contract = RequestStream.contract();
        hits = RequestStream.hits();
    }

    @Test
    void hasTheContractsDigest() {
        assertEquals(100_000, contract.size());
        assertEquals(
                "273fbc2981c8f566af1397ddf806d64f74c079d115a772a90c9470bc22ecb69e", RequestStream.digest(contract));
    }

    @Test
    void staysWithinTheDomain() {
        HashSet<Integer> pageSizes = new HashSet<>();
        HashSet<String> actions = new HashSet<>();
        for (AuditQuery request : contract) {
            assertEquals(1_767_074_780L - 604_800, request.fromTs());
            assertEquals(1_767_074_780L, request.toTs());
            assertTrue(request.page() >= 1 && request.page() <= 2_000, request::toString);
            Long actor = request.actorId();
            assertTrue(actor == null || actor >= 1 && actor <= 2_000, request::toString);
            pageSizes.add(request.pageSize());
            actions.add(request.action());
        }
        assertEquals(new HashSet<>(List.of(10, 20, 50)), pageSizes);
        assertEquals(new HashSet<>(Arrays.asList(null, "UPDATE", "CREATE", "DELETE")), actions);
    }

    @Test
    void hitsAreThoseRequestsThatReturnSomething() {
        assertEquals(6_220, hits.size());
        assertEquals(0.0622, (double) hits.size() / contract.size());
        // 33 % of the requests without a filter return something, 5.4 % of those by action, 0.05 % by actor, 0.03 % by
        // both.
        assertEquals(0.33, share(false, false), 0.005);
        assertEquals(0.054, share(false, true), 0.0005);
        assertEquals(0.0005, share(true, false), 0.0001);
        assertEquals(0.0003, share(true, true), 0.0001);
    }

    private static double share(boolean byActor, boolean byAction) {
        return (double) count(hits, byActor, byAction) / count(contract, byActor, byAction);
    }

    private static long count(List<AuditQuery> requests, boolean byActor, boolean byAction) {
        return requests.stream()
                .filter(request -> (request.actorId() != null) == byActor && (request.action() != null) == byAction)
                .count();
    }

    @Test
    void hitsKeepTheStreamsOrder() {
        // Walks the stream once: every hit must be found after the one before it.
        int place = 0;
        for (AuditQuery hit : hits) {
            while (!contract.get(place).equals(hit)) {
                place++;
            }
            place++;
        }
        assertTrue(place <= contract.size());
    }

    @Test
    void hitsReturnTheContractsMeanNumberOfEvents() {
        List<DatasetRow> rows = DatasetRows.generate();
        // Filters repeat, above all the one without actor: each is counted once.
        Map<List<Object>, Long> matches = new HashMap<>();
        long events = 0;
        for (AuditQuery request : hits) {
            long found = matches.computeIfAbsent(
                    Arrays.asList(request.actorId(), request.action()),
                    filter -> rows.stream().filter(row -> matches(request, row)).count());
            events += Math.min(request.pageSize(), found - (request.page() - 1L) * request.pageSize());
        }
        assertEquals(17.75, (double) events / hits.size(), 0.005);
        assertEquals(1.10, (double) events / contract.size(), 0.005);
    }

    private static boolean matches(AuditQuery request, DatasetRow row) {
        return row.createdAt() >= request.fromTs()
                && row.createdAt() <= request.toTs()
                && (request.actorId() == null || request.actorId() == row.actorId())
                && (request.action() == null || request.action().equals(row.action()));
    }

    @Test
    void isTheSameEachTimeAndUnmodifiable() {
        assertEquals(contract, RequestStream.contract());
        assertEquals(new LinkedHashSet<>(hits), new LinkedHashSet<>(RequestStream.hits()));
        assertThrows(UnsupportedOperationException.class, () -> contract.set(0, null));
        assertThrows(UnsupportedOperationException.class, () -> hits.remove(0));
    }
}
