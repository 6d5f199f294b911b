package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditPage;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
            scene.changedInPart();
            writer.run("append", scene.files.payloads(), line(241, "late"));
            scene.changed();
            scene.requireRows(LiveFiles.ROWS + 2);

            writer.run("truncate", scene.files.payloads(), 100L * LiveFiles.LINE + 5);
            assertEquals(EOFException.class, scene.commonFailure());
            scene.changedInPart();
            scene.sql("DELETE FROM audit_events WHERE id > 100");
            scene.requireRows(100);

            writer.run("delete", scene.files.payloads());
            assertEquals(FileNotFoundException.class, scene.commonFailure());
            scene.changedInPart();
        }
    }

    @ParameterizedTest(name = "waits for the snapshot: {0}")
    @ValueSource(booleans = {false, true})
    void whatASnapshotCannotStandFor(boolean waits) throws Exception {
        try (LiveScene scene = LiveScene.open(directory, writer, waits)) {
            String[] ofOneRow = {
                "created_at = 1050.5",
                "created_at = 'text'",
                "actor_id = 'three'",
                "action = CAST(x'61FF' AS TEXT)",
                "action = x'555044415445'",
                "payload_len = 4294967336",
                "payload_len = -1",
                "payload_len = 0",
                "payload_offset = -1",
                "payload_offset = 9223372036854775807"
            };
            for (String change : ofOneRow) {
                writer.sql("UPDATE audit_events SET " + change + " WHERE id = 9");
                scene.changedInPart();
            }
            // The other rows stay in the snapshot.
            assertEquals(0, scene.enhanced.stats().failedRenewals());
            assertTrue(scene.enhanced.stats().snapshotPresent());
            scene.sql("UPDATE audit_events SET created_at = 1050, actor_id = 3, action = 'UPDATE', payload_offset = 0,"
                    + " payload_len = 40 WHERE id = 9");
            scene.sql("ALTER TABLE audit_events ADD COLUMN note TEXT");
            writer.sql("ALTER TABLE audit_events RENAME COLUMN action TO verb");
            scene.changedBeyondTheSnapshot();
            scene.sql("ALTER TABLE audit_events RENAME COLUMN verb TO action");
            writer.sql("ALTER TABLE audit_events RENAME TO kept");
            scene.changedBeyondTheSnapshot();
            writer.sql("CREATE VIEW audit_events AS SELECT * FROM kept WHERE id > 100");
            scene.changedBeyondTheSnapshot();
            writer.sql("DROP VIEW audit_events");
            scene.changedBeyondTheSnapshot();
            scene.sql("ALTER TABLE kept RENAME TO audit_events");
            scene.sql("ALTER TABLE audit_events DROP COLUMN note");
            scene.requireRows(LiveFiles.ROWS);
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
