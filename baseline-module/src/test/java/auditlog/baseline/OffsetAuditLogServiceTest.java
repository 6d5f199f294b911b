package auditlog.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditEvent;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;

class OffsetAuditLogServiceTest {

    private static final AuditQuery ALL = query(null, null, 1, -1);

    @TempDir
    Path directory;

    private AuditFiles files;
    private OffsetAuditLogService service;

    @BeforeEach
    void open() throws Exception {
        files = new AuditFiles(directory);
        service = new OffsetAuditLogService(files.database, files.payloads);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private static AuditQuery query(Long actorId, String action, int page, int pageSize) {
        return new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, actorId, action, page, pageSize);
    }

    /** Ids 1 to 6; 2, 3 and 4 happened in the same second. */
    private void addSix() throws Exception {
        files.add(100, 1, "CREATE", "{\"n\": 1}");
        files.add(200, 2, "UPDATE", "{\"n\": 2}");
        files.add(200, 1, "DELETE", "{\"n\": 3}");
        files.add(200, 2, "CREATE", "{\"n\": 4}");
        files.add(150, 1, "UPDATE", "{\"n\": 5}");
        files.add(300, 3, "CREATE", "{\"n\": 6}");
    }

    private List<Long> ids(AuditQuery query) throws Exception {
        AuditPage page = service.handle(query);
        assertEquals(query, page.query());
        assertEquals(page.events().size(), page.count());
        return page.events().stream().map(AuditEvent::id).toList();
    }

    @Test
    void answersEveryFieldOfAnEvent() throws Exception {
        files.add(9, 4_000_000_000L, "LOGIN", "{\"note\": \"\u00e4\"}");
        AuditEvent event = service.handle(ALL).events().get(0);
        assertEquals(1, event.id());
        assertEquals(9, event.createdAt());
        assertEquals(4_000_000_000L, event.actorId());
        assertEquals("LOGIN", event.action());
        assertEquals("ORDER", event.resourceType());
        assertEquals("ORDER-7", event.resourceId());
        assertEquals("\u00e4", event.payload().get("note").asString());
    }

    @Test
    void ordersByTimeAndThenByIdBothDescending() throws Exception {
        addSix();
        assertEquals(List.of(6L, 4L, 3L, 2L, 5L, 1L), ids(ALL));
    }

