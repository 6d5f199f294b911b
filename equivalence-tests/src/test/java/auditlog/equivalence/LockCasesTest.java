package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditEvent;
import auditlog.AuditPage;
import auditlog.enhanced.PlainReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cases 1 to 4 and 19: another process holds a lock. The enhanced service waits for it as the baseline does, and no longer, or gives
 * the last committed state.
 */
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
            boolean asked = situation.waits();
            if (!asked) {
                // A commit that the enhanced service was not asked about yet: its snapshot is stale when it meets the
                // lock.
                scene.writer.sql("UPDATE audit_events SET actor_id = 3 WHERE id = 7");
            }
            AuditPage committed = committed(scene);
            scene.writer.sql("BEGIN EXCLUSIVE", MARK_ALL);
            if (situation.writeAheadLog()) {
                // There the lock is one between writers.
                assertEquals(committed, scene.all());
            } else {
                try (ServicePair openedBeside = ServicePair.open(scene.files.database(), scene.files.payloads())) {
                    Together open = Together.ask(scene.pair, LiveRequests.EVERYTHING);
                    Together beside = Together.ask(openedBeside, LiveRequests.EVERYTHING);
                    Optional<AuditPage> answer = open.requireBusy();
                    if (asked) {
                        assertEquals(
                                Optional.of(committed), answer, "the snapshot is the committed state, and known to be");
                    }
                    answer.ifPresent(page -> assertEquals(committed, page));
                    beside.requireBusy().ifPresent(page -> assertEquals(committed, page));
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
                AuditPage committed = committed(scene);
                scene.writer.sql("BEGIN EXCLUSIVE", MARK_ALL);
                Together both = Together.ask(scene.pair, LiveRequests.EVERYTHING);
                if (situation.writeAheadLog()) {
                    assertEquals(committed, both.requireSame().page());
                } else {
                    both.requireBaselineWaiting(SHORT);
                }
                scene.writer.sql(end);
                if (!situation.writeAheadLog()) {
                    assertEquals(
                            end.equals("COMMIT") ? LiveFiles.ROWS : 0,
                            marked(both.requireSameOr(committed).page().events()));
                }
                scene.changed();
            }
        });
    }

    @Test
    void case03_reservedLockOnly() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            AuditPage committed = committed(scene);
            scene.writer.sql("BEGIN IMMEDIATE", MARK_ALL);
            long fromSnapshot = scene.enhanced.stats().snapshotRequests();
            assertEquals(committed, scene.all());
            assertEquals(
                    fromSnapshot + (situation.writeAheadLog() ? 0 : 1),
                    scene.enhanced.stats().snapshotRequests());
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
            AuditPage committed = committed(scene);
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
                    Together.ask(scene.pair, LiveRequests.EVERYTHING)
                            .requireBusy()
                            .ifPresent(page -> assertEquals(committed, page));
                    Together both = Together.ask(scene.pair, LiveRequests.EVERYTHING);
                    both.requireBaselineWaiting(SHORT);
                    reader.sql("COMMIT");
                    scene.writer.sql("COMMIT");
                    assertEquals(
                            LiveFiles.ROWS,
                            marked(both.requireSameOr(committed).page().events()));
                }
            }
            assertEquals(LiveFiles.ROWS, marked(scene.all().events()));
            scene.changed();
        });
    }

    /** With a write-ahead log it wants the whole file, of which nobody has a share between requests. */
    @Test
    void case19_writerThatKeepsItsExclusiveLock() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            scene.writer.run("connect", scene.files.database());
            scene.writer.sql("PRAGMA locking_mode = EXCLUSIVE", "PRAGMA busy_timeout = 0");
            for (int commit = 1; commit <= 3; commit++) {
                scene.writer.sql("UPDATE audit_events SET actor_id = 3, created_at = 1050 WHERE id <= " + commit);
            }
            Optional<AuditPage> locked =
                    Together.ask(scene.pair, LiveRequests.EVERYTHING).requireBusy();
            scene.writer.run("disconnect");
            AuditPage committed = scene.all();
            // What was acknowledged to the writer is in any answer, also in one that was given beside the lock.
            locked.ifPresent(page -> assertEquals(committed, page));
            assertEquals(
                    3,
                    marked(committed.events().stream()
                            .filter(event -> event.id() <= 3)
                            .toList()));
            scene.changed();
        });
    }

    /** What the baseline says while nobody holds a lock; the enhanced service is not asked. */
    private static AuditPage committed(LiveScene scene) throws Exception {
        return scene.pair.baseline().handle(LiveRequests.EVERYTHING);
    }

    /** How many of the events {@link #MARK_ALL} has marked; 0 unless all were, for some look so from the beginning. */
    private static int marked(List<AuditEvent> events) {
        boolean all = events.stream().allMatch(event -> event.actorId() == 3 && event.createdAt() == 1_050);
        return all ? events.size() : 0;
    }
}
