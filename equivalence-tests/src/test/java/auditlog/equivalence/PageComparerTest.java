package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditEvent;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** The comparer catches every kind of difference, and takes nothing else for one. */
class PageComparerTest {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final AuditQuery QUERY = new AuditQuery(1, 2, 3L, "UPDATE", 4, 5);
    private static final JsonNode PAYLOAD = json("{\"a\": 1}");
    private static final AuditEvent FIRST = new AuditEvent(7, 20, 3, "UPDATE", "ORDER", "ORDER-1", PAYLOAD);
    private static final AuditEvent SECOND = new AuditEvent(6, 20, 3, "UPDATE", "ORDER", "ORDER-1", PAYLOAD);

    @Test
    void equalPagesAreTheSame() {
        AuditEvent copy = new AuditEvent(7, 20, 3, "UPDATE", "ORDER", "ORDER-1", json("{\"a\": 1}"));

        assertEquals(Optional.empty(), difference(page(FIRST, SECOND), page(copy, SECOND)));
        assertEquals(Optional.empty(), difference(page(), page()));
    }

    @Test
    void everyFieldCounts() {
        assertDiffers("id 7, enhanced 8", new AuditEvent(8, 20, 3, "UPDATE", "ORDER", "ORDER-1", PAYLOAD));
        assertDiffers("createdAt 20, enhanced 21", new AuditEvent(7, 21, 3, "UPDATE", "ORDER", "ORDER-1", PAYLOAD));
        assertDiffers("actorId 3, enhanced 4", new AuditEvent(7, 20, 4, "UPDATE", "ORDER", "ORDER-1", PAYLOAD));
        assertDiffers("action UPDATE, enhanced null", new AuditEvent(7, 20, 3, null, "ORDER", "ORDER-1", PAYLOAD));
        assertDiffers(
                "resourceType ORDER, enhanced USER", new AuditEvent(7, 20, 3, "UPDATE", "USER", "ORDER-1", PAYLOAD));
        assertDiffers(
                "resourceId ORDER-1, enhanced ORDER-2",
                new AuditEvent(7, 20, 3, "UPDATE", "ORDER", "ORDER-2", PAYLOAD));
        assertDiffers(
                "payload: ObjectNode {\"a\":1}, enhanced nothing",
                new AuditEvent(7, 20, 3, "UPDATE", "ORDER", "ORDER-1", null));
    }

    @Test
    void orderAndCountCount() {
        assertDiffers("event 0: (id 7) id 7, enhanced 6", page(FIRST, SECOND), page(SECOND, FIRST));
        assertDiffers("count 2, enhanced 1", page(FIRST, SECOND), page(FIRST));
        assertDiffers("count 1, enhanced 2", page(FIRST), page(FIRST, FIRST));
        assertDiffers(
                "count 1, enhanced 2",
                new Outcome(page(FIRST), null),
                new Outcome(new AuditPage(QUERY, List.of(FIRST), 2), null));
        assertDiffers(
                "events 1, enhanced 0 with count 1",
                new Outcome(page(FIRST), null),
                new Outcome(new AuditPage(QUERY, List.of(), 1), null));
    }

