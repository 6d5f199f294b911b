package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowReaderTest {

    /** SQL of texts that the driver may see, plain ones and others. */
    private static final List<String> TEXTS = List.of(
            "'plain'",
            "''",
            "'-7'",
            "'a\"b'",
            "'a\\b'",
            "'\",\"'",
            "'[1,2]'",
            "json('[1,2]')",
            "'a' || char(10) || 'b'",
            "char(10)",
            "'a' || char(9) || 'b'",
            "'caf\u00e9'",
            "'\ud83d\ude00'",
            "'\uffff'",
            "char(127)",
            "'y'");

    /** What is no UTF-8, or has a zero in the middle: only where no filter sees it. */
    private static final List<String> ODD_TEXTS =
            List.of("CAST(x'61FF' AS TEXT)", "CAST(x'E282' AS TEXT)", "CAST(x'F080' AS TEXT)", "'a' || char(0) || 'b'");

    private static final List<String> NUMBERS =
            List.of("0", "-1", "7", "9223372036854775807", "-9223372036854775808", "4294967297");

    @TempDir
    Path directory;

    @Test
    void refusesATableThatWouldTakeTooMuchOfTheHeap() throws Exception {
        RowReader.requireRoom(RowReader.MOST_ROWS);
        NotRepresentableException refused =
                assertThrows(NotRepresentableException.class, () -> RowReader.requireRoom(RowReader.MOST_ROWS + 1));
        assertEquals(
                "The heap is too small for a snapshot of " + (RowReader.MOST_ROWS + 1) + " rows", refused.getMessage());
    }

    @Test
    void readsEveryColumn() throws Exception {
        AuditFiles files = AuditFiles.with(directory, 0, "a");
        files.execute("INSERT INTO audit_events VALUES (-5, -7, 9000000000, 'a', 'b', 'c', 4, 6)");
        EventColumns columns = read(files);
        assertEquals(1, columns.rows());
        assertEquals(-5, columns.id[0]);
        assertEquals(-7, columns.createdAt[0]);
        assertEquals(9_000_000_000L, columns.actorId[0]);
        assertEquals("a", columns.action[0]);
        assertEquals("b", columns.resourceType[0]);
        assertEquals("c", columns.resourceId[0]);
        assertEquals(4, columns.payloadOffset[0]);
        assertEquals(6, columns.payloadLen[0]);
    }

    /** As the baseline's getInt does, in a plain row and in another one. */
    @Test
    void cutsALengthToItsLowest32Bits() throws Exception {
        AuditFiles files = AuditFiles.with(directory, 2, "a");
        files.execute(
                "UPDATE audit_events SET payload_len = 24 + 4294967296",
                "UPDATE audit_events SET resource_id = 'caf\u00e9' WHERE id = 1");
        assertArrayEquals(new int[] {24, 24}, read(files).payloadLen);
    }

    /** Against the driver's own answers, value by value. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16le", "UTF-16be"})
    void readsWhatTheDriverReads(String encoding) throws Exception {
        AuditFiles files = new AuditFiles(directory);
        files.execute(
                "PRAGMA encoding = '" + encoding + "'",
                AuditFiles.CREATE,
                "CREATE INDEX idx_created_at ON audit_events(created_at)");
        List<String> rows = new ArrayList<>();
        for (String text : TEXTS) {
            rows.add("5, 6, " + text + ", 'B', 'C', 7, 8");
        }
        List<String> anyTexts = new ArrayList<>(TEXTS);
        anyTexts.addAll(ODD_TEXTS);
        for (String text : anyTexts) {
            rows.add("5, 6, 'A', " + text + ", 'C', 7, 8");
            rows.add("5, 6, 'A', 'B', " + text + ", 7, 8");
            rows.add("5, 6, 'A', " + text + ", " + text + ", 7, 8");
        }
        for (String number : NUMBERS) {
            rows.add(number + ", " + number + ", 'A', 'B', 'C', " + number + ", " + number);
            // The same in a row that is not plain.
            rows.add(number + ", " + number + ", 'A', 'B', 'caf\u00e9', " + number + ", " + number);
        }
        for (int i = 0; i < rows.size(); i++) {
            files.execute("INSERT INTO audit_events VALUES (" + (i - 3) + ", " + rows.get(i) + ")");
        }
        files.execute(
                "INSERT INTO audit_events VALUES (-9223372036854775808, 5, 6, 'A', 'B', 'C', 7, 8)",
                "INSERT INTO audit_events VALUES (9223372036854775807, 5, 6, 'A', 'B', 'C', 7, 8)");

        EventColumns columns = read(files);
        assertEquals(rows.size() + 2, columns.rows());
        int row = 0;
        try (Connection connection = files.connect();
                Statement statement = connection.createStatement();
                ResultSet expected =
                        statement.executeQuery("SELECT * FROM audit_events ORDER BY created_at DESC, id DESC")) {
            for (; expected.next(); row++) {
                String place = encoding + ", id " + expected.getLong("id");
                assertEquals(expected.getLong("id"), columns.id[row], place);
                assertEquals(expected.getLong("created_at"), columns.createdAt[row], place);
                assertEquals(expected.getLong("actor_id"), columns.actorId[row], place);
                assertEquals(expected.getString("action"), columns.action[row], place);
                assertEquals(expected.getString("resource_type"), columns.resourceType[row], place);
                assertEquals(expected.getString("resource_id"), columns.resourceId[row], place);
                assertEquals(expected.getLong("payload_offset"), columns.payloadOffset[row], place);
                assertEquals(expected.getInt("payload_len"), columns.payloadLen[row], place);
            }
        }
        assertEquals(columns.rows(), row);
    }

    /** Millions of rows have few actions and types between them. */
    @Test
    void keepsEqualActionsAndTypesOnce() throws Exception {
        AuditFiles files = AuditFiles.with(directory, 2, "a");
        files.execute(
                "UPDATE audit_events SET action = 'A', resource_type = 'B'",
                "INSERT INTO audit_events VALUES (9, 1, 2, 'A', 'B', 'caf\u00e9', 3, 4)");
        EventColumns columns = read(files);
        for (int row = 1; row < columns.rows(); row++) {
            assertSame(columns.action[0], columns.action[row]);
            assertSame(columns.resourceType[0], columns.resourceType[row]);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id = NULL",
                "id = 2.5",
                "created_at = x'31'",
                "created_at = 'soon'",
                "created_at = 1e999",
                "actor_id = 1.5",
                "actor_id = NULL",
                "payload_offset = x''",
                "payload_len = -1e999",
                "action = x'41'",
                "action = NULL",
                "resource_type = x''",
                "resource_id = zeroblob(3)",
                "resource_id = NULL",
                "resource_id = 'caf\u00e9', actor_id = 1.5",
                "resource_type = 'caf\u00e9', resource_id = x'41'"
            })
    void namesTheRowThatHoldsAnotherType(String change) throws Exception {
        AuditFiles files = withoutConstraints("TEXT");
        files.execute("UPDATE audit_events SET " + change + " WHERE id = 2");
        NotRepresentableException refused = assertThrows(NotRepresentableException.class, () -> read(files));
        String id = change.equals("id = NULL") ? "null" : change.equals("id = 2.5") ? "2.5" : "2";
        assertEquals("The row with id " + id + " holds a value of an unexpected type", refused.getMessage());
    }

    /** An integer stored as such in a column of texts, which takes a hand on the schema. */
    @Test
    void takesNoNumberForAText() throws Exception {
        AuditFiles files = withoutConstraints("INTEGER");
        files.execute("UPDATE audit_events SET action = 7");
        NotRepresentableException refused = assertThrows(NotRepresentableException.class, () -> read(files));
        assertEquals("The row with id 3 holds a value of an unexpected type", refused.getMessage());
    }

    /** Three rows in a table that takes any value, its column of actions declared with that type. */
    private AuditFiles withoutConstraints(String typeOfAction) throws Exception {
        AuditFiles files = AuditFiles.with(directory, 3, "a");
        files.execute(
                "CREATE TABLE loose(id INTEGER, created_at INTEGER, actor_id INTEGER, action " + typeOfAction
                        + ", resource_type TEXT, resource_id TEXT, payload_offset INTEGER, payload_len INTEGER)",
                "INSERT INTO loose SELECT * FROM audit_events",
                "DROP TABLE audit_events",
                "ALTER TABLE loose RENAME TO audit_events");
        return files;
    }

    private static EventColumns read(AuditFiles files) throws Exception {
        try (Connection connection = files.connect();
                Statement statement = connection.createStatement()) {
            return RowReader.readAll(statement);
        }
    }
}
