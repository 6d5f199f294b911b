package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.enhanced.PlainReason;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cases 10 to 17: another process commits, and the very next request shows it. */
class CommitCasesTest {

    private static final long SEED = 20_251_232;

    private static Situations situations;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        situations = Situations.withWriters();
    }

    @AfterAll
    static void stop() {
        situations.close();
    }

    @Test
    void case10_insertUpdateAndDelete() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            scene.sql(LiveFiles.insert(1_099, 1, "UPDATE", 0));
            scene.requireRows(LiveFiles.ROWS + 1);
            scene.sql(LiveFiles.insert(5_000, 1, "UPDATE", 1), LiveFiles.insert(1, 1, "UPDATE", 2));
            scene.sql(LiveFiles.insert(1_050, 3, "DELETE", 3));
            scene.sql(LiveFiles.insert(1_050, 3, "DELETE", 3));
            scene.sql("BEGIN", LiveFiles.insert(1_051, 3, "DELETE", 4), LiveFiles.insert(1_049, 9, "NEW", 5), "COMMIT");
            scene.sql("UPDATE audit_events SET resource_type = 'X', resource_id = '' WHERE id % 2 = 0");
            scene.sql("UPDATE audit_events SET actor_id = 3 WHERE actor_id = 1");
            scene.sql("UPDATE audit_events SET payload_offset = 0 WHERE id % 3 = 0");
            scene.sql("UPDATE audit_events SET payload_offset = payload_offset + 40, payload_len = 39 WHERE id = 20");
            scene.sql("DELETE FROM audit_events WHERE id = 100");
            scene.requireRows(LiveFiles.ROWS + 6);
        });
    }

    @Test
    void case10_insertUpdateAndDeleteInASeededHistory() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            SplittableRandom random = new SplittableRandom(SEED);
            for (int step = 0; step < (situation.waits() ? 12 : 80); step++) {
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
            assertTrue(
                    situation.writeAheadLog()
                            ? scene.plainRequests(PlainReason.WRITE_AHEAD_LOG) > 0
                            : scene.enhanced.stats().renewals() > 1,
                    () -> "seed " + SEED + ", " + scene.enhanced.stats());
        });
    }

    @Test
    void case11_updatesThatChangeTheOrder() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            scene.sql("UPDATE audit_events SET created_at = 1101 WHERE id = 17");
            assertEquals(17, scene.all().events().get(0).id());
            scene.sql("UPDATE audit_events SET created_at = 2101 - created_at");
            scene.sql("UPDATE audit_events SET created_at = 1050");
            scene.sql("UPDATE audit_events SET id = 100000 WHERE id = 3");
            assertEquals(100_000, scene.all().events().get(0).id());
            scene.sql("UPDATE audit_events SET id = -id");
            scene.sql("UPDATE audit_events SET action = CASE action WHEN 'UPDATE' THEN 'CREATE' ELSE 'UPDATE' END");
            scene.sql("UPDATE audit_events SET action = 'DELETE' WHERE id = -20");
        });
    }

    @Test
    void case12_highestIdDeletedAndUsedAgain() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            String highest = "(SELECT max(id) FROM audit_events)";
            scene.sql("DELETE FROM audit_events WHERE id = " + highest);
            scene.sql("INSERT INTO audit_events(id, " + LiveFiles.COLUMNS + ") SELECT 240, " + LiveFiles.COLUMNS
                    + " FROM audit_events WHERE id = 1");
            scene.requireRows(LiveFiles.ROWS);
            // Without AUTOINCREMENT the next row takes the freed id by itself.
            scene.writer.sql("BEGIN", "ALTER TABLE audit_events RENAME TO old");
            scene.writer.sql(
                    "CREATE TABLE audit_events(id INTEGER PRIMARY KEY, created_at INTEGER, actor_id INTEGER,"
                            + " action TEXT, resource_type TEXT, resource_id TEXT, payload_offset INTEGER,"
                            + " payload_len INTEGER)",
                    "INSERT INTO audit_events SELECT * FROM old",
                    "DROP TABLE old");
            scene.sql("COMMIT");
            scene.sql("DELETE FROM audit_events WHERE id = " + highest);
            scene.sql(LiveFiles.insert(1_007, 3, "DELETE", 3));
            scene.writer.run("expect", "SELECT max(id) FROM audit_events", "240");
            scene.sql(
                    "BEGIN",
                    "DELETE FROM audit_events WHERE id = " + highest,
                    LiveFiles.insert(1_093, 1, "UPDATE", 4),
                    "COMMIT");
            scene.writer.run("expect", "SELECT max(id) FROM audit_events", "240");
        });
    }

    @Test
    void case13_replacedEmptiedAndFilledAgain() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            scene.sql("REPLACE INTO audit_events(id, " + LiveFiles.COLUMNS + ") SELECT 5, " + LiveFiles.COLUMNS
                    + " FROM audit_events WHERE id = 6");
            scene.requireRows(LiveFiles.ROWS);
            scene.writer.sql("CREATE TABLE kept AS SELECT * FROM audit_events");
            scene.sql("DELETE FROM audit_events");
            scene.requireRows(0);
            scene.sql(LiveFiles.insert(1_050, 3, "DELETE", 3));
            scene.requireRows(1);
            scene.sql("DELETE FROM audit_events");
            scene.sql("INSERT INTO audit_events SELECT * FROM kept");
            scene.requireRows(LiveFiles.ROWS);
        });
    }

    @Test
    void case14_whatIsRolledBackIsNeverSeen() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            scene.sql("BEGIN IMMEDIATE", "DELETE FROM audit_events WHERE id < 100");
            scene.requireRows(LiveFiles.ROWS);
            scene.sql("ROLLBACK");
            scene.requireRows(LiveFiles.ROWS);
            scene.sql("BEGIN", "SAVEPOINT s", "DELETE FROM audit_events WHERE id < 100", "ROLLBACK TO s");
            scene.sql("SAVEPOINT t", LiveFiles.insert(1_050, 3, "DELETE", 3), "RELEASE t");
            scene.requireRows(LiveFiles.ROWS);
            scene.sql("COMMIT");
            scene.requireRows(LiveFiles.ROWS + 1);
        });
    }

    @Test
    void case15_maintenance() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            scene.sql("DELETE FROM audit_events WHERE id % 2 = 0");
            scene.sql("VACUUM");
            scene.sql("ANALYZE");
            scene.sql("REINDEX");
            scene.sql("DROP INDEX idx_created_at");
            scene.sql("CREATE INDEX idx_created_at ON audit_events(created_at)");
            scene.writer.sql("PRAGMA page_size = 1024");
            scene.sql("VACUUM");
            // In WAL mode SQLite keeps the page size.
            scene.writer.run("expect", "PRAGMA page_size", situation.writeAheadLog() ? "4096" : "1024");
            scene.sql(LiveFiles.insert(1_050, 3, "DELETE", 3));
            scene.requireRows(LiveFiles.ROWS / 2 + 1);
        });
    }

    @Test
    void case16_switchToWriteAheadLogUnderLoad() throws Exception {
        situations.inEach(directory, Situations.JOURNAL, (situation, scene) -> {
            scene.writer.sql("PRAGMA busy_timeout = 30000");
            scene.sql("UPDATE audit_events SET actor_id = 1000");
            try (StampReaders readers = StampReaders.start(scene.pair, 1, 1_000)) {
                for (int commit = 0; commit < 3; commit++) {
                    readers.commit(scene.writer);
                    readers.awaitAnswers(5);
                }
                scene.writer.run("expect", "PRAGMA journal_mode = WAL", "wal");
                for (int commit = 0; commit < 5; commit++) {
                    readers.commit(scene.writer);
                    readers.awaitAnswers(5);
                    scene.writer.sql("PRAGMA wal_checkpoint(" + (commit % 2 == 0 ? "TRUNCATE" : "PASSIVE") + ")");
                    readers.awaitAnswers(5);
                }
            }
            scene.changed();
        });
    }

    @Test
    void case16_checkpoints() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            scene.writer.run("expect", "PRAGMA journal_mode = WAL", "wal");
            scene.sql(LiveFiles.insert(1_050, 3, "DELETE", 3));
            scene.sql("PRAGMA wal_checkpoint(PASSIVE)");
            scene.sql("DELETE FROM audit_events WHERE id = 11");
            scene.sql("PRAGMA wal_checkpoint(TRUNCATE)");
            scene.sql(LiveFiles.insert(1_051, 3, "DELETE", 4));
            scene.sql("BEGIN IMMEDIATE", "DELETE FROM audit_events WHERE id < 50");
            scene.requireRows(LiveFiles.ROWS + 1);
            scene.sql("ROLLBACK");
            scene.writer.run("disconnect");
            scene.changed();
            scene.writer.run("connect", scene.files.database());
            scene.sql(LiveFiles.insert(1_052, 3, "DELETE", 5));
            scene.requireRows(LiveFiles.ROWS + 2);
        });
    }

    /** The switch needs the database to itself, and has it between requests. */
    @Test
    void case17_switchFromWriteAheadLogBack() throws Exception {
        situations.inEach(directory, Situations.WAL, (situation, scene) -> {
            scene.writer.sql("PRAGMA busy_timeout = 0");
            scene.changed();
            scene.writer.run("expect", "PRAGMA journal_mode = DELETE", "delete");
            scene.changed();
            scene.sql(LiveFiles.insert(1_053, 3, "DELETE", 6));
            scene.requireRows(LiveFiles.ROWS + 1);
            scene.writer.run("expect", "PRAGMA journal_mode = WAL", "wal");
            scene.changed();
            scene.sql(LiveFiles.insert(1_054, 3, "DELETE", 7));
            scene.requireRows(LiveFiles.ROWS + 2);
        });
    }
}
