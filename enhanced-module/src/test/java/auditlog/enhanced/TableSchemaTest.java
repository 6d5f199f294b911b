package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tables the snapshot can stand for, and where they say that the columns are. */
class TableSchemaTest {

    private static final String COLUMNS = "id INTEGER PRIMARY KEY, created_at INTEGER, actor_id INTEGER, action TEXT,"
            + " resource_type TEXT, resource_id TEXT, payload_offset INTEGER, payload_len INTEGER";

    private static TableSchema read(String... sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement()) {
            for (String command : sql) {
                statement.execute(command);
            }
            return TableSchema.read(statement);
        }
    }

    /** Of the table as it is usually declared, but for a part. */
    private static TableSchema readWith(String part, String instead) throws Exception {
        assertTrue(COLUMNS.contains(part), part);
        return read("CREATE TABLE audit_events(" + COLUMNS.replace(part, instead) + ")");
    }

    private static void assertRefused(String reason, String... sql) {
        NotRepresentableException failure = assertThrows(NotRepresentableException.class, () -> read(sql));
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
    }

    @Test
    void takesAnOrdinaryTableOnly() {
        assertRefused("no ordinary table");
        assertRefused("no ordinary table", "CREATE TABLE audit_events_2(" + COLUMNS + ")");
        assertRefused(
                "no ordinary table",
                "CREATE TABLE events(" + COLUMNS + ")",
                "CREATE VIEW audit_events AS SELECT * FROM events");
        assertRefused("no ordinary table", "CREATE VIRTUAL TABLE audit_events USING fts5(created_at, actor_id)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "action TEXT; action TEXT COLLATE NOCASE; collation",
                "action TEXT; action TEXT collate rtrim; collation",
                "action TEXT; action; not the expected ones",
                "action TEXT; action VARCHAR; not the expected ones",
                "payload_len INTEGER; payload_len TEXT; not the expected ones",
                "payload_len INTEGER; payload INTEGER; not the expected ones",
                "action TEXT; action TEXT AS ('A'); not the expected ones",
                "action TEXT; action TEXT AS ('A') STORED; not the expected ones",
                "INTEGER PRIMARY KEY; INTEGER; not its row id",
                "INTEGER PRIMARY KEY; INTEGER PRIMARY KEY DESC; not its row id",
                "id INTEGER PRIMARY KEY, created_at INTEGER; id INTEGER, created_at INTEGER PRIMARY KEY; not its row id",
                "payload_len INTEGER; payload_len INTEGER) WITHOUT ROWID --; not its row id",
            })
    void refusesAnUnusualDeclaration(String part, String instead, String reason) {
        NotRepresentableException failure =
                assertThrows(NotRepresentableException.class, () -> readWith(part, instead));
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
    }

    @Test
    void takesNoKeyOfSeveralColumns() {
        assertRefused(
                "not its row id",
                "CREATE TABLE audit_events(" + COLUMNS.replace(" PRIMARY KEY", "") + ", PRIMARY KEY (id, created_at))");
    }

    @Test
    void saysWhereTheTableLiesAndWhichFieldIsWhichColumn() throws Exception {
        TableSchema schema = read(
                "CREATE TABLE other(a)",
                "CREATE TABLE audit_events(payload_len INTEGER UNIQUE, id INTEGER PRIMARY KEY, more TEXT,"
                        + " shorter TEXT AS (substr(action, 1, 1)), created_at INTEGER,"
                        + " longer TEXT AS (action || 'x') STORED, resource_id TEXT, actor_id INTEGER, action TEXT,"
                        + " resource_type TEXT, payload_offset INTEGER)",
                "CREATE INDEX i ON audit_events(created_at)");
        assertEquals(3, schema.root());
        assertArrayEquals(
                new int[] {
                    TableSchema.PAYLOAD_LEN,
                    TableSchema.ID,
                    -1,
                    TableSchema.CREATED_AT,
                    -1,
                    TableSchema.RESOURCE_ID,
                    TableSchema.ACTOR_ID,
                    TableSchema.ACTION,
                    TableSchema.RESOURCE_TYPE,
                    TableSchema.PAYLOAD_OFFSET
                },
                schema.columnOfField());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "action TEXT; 'A'; A",
                "action TEXT; (2 * 3); ",
                "action TEXT; NULL; ",
                "action TEXT; unknown; ",
                "id INTEGER PRIMARY KEY; 6; 6",
                "payload_len INTEGER; -1; -1",
                "payload_len INTEGER; (2 * 3); 6",
                "payload_len INTEGER; '6'; ",
                "payload_len INTEGER; 6.0; "
            })
    void knowsDefaultsOfTheColumnsOwnTypes(String column, String expression, String value) throws Exception {
        Object[] defaults = readWith(column, column + " DEFAULT " + expression).defaults();
        int place = column.startsWith("id")
                ? TableSchema.ID
                : column.startsWith("action") ? TableSchema.ACTION : TableSchema.PAYLOAD_LEN;
        Object expected = place == TableSchema.ACTION || value == null ? value : (Object) Long.valueOf(value);
        for (int i = 0; i < defaults.length; i++) {
            assertEquals(i == place ? expected : null, defaults[i]);
        }
        assertEquals(TableSchema.COLUMNS, defaults.length);
    }

    @Test
    void isTheSameWhereRowsAreStoredInTheSameWay() throws Exception {
        String create = "CREATE TABLE audit_events(" + COLUMNS + ")";
        TableSchema schema = read(create);
        assertTrue(schema.isSame(read(create, "CREATE INDEX i ON audit_events(action)")));
        assertFalse(schema.isSame(read("CREATE TABLE other(a)", create)));
        assertFalse(schema.isSame(readWith("action TEXT, resource_type TEXT", "resource_type TEXT, action TEXT")));
        assertFalse(schema.isSame(readWith("action TEXT", "action TEXT DEFAULT 'A'")));
    }
}
