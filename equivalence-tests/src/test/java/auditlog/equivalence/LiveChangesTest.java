package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditPage;
import auditlog.enhanced.PlainReason;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteException;
import tools.jackson.core.JacksonException;

/**
 * Another process changes the files, and the very next request shows it: each scene once without a pause, so that a stale
 * snapshot would answer, and once with time for a new snapshot after each change.
 */
@Tag("acceptance")
class LiveChangesTest {

    private static WriterProcess writer;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        writer = WriterProcess.start();
    }

    @AfterAll
    static void stop() {
        writer.close();
    }

    @ParameterizedTest(name = "waits for the snapshot: {0}")
    @ValueSource(booleans = {false, true})
    void inserts(boolean waits) throws Exception {
        try (LiveScene scene = LiveScene.open(directory, writer, waits)) {
            scene.sql(LiveFiles.insert(1_099, 1, "UPDATE", 0));
            scene.requireRows(LiveFiles.ROWS + 1);
            scene.sql(LiveFiles.insert(5_000, 1, "UPDATE", 1));
            scene.sql(LiveFiles.insert(1, 1, "UPDATE", 2));
            scene.sql(LiveFiles.insert(1_050, 3, "DELETE", 3));
            scene.sql(LiveFiles.insert(1_050, 3, "DELETE", 3));
            scene.sql("BEGIN", LiveFiles.insert(1_051, 3, "DELETE", 4), LiveFiles.insert(1_049, 9, "NEW", 5), "COMMIT");
            scene.sql("INSERT INTO audit_events(id, " + LiveFiles.COLUMNS + ") SELECT -id, " + LiveFiles.COLUMNS
                    + " FROM audit_events WHERE id <= 5");
            scene.requireRows(LiveFiles.ROWS + 12);
        }
    }

    @ParameterizedTest(name = "waits for the snapshot: {0}")
    @ValueSource(booleans = {false, true})
    void updates(boolean waits) throws Exception {
        try (LiveScene scene = LiveScene.open(directory, writer, waits)) {
            scene.sql("UPDATE audit_events SET created_at = 1101 WHERE id = 17");
            assertEquals(17, scene.all().events().get(0).id());
            scene.sql("UPDATE audit_events SET created_at = 2101 - created_at");
            scene.sql("UPDATE audit_events SET created_at = 1050");
            scene.sql("UPDATE audit_events SET id = 100000 WHERE id = 3");
            assertEquals(100_000, scene.all().events().get(0).id());
            scene.sql("UPDATE audit_events SET id = -id");
            scene.sql("UPDATE audit_events SET actor_id = 3 WHERE actor_id = 1");
            scene.sql("UPDATE audit_events SET action = CASE action WHEN 'UPDATE' THEN 'CREATE' ELSE 'UPDATE' END");
            scene.sql("UPDATE audit_events SET action = 'DELETE' WHERE id = -20");
            scene.sql("UPDATE audit_events SET resource_type = 'X', resource_id = '' WHERE id % 2 = 0");
            scene.sql("UPDATE audit_events SET payload_offset = 0 WHERE id % 3 = 0");
            scene.sql("UPDATE audit_events SET payload_offset = payload_offset + 40, payload_len = 39 WHERE id = -21");
        }
    }

    @ParameterizedTest(name = "waits for the snapshot: {0}")
    @ValueSource(booleans = {false, true})
    void deletes(boolean waits) throws Exception {
        try (LiveScene scene = LiveScene.open(directory, writer, waits)) {
            scene.sql("DELETE FROM audit_events WHERE id = 100");
            scene.requireRows(LiveFiles.ROWS - 1);
            scene.sql("DELETE FROM audit_events WHERE id = (SELECT max(id) FROM audit_events)");
            scene.sql("INSERT INTO audit_events(id, " + LiveFiles.COLUMNS + ") SELECT 240, " + LiveFiles.COLUMNS
                    + " FROM audit_events WHERE id = 1");
            scene.sql("REPLACE INTO audit_events(id, " + LiveFiles.COLUMNS + ") SELECT 5, " + LiveFiles.COLUMNS
                    + " FROM audit_events WHERE id = 6");
            scene.sql("DELETE FROM audit_events WHERE actor_id = 3");
            scene.sql("DELETE FROM audit_events");
            scene.requireRows(0);
            scene.sql(LiveFiles.insert(1_050, 3, "DELETE", 3));
            scene.requireRows(1);
        }
    }

    @ParameterizedTest(name = "waits for the snapshot: {0}")
    @ValueSource(booleans = {false, true})
    void whatIsRolledBackIsNeverSeen(boolean waits) throws Exception {
        try (LiveScene scene = LiveScene.open(directory, writer, waits)) {
            scene.sql("BEGIN IMMEDIATE", "DELETE FROM audit_events WHERE id < 100");
            scene.requireRows(LiveFiles.ROWS);
            scene.sql("ROLLBACK");
            scene.requireRows(LiveFiles.ROWS);
            scene.sql("BEGIN", "SAVEPOINT s", "DELETE FROM audit_events WHERE id < 100", "ROLLBACK TO s");
            scene.sql(LiveFiles.insert(1_050, 3, "DELETE", 3), "COMMIT");
            scene.requireRows(LiveFiles.ROWS + 1);
        }
    }

    @ParameterizedTest(name = "waits for the snapshot: {0}")
    @ValueSource(booleans = {false, true})
    void theDatabaseIsReplacedByRename(boolean waits) throws Exception {
        try (LiveScene scene = LiveScene.open(directory, writer, waits)) {
            for (int round = 1; round <= 3; round++) {
                Path next = scene.files.directory().resolve("next.db");
                writer.sql("VACUUM INTO '" + next + "'");
                writer.run("connect", next);
                writer.sql("DELETE FROM audit_events WHERE id % 10 = " + round);
                writer.run("disconnect");
                writer.run("move", next, scene.files.database());
                scene.changed();
                scene.requireRows(LiveFiles.ROWS - round * LiveFiles.ROWS / 10);
                writer.run("connect", scene.files.database());
            }
        }
    }

    @ParameterizedTest(name = "waits for the snapshot: {0}")
    @ValueSource(booleans = {false, true})
    void theDatabaseIsOverwrittenInPlace(boolean waits) throws Exception {
        try (LiveScene scene = LiveScene.open(directory, writer, waits)) {
            Path other = scene.files.directory().resolve("other.db");
            Path another = scene.files.directory().resolve("another.db");
            // Two databases that differ in a row, with headers that need not differ.
            for (Path copy : new Path[] {other, another}) {
                writer.run("connect", scene.files.database());
                writer.sql("VACUUM INTO '" + copy + "'");
                writer.run("connect", copy);
                writer.sql("UPDATE audit_events SET resource_id = '" + copy.getFileName() + "' WHERE id = 5");
            }
            writer.run("disconnect");
            for (int round = 0; round < 4; round++) {
                Path source = round % 2 == 0 ? other : another;
                try (WriterProcess neverConnected = WriterProcess.start()) {
                    neverConnected.run("overwrite", source, scene.files.database());
                }
                scene.changed();
                assertTrue(scene.all().events().stream()
                        .anyMatch(event ->
                                event.resourceId().equals(source.getFileName().toString())));
            }
        }
    }

    @ParameterizedTest(name = "waits for the snapshot: {0}")
    @ValueSource(booleans = {false, true})
    void theDatabaseIsDeletedAndComesBack(boolean waits) throws Exception {
        try (LiveScene scene = LiveScene.open(directory, writer, waits)) {
            Path copy = scene.files.directory().resolve("copy.db");
            writer.sql("VACUUM INTO '" + copy + "'");
            writer.run("disconnect");
            writer.run("delete", scene.files.database());
            assertEquals(SQLiteException.class, scene.commonFailure());
            scene.changedBeyondTheSnapshot();
            writer.run("move", copy, scene.files.database());
            scene.changed();
            scene.requireRows(LiveFiles.ROWS);
        }
    }

    @ParameterizedTest(name = "waits for the snapshot: {0}")
    @ValueSource(booleans = {false, true})
    void payloadsAreReplacedByRename(boolean waits) throws Exception {
        try (LiveScene scene = LiveScene.open(directory, writer, waits)) {
            AuditPage before = scene.all();
            Path next = scene.files.directory().resolve("next.jsonl");
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < LiveFiles.ROWS; i++) {
                lines.append(LiveFiles.line(i, "second"));
            }
            Files.writeString(next, lines);
            writer.run("move", next, scene.files.payloads());
            scene.changed();
            requireEveryText("second", scene.all());
            requireEveryText("first", before);
        }
    }

    @ParameterizedTest(name = "waits for the snapshot: {0}")
    @ValueSource(booleans = {false, true})
    void payloadBytesAreChangedInPlace(boolean waits) throws Exception {
        try (LiveScene scene = LiveScene.open(directory, writer, waits)) {
            for (String text : new String[] {"other", "again"}) {
                for (int i = 0; i < LiveFiles.ROWS; i++) {
                    writer.run("poke", scene.files.payloads(), i * LiveFiles.LINE, line(i, text));
                }
                long fromSnapshot = scene.enhanced.stats().snapshotRequests();
                requireEveryText(text, scene.all());
                if (waits) {
                    // The database is as it was: the snapshot answers, with the bytes that are there now.
                    assertEquals(fromSnapshot + 1, scene.enhanced.stats().snapshotRequests());
                }
                scene.changed();
            }
            writer.run("poke", scene.files.payloads(), 0, "}");
            assertTrue(JacksonException.class.isAssignableFrom(scene.commonFailure()));
            writer.run("poke", scene.files.payloads(), 0, "{");
            scene.changed();
        }
    }

    @ParameterizedTest(name = "waits for the snapshot: {0}")
    @ValueSource(booleans = {false, true})
    void payloadsAreAppendedTruncatedAndDeleted(boolean waits) throws Exception {
        try (LiveScene scene = LiveScene.open(directory, writer, waits)) {
            writer.run("append", scene.files.payloads(), line(240, "new"));
            scene.sql(LiveFiles.insert(1_050, 3, "DELETE", 240));
            scene.requireRows(LiveFiles.ROWS + 1);

            // The wrong order: the row is there before its payload.
            writer.sql(LiveFiles.insert(1_050, 3, "DELETE", 241));
            assertEquals(EOFException.class, scene.commonFailure());
            scene.changedBeyondTheSnapshot();
            writer.run("append", scene.files.payloads(), line(241, "late"));
            scene.changed();
            scene.requireRows(LiveFiles.ROWS + 2);

            writer.run("truncate", scene.files.payloads(), 100L * LiveFiles.LINE + 5);
            assertEquals(EOFException.class, scene.commonFailure());
            scene.changedBeyondTheSnapshot();
            scene.sql("DELETE FROM audit_events WHERE id > 100");
            scene.requireRows(100);

            writer.run("delete", scene.files.payloads());
            assertEquals(FileNotFoundException.class, scene.commonFailure());
            scene.changedBeyondTheSnapshot();
        }
    }

    @ParameterizedTest(name = "waits for the snapshot: {0}")
    @ValueSource(booleans = {false, true})
    void maintenance(boolean waits) throws Exception {
        try (LiveScene scene = LiveScene.open(directory, writer, waits)) {
            scene.sql("DELETE FROM audit_events WHERE id % 2 = 0");
            scene.sql("VACUUM");
            scene.sql("ANALYZE");
            scene.sql("REINDEX");
            scene.sql("DROP INDEX idx_created_at");
            scene.sql("CREATE INDEX idx_created_at ON audit_events(created_at)");
            scene.sql("PRAGMA page_size = 1024", "VACUUM");
            scene.sql(LiveFiles.insert(1_050, 3, "DELETE", 3));
            scene.requireRows(LiveFiles.ROWS / 2 + 1);
        }
    }

    @ParameterizedTest(name = "waits for the snapshot: {0}")
    @ValueSource(booleans = {false, true})
    void writeAheadLogAndBack(boolean waits) throws Exception {
        try (LiveScene scene = LiveScene.open(directory, writer, waits)) {
            scene.sql("PRAGMA journal_mode = WAL");
            scene.sql(LiveFiles.insert(1_050, 3, "DELETE", 3));
            scene.sql("UPDATE audit_events SET created_at = 1060 WHERE id = 10");
            scene.sql("PRAGMA wal_checkpoint(PASSIVE)");
            scene.sql("DELETE FROM audit_events WHERE id = 11");
            scene.sql("PRAGMA wal_checkpoint(TRUNCATE)");
            scene.sql(LiveFiles.insert(1_051, 3, "DELETE", 4));
            scene.sql("BEGIN IMMEDIATE", "DELETE FROM audit_events WHERE id < 50");
            scene.requireRows(LiveFiles.ROWS + 1);
            scene.sql("ROLLBACK");
            writer.run("disconnect");
            scene.changed();
            writer.run("connect", scene.files.database());
            scene.sql(LiveFiles.insert(1_052, 3, "DELETE", 5));

            // A switch back needs the database to itself: the service lets its connections go when it is switched off.
            scene.enhanced.setSnapshotEnabled(false);
            scene.changedBeyondTheSnapshot();
            writer.sql("PRAGMA journal_mode = DELETE");
            scene.changedBeyondTheSnapshot();
            scene.enhanced.setSnapshotEnabled(true);
            scene.changed();
            scene.sql(LiveFiles.insert(1_053, 3, "DELETE", 6));
            scene.requireRows(LiveFiles.ROWS + 3);
        }
    }

    @ParameterizedTest(name = "waits for the snapshot: {0}")
    @ValueSource(booleans = {false, true})
    void whatASnapshotCannotStandFor(boolean waits) throws Exception {
        try (LiveScene scene = LiveScene.open(directory, writer, waits)) {
            String[] changes = {
                "UPDATE audit_events SET created_at = 1050.5 WHERE id = 9",
                "UPDATE audit_events SET created_at = 'text' WHERE id = 9",
                "UPDATE audit_events SET actor_id = 'three' WHERE id = 9",
                "UPDATE audit_events SET action = CAST(x'61FF' AS TEXT) WHERE id = 9",
                "UPDATE audit_events SET action = x'555044415445' WHERE id = 9",
                "UPDATE audit_events SET payload_len = 4294967336 WHERE id = 9",
                "UPDATE audit_events SET payload_len = -1 WHERE id = 9",
                "UPDATE audit_events SET payload_len = 0 WHERE id = 9",
                "UPDATE audit_events SET payload_offset = -1 WHERE id = 9",
                "UPDATE audit_events SET payload_offset = 9223372036854775807 WHERE id = 9",
                "ALTER TABLE audit_events ADD COLUMN note TEXT",
                "ALTER TABLE audit_events RENAME COLUMN action TO verb",
                "ALTER TABLE audit_events RENAME COLUMN verb TO action",
                "ALTER TABLE audit_events RENAME TO kept",
                "CREATE VIEW audit_events AS SELECT * FROM kept WHERE id > 100",
                "DROP VIEW audit_events",
                "ALTER TABLE kept RENAME TO audit_events"
            };
            for (String change : changes) {
                writer.sql(change);
                scene.changedBeyondTheSnapshot();
            }
            scene.sql(
                    "UPDATE audit_events SET created_at = 1050, actor_id = 3, action = 'UPDATE', payload_offset = 0,"
                            + " payload_len = 40 WHERE id = 9",
                    "ALTER TABLE audit_events DROP COLUMN note");
            scene.requireRows(LiveFiles.ROWS);
        }
    }

    @ParameterizedTest(name = "waits for the snapshot: {0}")
    @ValueSource(booleans = {false, true})
    void aSeededHistory(boolean waits) throws Exception {
        SplittableRandom random = new SplittableRandom(20_251_232);
        try (LiveScene scene = LiveScene.open(directory, writer, waits)) {
            for (int step = 0; step < (waits ? 20 : 80); step++) {
                int id = 1 + random.nextInt(LiveFiles.ROWS);
                int second = 1_000 + random.nextInt(100);
                scene.sql(
                        switch (random.nextInt(7)) {
                            case 0, 1 ->
                                LiveFiles.insert(
                                        second, 1 + random.nextInt(4), "UPDATE", random.nextInt(LiveFiles.ROWS));
                            case 2 -> "UPDATE audit_events SET created_at = " + second + " WHERE id = " + id;
                            case 3 -> "DELETE FROM audit_events WHERE id = " + id;
                            case 4 -> "UPDATE audit_events SET actor_id = 5 - actor_id WHERE id < " + id;
                            case 5 -> "UPDATE OR IGNORE audit_events SET id = id + 1000 WHERE id = " + id;
                            default -> "UPDATE audit_events SET action = 'DELETE' WHERE created_at = " + second;
                        });
            }
            if (waits) {
                assertTrue(
                        scene.plainRequests(PlainReason.STALE) > 0,
                        () -> scene.enhanced.stats().toString());
            }
        }
    }

    /** A line of the payload file without its newline. */
    private static String line(int number, String text) {
        return LiveFiles.line(number, text).replace("\n", "");
    }

    private static void requireEveryText(String text, AuditPage page) {
        assertEquals(LiveFiles.ROWS, page.count());
        page.events()
                .forEach(event -> assertEquals(text, event.payload().get("text").asString()));
    }
}