    @Test
    void readsEachEventsOwnPayload() throws Exception {
        addSix();
        for (AuditEvent event : service.handle(ALL).events()) {
            assertEquals(event.id(), event.payload().get("n").asLong());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 6 4", "2, 3 2", "3, 5 1", "4, ''"})
    void cutsPagesOfTwo(int page, String expected) throws Exception {
        addSix();
        assertEquals(parse(expected), ids(query(null, null, page, 2)));
    }

    @Test
    void endsWithAShortPage() throws Exception {
        addSix();
        assertEquals(List.of(5L, 1L), ids(query(null, null, 2, 4)));
    }

    @Test
    void filtersByActorByActionAndByBoth() throws Exception {
        addSix();
        assertEquals(List.of(3L, 5L, 1L), ids(query(1L, null, 1, 10)));
        assertEquals(List.of(6L, 4L, 1L), ids(query(null, "CREATE", 1, 10)));
        assertEquals(List.of(4L), ids(query(2L, "CREATE", 1, 10)));
        assertEquals(List.of(), ids(query(3L, "DELETE", 1, 10)));
        assertEquals(List.of(), ids(query(-1L, null, 1, 10)));
        assertEquals(List.of(), ids(query(null, "create", 1, 10)));
        assertEquals(List.of(), ids(query(null, "CREATE' OR '1'='1", 1, 10)));
        assertEquals(List.of(), ids(query(null, "", 1, 10)));
    }

    @ParameterizedTest
    @CsvSource({"150, 200, 4 3 2 5", "200, 200, 4 3 2", "151, 199, ''", "300, 100, ''", "301, 999, ''"})
    void takesBothEndsOfTheWindow(long from, long to, String expected) throws Exception {
        addSix();
        assertEquals(parse(expected), ids(new AuditQuery(from, to, null, null, 1, 10)));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2, 6 4",
        "-5, 2, 6 4",
        "1, 0, ''",
        "3, 0, ''",
        "1, -1, 6 4 3 2 5 1",
        "2, -3, 6 4 3 2 5 1",
        "-1, -1, 3 2 5 1",
        "0, -2, 3 2 5 1"
    })
    void leavesOddPagesAndSizesToSqlite(int page, int pageSize, String expected) throws Exception {
        addSix();
        assertEquals(parse(expected), ids(query(null, null, page, pageSize)));
    }

    @Test
    void computesTheOffsetWithoutOverflow() throws Exception {
        addSix();
        // In 32 bits these offsets would be 0, and the first page would come back.
        assertEquals(List.of(), ids(query(null, null, (1 << 16) + 1, 1 << 16)));
        assertEquals(List.of(), ids(query(null, null, Integer.MAX_VALUE, Integer.MAX_VALUE)));
        assertEquals(List.of(), ids(query(null, null, Integer.MIN_VALUE, Integer.MIN_VALUE)));
        assertEquals(
                6, ids(query(null, null, Integer.MIN_VALUE, Integer.MAX_VALUE)).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\r\n  "})
    void refusesAPayloadWithoutADocument(String payload) throws Exception {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        Files.write(files.payloads, bytes);
        files.addRow(1, 1, "LOGIN", 0, bytes.length);
        assertThrows(MismatchedInputException.class, () -> service.handle(ALL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{} x", "{}{}", "1 2", "null null", "{", "{'a': 1}", "{\"a\": 01}", "[1,]", "NaN", "/**/1"})
    void refusesWhatIsNotExactlyOneStrictDocument(String payload) throws Exception {
        files.add(1, 1, "LOGIN", payload);
        assertThrows(JacksonException.class, () -> service.handle(ALL));
    }

    @Test
    void refusesAnOverlongNumberByTheLibrarysLimit() throws Exception {
        files.add(1, 1, "LOGIN", "1".repeat(1_001));
        assertThrows(JacksonException.class, () -> service.handle(ALL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "-12.5e3", "\"text\"", "[1, [2], {}]", "{\"a\": 1}  \t\r\n ", " \n {}"})
    void decodesAnyKindOfDocumentAndAllowsWhiteSpaceAroundIt(String payload) throws Exception {
        files.add(1, 1, "LOGIN", payload);
        String decoded = service.handle(ALL).events().get(0).payload().toString();
        assertEquals(payload.replaceAll("\\s", ""), decoded.replace("-12500.0", "-12.5e3"));
    }

    @Test
    void decodesNullAsANodeOfItsOwn() throws Exception {
        files.add(1, 1, "LOGIN", "null");
        assertTrue(service.handle(ALL).events().get(0).payload().isNull());
    }

    @Test
    void readsExactlyTheBytesThatTheRowNames() throws Exception {
        Files.writeString(files.payloads, "xx{\"a\": 1}xx");
        files.addRow(1, 1, "LOGIN", 2, 8);
        assertEquals(1, service.handle(ALL).events().get(0).payload().get("a").asInt());
    }

    @ParameterizedTest
    @CsvSource({"0, 4", "3, 1", "99, 1", "0, 1000000"})
    void failsWhereTheFileEndsBeforeThePayload(long offset, int length) throws Exception {
        Files.writeString(files.payloads, "{}\n");
        files.addRow(1, 1, "LOGIN", offset, length);
        assertThrows(EOFException.class, () -> service.handle(ALL));
    }

    @Test
    void failsForANegativeOffset() throws Exception {
        files.addRow(1, 1, "LOGIN", -1, 1);
        IOException failure = assertThrows(IOException.class, () -> service.handle(ALL));
        assertFalse(failure instanceof EOFException, failure.toString());
    }

    @Test
    void failsForANegativeLength() throws Exception {
        files.addRow(1, 1, "LOGIN", 0, -1);
        assertThrows(NegativeArraySizeException.class, () -> service.handle(ALL));
    }

    @Test
    void readsTheLengthAsAnInt() throws Exception {
        Files.writeString(files.payloads, "{}\n");
        files.addRow(1, 1, "LOGIN", 0, 3);
        files.execute("UPDATE audit_events SET payload_len = 4294967296 + 3");
        assertEquals(1, service.handle(ALL).count());
    }

    @Test
    void needsThePayloadFileOnlyForEvents() throws Exception {
        addSix();
        Files.delete(files.payloads);
        assertEquals(List.of(), ids(query(null, null, 9, 10)));
        assertThrows(FileNotFoundException.class, () -> service.handle(ALL));
    }

    @Test
    void reportsAMissingDatabaseAsSqliteDoes() {
        OffsetAuditLogService nowhere = new OffsetAuditLogService(directory.resolve("none.db"), files.payloads);
        SQLException failure = assertThrows(SQLException.class, () -> nowhere.handle(ALL));
        assertTrue(failure.getMessage().contains("no such table: audit_events"), failure.getMessage());
        nowhere.close();
    }

    @Test
    void reportsAMissingDirectoryAsSqliteDoes() {
        OffsetAuditLogService nowhere = new OffsetAuditLogService(directory.resolve("none/audit.db"), files.payloads);
        assertThrows(SQLException.class, () -> nowhere.handle(ALL));
        nowhere.close();
    }

    @Test
    void showsWhatWasCommittedBeforeTheRequest() throws Exception {
        addSix();
        assertEquals(6, ids(ALL).size());
        files.add(400, 1, "LOGIN", "{}");
        assertEquals(List.of(7L), ids(query(null, null, 1, 1)));
        files.execute("UPDATE audit_events SET created_at = 0 WHERE id = 7");
        assertEquals(List.of(6L, 4L, 3L, 2L, 5L, 1L, 7L), ids(ALL));
        files.execute("DELETE FROM audit_events WHERE id > 1");
        assertEquals(List.of(1L), ids(ALL));
    }

    @Test
    void showsPayloadBytesWrittenBeforeTheRequest() throws Exception {
        files.add(1, 1, "LOGIN", "1");
        AuditPage before = service.handle(ALL);
        Files.writeString(files.payloads, "2\n");
        AuditPage after = service.handle(ALL);
        assertEquals(1, before.events().get(0).payload().asInt());
        assertEquals(2, after.events().get(0).payload().asInt());
    }

    @Test
    void givesEachAnswerTreesOfItsOwn() throws Exception {
        files.add(1, 1, "LOGIN", "{}");
        AuditEvent first = service.handle(ALL).events().get(0);
        AuditEvent second = service.handle(ALL).events().get(0);
        assertEquals(first, second);
        assertNotSame(first.payload(), second.payload());
    }

    @Test
    void givesAnUnmodifiableList() throws Exception {
        addSix();
        List<AuditEvent> events = service.handle(ALL).events();
        assertThrows(UnsupportedOperationException.class, () -> events.remove(0));
        List<AuditEvent> none = service.handle(query(9L, null, 1, 1)).events();
        assertThrows(UnsupportedOperationException.class, () -> none.add(events.get(0)));
    }

    @Test
    void refusesRequestsAfterTheClose() throws Exception {
        addSix();
        assertEquals(6, ids(ALL).size());
        service.close();
        service.close();
        assertThrows(IllegalStateException.class, () -> service.handle(ALL));
    }

    @Test
    void refusesAPathThatTheDriverWouldCutShort() {
        Path path = directory.resolve("a?b").resolve("audit.db");
        IllegalArgumentException failure = assertThrows(
                IllegalArgumentException.class, () -> serviceAt(path).close());
        assertTrue(failure.getMessage().contains(path.toString()), failure.getMessage());
    }

    private OffsetAuditLogService serviceAt(Path database) {
        return new OffsetAuditLogService(database, files.payloads);
    }

    private static List<Long> parse(String ids) {
        return ids.isEmpty()
                ? List.of()
                : List.of(ids.split(" ")).stream().map(Long::valueOf).toList();
    }
}