    @Test
    void theRequestInTheAnswerCounts() {
        AuditPage other = new AuditPage(new AuditQuery(1, 2, 3L, "UPDATE", 5, 5), List.of(), 0);

        assertDiffers("enhanced as AuditQuery", new Outcome(page(), null), new Outcome(other, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": 1} | {\"a\": 2}",
                "{\"a\": 1} | {\"a\": 1.0}",
                "{\"a\": 1} | {\"a\": \"1\"}",
                "{\"a\": 1} | {\"b\": 1}",
                "{\"a\": 1} | {\"a\": 1, \"b\": 1}",
                "{\"a\": null} | {}",
                "{\"a\": 1, \"b\": 2} | {\"b\": 2, \"a\": 1}",
                "[1, 2] | [2, 1]",
                "[1, [2, {\"a\": true}]] | [1, [2, {\"a\": false}]]",
                "[] | {}",
                "0.0 | -0.0",
                "5000000000 | 50000000000000000000"
            })
    void payloadsDifferAsTreesWithTypesAndOrder(String one, String other) {
        assertTrue(PageComparer.payloadDifference(json(one), json(other)).isPresent());
        assertTrue(PageComparer.payloadDifference(json(other), json(one)).isPresent());
        assertEquals(Optional.empty(), PageComparer.payloadDifference(json(one), json(one)));
    }

    @Test
    void numberTypesCountEvenWhereTheNumbersAreEqual() {
        JsonNodeFactory nodes = JsonNodeFactory.instance;

        assertTrue(PageComparer.payloadDifference(nodes.numberNode(1), nodes.numberNode(1L))
                .isPresent());
        assertTrue(PageComparer.payloadDifference(nodes.numberNode(1.5f), nodes.numberNode(1.5))
                .isPresent());
    }

    @Test
    void theDifferenceNamesTheRequestAndThePlace() {
        AuditEvent other = new AuditEvent(7, 20, 3, "UPDATE", "ORDER", "ORDER-1", json("{\"a\": {\"b\": [0, 2]}}"));
        AuditEvent event = new AuditEvent(7, 20, 3, "UPDATE", "ORDER", "ORDER-1", json("{\"a\": {\"b\": [0, 1]}}"));

        String difference = difference(page(event), page(other)).orElseThrow();

        assertTrue(difference.startsWith(QUERY.toString()), difference);
        assertTrue(difference.contains("event 0: (id 7) payload/a/b/1: IntNode 1, enhanced IntNode 2"), difference);
    }

    @Test
    void failuresAreComparedByClassAndResultCode() {
        assertDiffers("failed with", failed(new IOException("x")), new Outcome(page(), null));
        assertDiffers("failed with", new Outcome(page(), null), failed(new IOException("x")));
        assertDiffers("enhanced with", failed(new IOException("x")), failed(new EOFException("x")));
        assertDiffers("enhanced with", failed(new EOFException("x")), failed(new FileNotFoundException("x")));
        assertDiffers("result code", failed(new SQLException("x", "", 1)), failed(new SQLException("x", "", 2)));
        assertDiffers(
                "result code",
                failed(new SQLiteException("x", SQLiteErrorCode.SQLITE_BUSY)),
                failed(new SQLiteException("x", SQLiteErrorCode.SQLITE_CORRUPT)));

        assertEquals(
                Optional.empty(),
                PageComparer.difference(
                        QUERY,
                        failed(new SQLiteException("one", SQLiteErrorCode.SQLITE_BUSY)),
                        failed(new SQLiteException("other", SQLiteErrorCode.SQLITE_BUSY))));
        assertEquals(
                Optional.empty(),
                PageComparer.difference(QUERY, failed(new EOFException("one")), failed(new EOFException("other"))));
    }

    private static void assertDiffers(String expected, AuditEvent enhanced) {
        assertDiffers("event 0: (id 7) " + expected, page(FIRST), page(enhanced));
    }

    private static void assertDiffers(String expected, AuditPage baseline, AuditPage enhanced) {
        assertDiffers(expected, new Outcome(baseline, null), new Outcome(enhanced, null));
    }

    private static void assertDiffers(String expected, Outcome baseline, Outcome enhanced) {
        String difference = PageComparer.difference(QUERY, baseline, enhanced).orElseThrow();

        assertTrue(difference.startsWith(QUERY.toString()), difference);
        assertTrue(difference.contains(expected), difference);
    }

    private static Optional<String> difference(AuditPage baseline, AuditPage enhanced) {
        return PageComparer.difference(QUERY, new Outcome(baseline, null), new Outcome(enhanced, null));
    }

    private static AuditPage page(AuditEvent... events) {
        return new AuditPage(QUERY, List.of(events), events.length);
    }

    private static Outcome failed(Throwable failure) {
        return new Outcome(null, failure);
    }

    private static JsonNode json(String text) {
        return MAPPER.readTree(text);
    }
}
