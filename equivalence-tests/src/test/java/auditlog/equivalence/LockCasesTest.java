package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditEvent;
import auditlog.enhanced.PlainReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cases 1 to 4 and 19: another process holds a lock, and both services wait for it, or do not, in the same way. */
class LockCasesTest {

    private static final String MARK_ALL = "UPDATE audit_events SET actor_id = 3, created_at = 1050";
    private static final Duration SHORT = Duration.ofMillis(300);

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
    void case01_exclusiveLockLongerThanTheBusyTimeout() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            if (!situation.waits()) {
                // A commit that nobody has asked about yet: the snapshot is stale when it meets the lock.
                scene.writer.sql("UPDATE audit_events SET actor_id = 3 WHERE id = 7");
            }
            scene.writer.sql("BEGIN EXCLUSIVE", MARK_ALL);
            if (situation.writeAheadLog()) {
                // There the lock is one between writers.
                assertEquals(0, marked(scene.all().events()));
            } else {
                try (ServicePair openedBeside = ServicePair.open(scene.files.database(), scene.files.payloads())) {
                    Together open = Together.ask(scene.pair, LiveRequests.EVERYTHING);
                    Together beside = Together.ask(openedBeside, LiveRequests.EVERYTHING);
                    open.requireBusy();
                    beside.requireBusy();
                }
                if (situation.waits()) {
                    assertTrue(scene.plainRequests(PlainReason.BUSY) > 0, "the snapshot met the lock");
                }
            }
            scene.writer.sql("COMMIT");
            assertEquals(LiveFiles.ROWS, marked(scene.all().events()));
            scene.changed();
        });
    }

    @Test
    void case02_exclusiveLockForAShortTime() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            for (String end : List.of("ROLLBACK", "COMMIT")) {
                scene.writer.sql("BEGIN EXCLUSIVE", MARK_ALL);
                Together both = Together.ask(scene.pair, LiveRequests.EVERYTHING);
                if (situation.writeAheadLog()) {
                    assertEquals(0, marked(both.requireSame().page().events()));
                } else {
                    both.requireWaiting(SHORT);
                }
                scene.writer.sql(end);
                if (!situation.writeAheadLog()) {
                    assertEquals(
                            end.equals("COMMIT") ? LiveFiles.ROWS : 0,
                            marked(both.requireSame().page().events()));
                }
                scene.changed();
            }
        });
    }

    @Test
    void case03_reservedLockOnly() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            if (situation.waits()) {
                scene.awaitSnapshot();
            }
            scene.writer.sql("BEGIN IMMEDIATE", MARK_ALL);
            long fromSnapshot = scene.enhanced.stats().snapshotRequests();
            assertEquals(0, marked(scene.all().events()));
            if (situation.waits()) {
                assertEquals(fromSnapshot + 1, scene.enhanced.stats().snapshotRequests());
            }
            scene.changed();
            assertEquals(0, scene.plainRequests(PlainReason.BUSY));
            scene.writer.sql("COMMIT");
            assertEquals(LiveFiles.ROWS, marked(scene.all().events()));
            scene.changed();
        });
    }

    @Test
    void case04_pendingLockBehindALongReader() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            try (WriterProcess reader = WriterProcess.start()) {
                reader.run("connect", scene.files.database());
                reader.sql("BEGIN", "SELECT * FROM audit_events");
                scene.writer.sql("PRAGMA busy_timeout = 0", "BEGIN IMMEDIATE", MARK_ALL);
                String commit = scene.writer.tryToRun("sql", "COMMIT");
                if (situation.writeAheadLog()) {
                    assertEquals("ok", commit);
                    scene.changed();
                    // The reader keeps the log from being emptied.
                    scene.writer.run("expect", "PRAGMA wal_checkpoint(TRUNCATE)", "1");
                    scene.changed();
                    reader.sql("COMMIT");
                    scene.writer.sql("PRAGMA busy_timeout = 30000");
                    scene.writer.run("expect", "PRAGMA wal_checkpoint(TRUNCATE)", "0");
                } else {
                    // It could not commit, and lets no new reader in until it can.
                    assertTrue(commit.contains("SQLITE_BUSY"), commit);
                    Together.ask(scene.pair, LiveRequests.EVERYTHING).requireBusy();
                    Together both = Together.ask(scene.pair, LiveRequests.EVERYTHING);
                    both.requireWaiting(SHORT);
                    reader.sql("COMMIT");
                    scene.writer.sql("COMMIT");
                    assertEquals(
                            LiveFiles.ROWS, marked(both.requireSame().page().events()));
                }
            }
            assertEquals(LiveFiles.ROWS, marked(scene.all().events()));
            scene.changed();
        });
    }

    @Test
    void case19_writerThatKeepsItsExclusiveLock() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            scene.writer.run("connect", scene.files.database());
            scene.writer.sql("PRAGMA locking_mode = EXCLUSIVE");
            if (situation.writeAheadLog()) {
                // It wants the whole file, of which the service's connections hold a share as long as they are open.
                scene.writer.sql("PRAGMA busy_timeout = 0");
                String refused = scene.writer.tryToRun("sql", MARK_ALL);
                assertTrue(refused.contains("SQLITE_BUSY"), refused);
                scene.changed();
                scene.letConnectionsGo();
                scene.writer.sql("PRAGMA busy_timeout = 3000");
            }
            for (int commit = 1; commit <= 3; commit++) {
                scene.writer.sql("UPDATE audit_events SET actor_id = 3, created_at = 1050 WHERE id <= " + commit);
            }
            Together locked = Together.ask(scene.pair, LiveRequests.EVERYTHING);
            locked.requireBusy();
            scene.enhanced.setSnapshotEnabled(true);
            scene.writer.run("disconnect");
            assertEquals(
                    3,
                    marked(scene.all().events().stream()
                            .filter(event -> event.id() <= 3)
                            .toList()));
            scene.changed();
        });
    }

    /** How many of the events {@link #MARK_ALL} has marked; 0 unless all were, for some look so from the beginning. */
    private static int marked(List<AuditEvent> events) {
        boolean all = events.stream().allMatch(event -> event.actorId() == 3 && event.createdAt() == 1_050);
        return all ? events.size() : 0;
    }
}
