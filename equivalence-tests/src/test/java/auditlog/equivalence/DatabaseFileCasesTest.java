package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditQuery;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteException;

/** Cases 20 to 26 and 53: something happens to the database's file or schema. */
class DatabaseFileCasesTest {

    private static final int ERROR = 1;
    private static final int CORRUPT = 11;
    private static final int CANTOPEN = 14;
    private static final int NOTADB = 26;

    private static final int HEADER_BYTES = 100;
    private static final int PAGE_BYTES = 4096;

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
    void case20_databaseReplacedByRename() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            for (int round = 1; round <= 2; round++) {
                Path next = scene.files.directory().resolve("next.db");
                scene.writer.run("connect", scene.files.database());
                copy(scene, next);
                scene.sql("UPDATE audit_events SET actor_id = 5 - actor_id");
                scene.writer.run("connect", next);
                scene.writer.sql("DELETE FROM audit_events WHERE id % 10 = " + round);
                if (situation.writeAheadLog() && round == 2) {
                    // Who closed the last connection emptied the log and removed it.
                    scene.writer.run("disconnect");
                    scene.writer.run("move", next, scene.files.database());
                } else {
                    replace(scene, next);
                }
                scene.changed();
                scene.requireRows(LiveFiles.ROWS - round * LiveFiles.ROWS / 10);
            }
        });
    }

    @Test
    void case20_databaseReplacedByOneWithTheSameCounter() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            List<Path> twins = twins(scene);
            for (Path twin : twins) {
                replace(scene, twin);
                scene.changed();
                requireRowOf(twin, scene);
            }
        });
    }

    @Test
    void case21_databaseOverwrittenByOneWithTheSameHeader() throws Exception {
        situations.inEach(directory, Situations.JOURNAL, (situation, scene) -> {
            List<Path> twins = twins(scene);
            try (WriterProcess neverConnected = WriterProcess.start()) {
                for (int round = 0; round < 4; round++) {
                    Path twin = twins.get(round % 2);
                    neverConnected.run("overwrite", twin, scene.files.database());
                    scene.changed();
                    requireRowOf(twin, scene);
                }
            }
        });
    }

    @Test
    void case22_databaseDeleted() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            Path kept = scene.files.directory().resolve("kept.db");
            copy(scene, kept);
            emptyLog(scene);
            scene.writer.run("disconnect");
            scene.writer.run("delete", scene.files.database());
            requireFailure(scene.pair, ERROR);
            assertEquals(0, Files.size(scene.files.database()));
            scene.changedBeyondTheSnapshot();
            scene.writer.run("move", kept, scene.files.database());
            scene.changed();
            scene.requireRows(LiveFiles.ROWS);
        });
    }

    @Test
    void case23_databaseEmptyOrGarbageOrHalf() throws Exception {
        situations.inEach(directory, Situations.JOURNAL, (situation, scene) -> {
            Path good = scene.files.directory().resolve("good.db");
            Path damaged = scene.files.directory().resolve("damaged.db");
            copy(scene, good);
            scene.writer.run("disconnect");
            long size = Files.size(good);
            try (WriterProcess neverConnected = WriterProcess.start()) {
                for (boolean inPlace : new boolean[] {false, true}) {
                    for (int code : new int[] {ERROR, NOTADB, CORRUPT}) {
                        copy(scene, good, damaged);
                        switch (code) {
                            case ERROR -> neverConnected.run("truncate", damaged, 0);
                            case NOTADB -> neverConnected.run("poke", damaged, 0, "garbage ".repeat(12));
                            default -> neverConnected.run("truncate", damaged, size / 2 / PAGE_BYTES * PAGE_BYTES);
                        }
                        if (inPlace) {
                            neverConnected.run("overwrite", damaged, scene.files.database());
                            neverConnected.run("delete", damaged);
                        } else {
                            scene.writer.run("move", damaged, scene.files.database());
                        }
                        requireFailure(scene.pair, code);
                        scene.changedBeyondTheSnapshot();
                        copy(scene, good, damaged);
                        scene.writer.run("move", damaged, scene.files.database());
                        scene.changed();
                        scene.requireRows(LiveFiles.ROWS);
                    }
                }
            }
        });
    }

    @Test
    void case23_databaseWithOneBadPage() throws Exception {
        situations.inEach(directory, Situations.JOURNAL, (situation, scene) -> {
            Path good = scene.files.directory().resolve("good.db");
            Path damaged = scene.files.directory().resolve("damaged.db");
            copy(scene, good);
            scene.writer.run("disconnect");
            int pages = (int) (Files.size(good) / PAGE_BYTES);
            int pagesThatFailSomeRequests = 0;
            int pagesThatFailNone = 0;
            try (WriterProcess neverConnected = WriterProcess.start()) {
                for (int page = 1; page < pages; page++) {
                    copy(scene, good, damaged);
                    neverConnected.run("poke", damaged, (long) page * PAGE_BYTES, "garbage ".repeat(PAGE_BYTES / 8));
                    neverConnected.run("overwrite", damaged, scene.files.database());
                    neverConnected.run("delete", damaged);
                    int failed = 0;
                    int answered = 0;
                    for (int second = 1_000; second < 1_100; second++) {
                        Outcome outcome = scene.pair.requireSame(new AuditQuery(second, second, null, null, 1, 10));
                        if (outcome.failure() == null) {
                            answered++;
                        } else {
                            assertEquals(CORRUPT, code(outcome));
                            failed++;
                        }
                    }
                    if (failed > 0) {
                        scene.changedBeyondTheSnapshot();
                        pagesThatFailSomeRequests += answered > 0 ? 1 : 0;
                    } else {
                        // Neither the table's nor its index's: the page of sqlite_sequence.
                        scene.changed();
                        pagesThatFailNone++;
                    }
                    copy(scene, good, damaged);
                    scene.writer.run("move", damaged, scene.files.database());
                    scene.changed();
                }
            }
            assertTrue(pagesThatFailSomeRequests > 1, "pages that only some requests touch");
            assertEquals(1, pagesThatFailNone);
        });
    }

    @Test
    void case24_pathThatCannotBeOpened() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            Path database = scene.files.database();
            Path away = scene.files.directory().resolve("away.db");
            scene.writer.run("disconnect");

            scene.writer.run("move", database, away);
            Files.createDirectory(database);
            requireCannotOpen(scene);
            Files.delete(database);
            Files.createSymbolicLink(database, database.getFileName());
            requireCannotOpen(scene);
            Files.delete(database);
            scene.writer.run("move", away, database);
            scene.changed();
            scene.requireRows(LiveFiles.ROWS);

            Path moved = scene.files.directory().resolveSibling(situation + " moved");
            scene.writer.run("move", scene.files.directory(), moved);
            requireCannotOpen(scene);
            scene.writer.run("move", moved, scene.files.directory());
            scene.changed();
            scene.requireRows(LiveFiles.ROWS);
        });
    }

    @Test
    void case25_linkToTheDatabaseIsPointedElsewhere() throws Exception {
        situations.inEach(directory, Situations.JOURNAL, (situation, scene) -> linkIsPointedElsewhere(scene));
        situations.inEach(directory.resolve("wal"), Situations.WAL, (situation, scene) -> {
            // The log lies beside the file, not beside the link.
            scene.writer.run("disconnect");
            scene.all();
            linkIsPointedElsewhere(scene);
        });
    }

    private static void linkIsPointedElsewhere(LiveScene scene) throws Exception {
        Path link = scene.files.database();
        Path first = scene.files.directory().resolve("first.db");
        Path second = scene.files.directory().resolve("second.db");
        scene.writer.run("disconnect");
        scene.writer.run("move", link, first);
        Files.createSymbolicLink(link, first.getFileName());
        scene.changed();

        scene.writer.run("connect", first);
        copy(scene, second);
        scene.writer.run("connect", second);
        scene.writer.sql("DELETE FROM audit_events WHERE id % 2 = 0");
        scene.changed();
        scene.requireRows(LiveFiles.ROWS);
        for (int round = 0; round < 2; round++) {
            point(link, second);
            scene.changed();
            scene.requireRows(LiveFiles.ROWS / 2);
            point(link, first);
            scene.changed();
            scene.requireRows(LiveFiles.ROWS);
        }
        // A commit to the file behind the link, by its own name.
        point(link, second);
        scene.changed();
        scene.sql("DELETE FROM audit_events WHERE id % 3 = 0");
        scene.requireRows(LiveFiles.ROWS / 3);
    }

    private static final String KEY = "id INTEGER PRIMARY KEY AUTOINCREMENT";
    private static final String ROW = "created_at INTEGER NOT NULL, actor_id INTEGER NOT NULL, action TEXT NOT NULL,"
            + " resource_type TEXT NOT NULL, resource_id TEXT NOT NULL, payload_offset INTEGER NOT NULL,"
            + " payload_len INTEGER NOT NULL";

    @Test
    void case26_columnsAddedRenamedAndDropped() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            scene.sql("ALTER TABLE audit_events ADD COLUMN note TEXT");
            scene.requireRows(LiveFiles.ROWS);
            scene.writer.sql("ALTER TABLE audit_events RENAME COLUMN action TO verb");
            requireFailure(scene.pair, ERROR);
            scene.changedBeyondTheSnapshot();
            scene.sql("ALTER TABLE audit_events RENAME COLUMN verb TO action");
            scene.writer.sql("ALTER TABLE audit_events DROP COLUMN resource_id");
            requireFailure(scene.pair, ERROR);
            scene.changedBeyondTheSnapshot();
            scene.sql("ALTER TABLE audit_events ADD COLUMN resource_id TEXT NOT NULL DEFAULT 'none'");
            scene.sql("ALTER TABLE audit_events DROP COLUMN note");
            scene.requireRows(LiveFiles.ROWS);
            scene.writer.sql("DROP TABLE audit_events");
            requireFailure(scene.pair, ERROR);
            scene.changedBeyondTheSnapshot();
        });
    }

    @Test
    void case26_tableBecomesAView() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            scene.writer.sql("ALTER TABLE audit_events RENAME TO kept");
            requireFailure(scene.pair, ERROR);
            scene.writer.sql("CREATE VIEW audit_events AS SELECT * FROM kept WHERE id > 100");
            scene.changedBeyondTheSnapshot();
            scene.requireRows(LiveFiles.ROWS - 100);
            scene.writer.sql("UPDATE kept SET actor_id = 3");
            scene.changedBeyondTheSnapshot();
            scene.writer.sql("DROP VIEW audit_events");
            scene.sql("ALTER TABLE kept RENAME TO audit_events");
            scene.requireRows(LiveFiles.ROWS);
        });
    }

    @Test
    void case26_otherTypesKeysAndCollations() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            AuditQuery lowerCase = new AuditQuery(1_000, 1_100, null, "update", 1, 10);
            AuditQuery actor = new AuditQuery(1_000, 1_100, 3L, null, 1, 10);
            assertEquals(0, scene.pair.requireSamePage(lowerCase).count());
            String[] definitions = {
                "(" + KEY + ", " + ROW.replace("action TEXT", "action TEXT COLLATE NOCASE") + ")",
                "(" + KEY + ", " + ROW.replace("actor_id INTEGER", "actor_id TEXT") + ")",
                "(" + KEY + ", " + ROW.replace("actor_id INTEGER", "actor_id") + ")",
                "(" + KEY + ", " + ROW.replace("created_at INTEGER", "created_at REAL") + ")",
                "(" + KEY + ", " + ROW.replace("created_at INTEGER", "created_at TEXT") + ")",
                "(" + KEY + ", " + ROW.replace("payload_len INTEGER", "payload_len BLOB") + ")",
                // Ids that are not the row ids.
                "(id INTEGER, " + ROW + ")",
                "(id INT PRIMARY KEY, " + ROW + ")",
                "(id TEXT PRIMARY KEY, " + ROW + ")",
                "(id INTEGER PRIMARY KEY DESC, " + ROW + ")",
                "(id INTEGER PRIMARY KEY, " + ROW + ") WITHOUT ROWID"
            };
            for (String definition : definitions) {
                rebuild(scene, definition);
                for (int round = 0; round < 3; round++) {
                    Outcome insensitive = scene.pair.requireSame(lowerCase);
                    assertEquals(
                            definition.contains("NOCASE") ? 10 : 0,
                            insensitive.page().count());
                    scene.pair.requireSame(actor);
                }
                scene.changedBeyondTheSnapshot();
            }
            for (String known : new String[] {
                "(" + ROW + ", " + KEY + ")", "(id INTEGER, " + ROW + ", PRIMARY KEY(id DESC))",
                "(" + KEY + ", " + ROW + ") STRICT", "(" + KEY + ", " + ROW + ")"
            }) {
                rebuild(scene, known);
                scene.changed();
                scene.requireRows(LiveFiles.ROWS);
                scene.sql("UPDATE audit_events SET created_at = 2100 - created_at WHERE id % 2 = 0");
            }
        });
    }

    private static void rebuild(LiveScene scene, String definition) {
        scene.writer.sql(
                "BEGIN",
                "ALTER TABLE audit_events RENAME TO old",
                "CREATE TABLE audit_events" + definition,
                "INSERT INTO audit_events(id, " + LiveFiles.COLUMNS + ") SELECT id, " + LiveFiles.COLUMNS + " FROM old",
                "DROP TABLE old",
                "CREATE INDEX idx_created_at ON audit_events(created_at)",
                "COMMIT");
    }

    /** To files, a clock that jumps is a time of change that lies in the future, or before the last one. */
    @Test
    void case53_fileTimesFromAJumpingClock() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            long now = System.currentTimeMillis();
            long day = 86_400_000;
            int rows = LiveFiles.ROWS;
            for (long time : new long[] {now + day, now - day, 0, -day, now + 40_000 * day, now + 500}) {
                scene.writer.run("touch", scene.files.database(), time);
                scene.changed();
                scene.writer.sql(LiveFiles.insert(1_050, 3, "DELETE", 3));
                // The time that a snapshot may have been read at: only SQLite itself tells that there was a commit.
                scene.writer.run("touch", scene.files.database(), time);
                scene.changed();
                scene.requireRows(++rows);
                scene.sql("UPDATE audit_events SET actor_id = 5 - actor_id");
                scene.writer.run("touch", scene.files.payloads(), time);
                scene.changed();
            }
        });
    }

    /** Two copies of the database that differ in one row, and in no byte of their headers. */
    private static List<Path> twins(LiveScene scene) throws IOException {
        List<Path> twins = new ArrayList<>();
        List<byte[]> headers = new ArrayList<>();
        for (String name : List.of("one.db", "two.db")) {
            Path twin = scene.files.directory().resolve(name);
            scene.writer.run("connect", scene.files.database());
            copy(scene, twin);
            scene.writer.run("connect", twin);
            scene.writer.sql("UPDATE audit_events SET resource_id = '" + name + "' WHERE id = 5");
            scene.writer.run("disconnect");
            twins.add(twin);
            // No connection of this JVM has opened that file.
            try (InputStream in = Files.newInputStream(twin)) {
                headers.add(in.readNBytes(HEADER_BYTES));
            }
        }
        assertEquals(HEADER_BYTES, headers.get(0).length);
        assertArrayEquals(headers.get(0), headers.get(1));
        return twins;
    }

    private static void requireRowOf(Path twin, LiveScene scene) {
        String name = twin.getFileName().toString();
        assertTrue(scene.all().events().stream()
                .anyMatch(event -> event.id() == 5 && event.resourceId().equals(name)));
    }

    /** Copies the database that the writer is connected to; in the same journal mode. */
    private static void copy(LiveScene scene, Path to) {
        scene.writer.sql("VACUUM INTO '" + to + "'");
        if (scene.isWriteAheadLog()) {
            scene.writer.run("connect", to);
            scene.writer.run("expect", "PRAGMA journal_mode = WAL", "wal");
            scene.writer.run("connect", scene.files.database());
        }
    }

    private static void copy(LiveScene scene, Path from, Path to) {
        scene.writer.run("connect", from);
        scene.writer.sql("VACUUM INTO '" + to + "'");
        scene.writer.run("disconnect");
    }

    /** Renames a database, which nobody but the writer uses, to be the services' one. */
    private static void replace(LiveScene scene, Path next) {
        scene.writer.run("connect", scene.files.database());
        emptyLog(scene);
        scene.writer.run("disconnect");
        scene.writer.run("move", next, scene.files.database());
    }

    private static void emptyLog(LiveScene scene) {
        if (scene.isWriteAheadLog()) {
            scene.writer.run("expect", "PRAGMA wal_checkpoint(TRUNCATE)", "0");
        }
    }

    private static void point(Path link, Path target) throws IOException {
        Path next = link.resolveSibling("next link");
        Files.createSymbolicLink(next, target.getFileName());
        Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void requireCannotOpen(LiveScene scene) throws Exception {
        requireFailure(scene.pair, CANTOPEN);
        scene.changedBeyondTheSnapshot();
        try (ServicePair openedThen = ServicePair.open(scene.files.database(), scene.files.payloads())) {
            requireFailure(openedThen, CANTOPEN);
        }
    }

    private static void requireFailure(ServicePair pair, int code) {
        assertEquals(code, code(pair.requireSame(LiveRequests.EVERYTHING)));
    }

    private static int code(Outcome outcome) {
        return assertInstanceOf(SQLiteException.class, outcome.failure(), outcome::toString)
                        .getResultCode()
                        .code
                & 0xff;
    }
}
