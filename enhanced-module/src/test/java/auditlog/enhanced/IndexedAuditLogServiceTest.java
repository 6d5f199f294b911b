package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditEvent;
import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each answer is compared with the baseline's, on the same files at the same moment. */
class IndexedAuditLogServiceTest {

    private static final int ROWS = 20;
    private static final long MOST_SECONDS = 30;

    private static final AuditQuery ALL = query(null, null, 1, -1);

    private static final List<AuditQuery> QUERIES = List.of(
            ALL,
            query(null, null, 1, 5),
            query(null, null, 2, 5),
            query(null, null, 99, 50),
            query(2L, null, 1, 10),
            query(null, "CREATE", 2, 3),
            query(null, "create", 1, 10),
            query(1L, "UPDATE", 1, 10),
            query(77L, "UPDATE", 1, 10),
            query(null, "?", 1, 10),
            query(null, "\ud800", 1, 10),
            query(null, "CREATE\0", 1, 10),
            query(null, "\ufffd", 1, 10),
            new AuditQuery(1_001, 1_003, null, null, 1, 10),
            new AuditQuery(1_003, 1_001, null, null, 1, 10));

    @TempDir
    Path directory;

    private AuditFiles files;
    private IndexedAuditLogService service;
    private OffsetAuditLogService baseline;

    @BeforeEach
    void make() throws Exception {
        files = AuditFiles.with(directory.resolve("live"), ROWS, "a");
        baseline = new OffsetAuditLogService(files.database, files.payloads);
    }

    @AfterEach
    void givesBackAllItHeld() throws Exception {
        if (service != null) {
            service.close();
            assertEquals(0, service.stats().openConnections());
            assertEquals(0, service.stats().openFiles());
        }
        baseline.close();
        assertEquals(0, AuditFiles.descriptorsIn(directory));
    }

    private void open() throws Exception {
        service = IndexedAuditLogService.open(files.database, files.payloads);
    }

    private static AuditQuery query(Long actorId, String action, int page, int pageSize) {
        return new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, actorId, action, page, pageSize);
    }

    /** The page, or the class of what was thrown. */
    private static Object outcome(AuditLogService service, AuditQuery query) {
        try {
            return service.handle(query);
        } catch (Exception e) {
            return e.getClass();
        }
    }

    private void assertSameAnswers() {
        for (AuditQuery query : QUERIES) {
            assertEquals(outcome(baseline, query), outcome(service, query), query::toString);
        }
    }

    private long plain(PlainReason reason) {
        return service.stats().plainRequests().get(reason);
    }

    /** One request must be answered by the plain path for that reason, and all as the baseline answers them. */
    private void assertNextIs(PlainReason reason) {
        long before = plain(reason);
        assertEquals(outcome(baseline, ALL), outcome(service, ALL));
        assertEquals(before + 1, plain(reason), service.stats()::toString);
        assertSameAnswers();
    }

    private void assertNextIsFromSnapshot() throws Exception {
        long before = service.stats().snapshotRequests();
        assertEquals(baseline.handle(ALL), service.handle(ALL));
        assertEquals(before + 1, service.stats().snapshotRequests(), service.stats()::toString);
    }

    /** Asks until the snapshot answers again. */
    private void awaitSnapshot() throws Exception {
        long before = service.stats().snapshotRequests();
        await(() -> {
            service.handle(query(null, null, 99, 50));
            return service.stats().snapshotRequests() > before;
        });
        assertSameAnswers();
    }

    private void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, () -> "Waited too long: " + service.stats());
            Thread.sleep(1);
        }
    }

    @Test
    void answersFromTheSnapshotAsTheBaselineDoes() throws Exception {
        open();
        assertSameAnswers();
        ServiceStats stats = service.stats();
        assertEquals(QUERIES.size() - 2, stats.snapshotRequests(), stats::toString);
        assertEquals(2, plain(PlainReason.NOT_REPRESENTABLE), "A lone surrogate and a zero reach SQLite as other text");
        assertEquals(ROWS, stats.snapshotRows());
        assertTrue(stats.snapshotPresent() && stats.snapshotEnabled());
        assertEquals(0, stats.failedRenewals(), stats::toString);
        assertTrue(stats.lastRenewal().compareTo(Duration.ZERO) > 0);
        assertEquals(1, stats.wholeReads());
        assertEquals(0, stats.openConnections());
        assertEquals(1, stats.openFiles());
        assertEquals(
                List.of(PlainReason.values()), List.copyOf(stats.plainRequests().keySet()));
    }

    @Test
    void givesAnUnmodifiableListAndStatistics() throws Exception {
        open();
        List<AuditEvent> events = service.handle(ALL).events();
        assertThrows(UnsupportedOperationException.class, () -> events.remove(0));
        assertThrows(
                UnsupportedOperationException.class,
                () -> service.stats().plainRequests().clear());
    }

    @Test
    void failsAsTheBaselineForNoQueryAtAll() throws Exception {
        open();
        assertThrows(NullPointerException.class, () -> baseline.handle(null));
        assertThrows(NullPointerException.class, () -> service.handle(null));
    }

    // Freshness

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO audit_events VALUES (NULL, 1001, 2, 'CREATE', 'USER', 'USER-1', 0, 23)",
                "UPDATE audit_events SET created_at = 5000 WHERE id = 3",
                "UPDATE audit_events SET action = 'CREATE'",
                "DELETE FROM audit_events WHERE id % 2 = 0",
                "DELETE FROM audit_events"
            })
    void seesACommit(String change) throws Exception {
        open();
        assertNextIsFromSnapshot();
        files.execute(change);
        assertNextIsFromSnapshot();
        assertSameAnswers();
        assertEquals(1, service.stats().wholeReads());
        assertEquals(0, service.stats().openConnections());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE audit_events",
                "ALTER TABLE audit_events RENAME COLUMN action TO deed",
                "VACUUM",
                "CREATE INDEX more ON audit_events(actor_id)",
                "ALTER TABLE audit_events ADD COLUMN more TEXT",
                // The rows' pages stay as they are.
                "ALTER TABLE audit_events RENAME COLUMN resource_type TO other;"
                        + " ALTER TABLE audit_events RENAME COLUMN resource_id TO resource_type;"
                        + " ALTER TABLE audit_events RENAME COLUMN other TO resource_id"
            })
    void seesACommitThatChangesTheSchema(String change) throws Exception {
        open();
        assertNextIsFromSnapshot();
        files.execute(change.split(";"));
        assertSameAnswers();
        assertEquals(0, service.stats().openConnections());
    }

    @Test
    void seesACommitThatLeavesSizeAndTimeAsTheyWere() throws Exception {
        open();
        long size = Files.size(files.database);
        FileTime time = Files.getLastModifiedTime(files.database);
        files.execute("UPDATE audit_events SET created_at = created_at + 1");
        Files.setLastModifiedTime(files.database, time);
        assertEquals(size, Files.size(files.database));
        assertNextIsFromSnapshot();
        assertSameAnswers();
    }

    /** There the plain path answers, as long as it is so. */
    @Test
    void leavesTheWriteAheadLogToTheBaseline() throws Exception {
        open();
        assertNextIsFromSnapshot();
        try (Connection writer = files.connect();
                Statement statement = writer.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            for (int i = 0; i < 20; i++) {
                assertNextIs(PlainReason.WRITE_AHEAD_LOG);
                statement.execute("UPDATE audit_events SET created_at = created_at + 7");
            }
        }
        assertNextIs(PlainReason.WRITE_AHEAD_LOG);
        assertFalse(service.stats().snapshotPresent());
        files.execute("PRAGMA journal_mode = DELETE");
        awaitSnapshot();
    }

    @Test
    void seesAnotherFileInTheDatabasesPlace() throws Exception {
        open();
        AuditFiles other = AuditFiles.with(directory.resolve("other"), ROWS + 1, "b");
        Files.move(other.database, files.database, StandardCopyOption.ATOMIC_MOVE);
        Files.move(other.payloads, files.payloads, StandardCopyOption.ATOMIC_MOVE);
        assertSameAnswers();
        awaitSnapshot();
        assertEquals(ROWS + 1, service.stats().snapshotRows());
    }

    @Test
    void seesAnotherFileBehindALink() throws Exception {
        Path link = directory.resolve("link.db");
        Files.createSymbolicLink(link, files.database);
        service = IndexedAuditLogService.open(link, files.payloads);
        assertNextIsFromSnapshot();
        AuditFiles other = AuditFiles.with(directory.resolve("other"), 3, "a");
        Files.createSymbolicLink(directory.resolve("link2.db"), other.database);
        Files.move(directory.resolve("link2.db"), link, StandardCopyOption.ATOMIC_MOVE);
        AuditPage page = service.handle(ALL);
        assertEquals(3, page.count());
        long before = service.stats().snapshotRequests();
        await(() -> {
            assertEquals(page, service.handle(ALL));
            return service.stats().snapshotRequests() > before;
        });
        assertEquals(3, service.stats().snapshotRows());
    }

    @Test
    void seesTheFileOverwrittenInPlaceByOneWithTheSameHeader() throws Exception {
        AuditFiles other = AuditFiles.with(directory.resolve("other"), ROWS, "a");
        files.execute("UPDATE audit_events SET actor_id = 1");
        other.execute("UPDATE audit_events SET actor_id = 2");
        open();
        assertNextIsFromSnapshot();
        // In a process of its own: this one would lose SQLite's locks with the descriptor.
        Process copy = new ProcessBuilder("cp", other.database.toString(), files.database.toString()).start();
        assertEquals(0, copy.waitFor());
        assertSameAnswers();
        assertEquals(ROWS, service.handle(query(2L, null, 1, -1)).count());
    }

    @Test
    void failsAsTheBaselineWhereTheDatabaseIsGone() throws Exception {
        open();
        Files.delete(files.database);
        assertNextIs(PlainReason.REPLACED);
        // The request made an empty file, as the baseline's does.
        assertEquals(0, Files.size(files.database));
        assertSameAnswers();
    }

    @Test
    void answersAtOnceBesideALockWithoutACommit() throws Exception {
        open();
        awaitSettled();
        try (Connection writer = files.connect();
                Statement statement = writer.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            long before = service.stats().snapshotRequests();
            assertEquals(ROWS, service.handle(ALL).count());
            statement.execute("DELETE FROM audit_events WHERE id > 1");
            assertEquals(ROWS, service.handle(ALL).count());
            assertEquals(before + 2, service.stats().snapshotRequests());
            statement.execute("ROLLBACK");
        }
        assertNextIsFromSnapshot();
        assertEquals(0, service.stats().failedRenewals());
    }

    /** Until the file is so old that no request looks at it again for its age. */
    private void awaitSettled() throws Exception {
        await(() -> FileIdentity.of(files.database).isSettled());
        Thread.sleep(FileIdentity.COARSEST_TIME_MILLIS + 5);
        service.handle(ALL);
    }

    @Test
    void waitsForALockAfterACommitAsTheBaselineDoesAndSeesWhatWasCommittedUnderIt() throws Exception {
        open();
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try (Connection writer = files.connect();
                Statement statement = writer.createStatement()) {
            statement.execute("UPDATE audit_events SET actor_id = 1");
            statement.execute("BEGIN EXCLUSIVE");
            statement.execute("DELETE FROM audit_events WHERE id > 1");
            Future<AuditPage> answer = caller.submit(() -> service.handle(ALL));
            await(() -> service.stats().openConnections() == 1);
            Thread.sleep(20);
            assertFalse(answer.isDone());
            statement.execute("COMMIT");
            assertEquals(1, answer.get(MOST_SECONDS, TimeUnit.SECONDS).count());
        } finally {
            caller.shutdownNow();
        }
        awaitSnapshot();
    }

    @Test
    void failsAsTheBaselineWhereALockAfterACommitIsHeldForLong() throws Exception {
        open();
        try (Connection writer = files.connect();
                Statement statement = writer.createStatement()) {
            statement.execute("UPDATE audit_events SET actor_id = 1");
            statement.execute("BEGIN EXCLUSIVE");
            long start = System.nanoTime();
            SQLException busy = assertThrows(SQLException.class, () -> service.handle(ALL));
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertTrue(Connections.isBusy(busy), busy.toString());
            assertTrue(millis >= 2_900 && millis < 10_000, millis + " ms");
            assertEquals(1, plain(PlainReason.BUSY));
            statement.execute("ROLLBACK");
        }
        assertNextIsFromSnapshot();
        assertSameAnswers();
    }

    @Test
    void renewsItsSnapshotAfterEachChange() throws Exception {
        open();
        for (int i = 0; i < 10; i++) {
            long renewals = service.stats().renewals();
            files.add(2_000 + i, 1, "CREATE", String.valueOf(i));
            assertNextIsFromSnapshot();
            assertSameAnswers();
            assertTrue(service.stats().renewals() > renewals);
            assertEquals(ROWS + i + 1, service.stats().snapshotRows());
        }
        assertEquals(1, service.stats().wholeReads());
        AuditFiles other = AuditFiles.with(directory.resolve("other"), 5, "b");
        Files.move(other.database, files.database, StandardCopyOption.ATOMIC_MOVE);
        awaitSnapshot();
        assertEquals(5, service.stats().snapshotRows());
        assertEquals(2, service.stats().wholeReads());
    }

    /** Several requests that meet are served by one renewal, beside a writer who commits all the time. */
    @Test
    void renewsMoreSeldomThanItIsAskedBesideAWriter() throws Exception {
        open();
        int threads = 16;
        AtomicBoolean ends = new AtomicBoolean();
        ExecutorService readers = Executors.newFixedThreadPool(threads + 1);
        try {
            Future<Integer> writing = readers.submit(() -> {
                int commits = 0;
                try (Connection writer = files.connect();
                        Statement statement = writer.createStatement()) {
                    while (!ends.get()) {
                        statement.execute("UPDATE audit_events SET actor_id = actor_id + 1 WHERE id = 7");
                        commits++;
                        Thread.sleep(1);
                    }
                }
                return commits;
            });
            List<Future<?>> reading = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                reading.add(readers.submit(() -> {
                    for (int n = 0; n < 500; n++) {
                        assertEquals(ROWS, service.handle(ALL).count());
                    }
                    return null;
                }));
            }
            for (Future<?> reader : reading) {
                reader.get(2 * MOST_SECONDS, TimeUnit.SECONDS);
            }
            ends.set(true);
            int commits = writing.get(MOST_SECONDS, TimeUnit.SECONDS);
            ServiceStats stats = service.stats();
            assertTrue(commits > 10 && stats.renewals() > 10, () -> commits + " commits, " + stats);
            assertTrue(stats.renewals() < threads * 500 / 2, stats::toString);
            assertEquals(1, stats.wholeReads(), stats::toString);
            assertEquals(threads * 500, stats.snapshotRequests(), stats::toString);
        } finally {
            ends.set(true);
            readers.shutdownNow();
        }
        assertSameAnswers();
    }

    @Test
    void showsEveryAcknowledgedCommitToRequestsThatBeginAfterIt() throws Exception {
        open();
        int commits = 300;
        AtomicInteger acknowledged = new AtomicInteger(ROWS);
        ExecutorService readers = Executors.newFixedThreadPool(3);
        List<Future<?>> reading = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            reading.add(readers.submit(() -> {
                while (acknowledged.get() < ROWS + commits) {
                    int atLeast = acknowledged.get();
                    AuditPage page = service.handle(query(null, null, 1, 1));
                    long newest = page.events().get(0).id();
                    assertTrue(newest >= atLeast, () -> "Saw " + newest + " after " + atLeast);
                    assertEquals(
                            newest, page.events().get(0).payload().get("id").asLong());
                }
                return null;
            }));
        }
        try (Connection writer = files.connect();
                Statement statement = writer.createStatement()) {
            for (int id = ROWS + 1; id <= ROWS + commits; id++) {
                byte[] line = ("{\"id\": " + id + "}\n").getBytes();
                long offset = Files.size(files.payloads);
                Files.write(files.payloads, line, StandardOpenOption.APPEND);
                statement.execute("INSERT INTO audit_events VALUES (" + id + ", " + (5_000 + id)
                        + ", 1, 'CREATE', 'USER', 'USER-1', " + offset + ", " + line.length + ")");
                acknowledged.set(id);
            }
            for (Future<?> reader : reading) {
                reader.get(MOST_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            acknowledged.set(Integer.MAX_VALUE);
            readers.shutdownNow();
        }
        assertTrue(service.stats().snapshotRequests() > 0, service.stats()::toString);
        assertEquals(1, service.stats().wholeReads(), service.stats()::toString);
    }

    // Payloads

    @Test
    void seesPayloadBytesChangedInPlace() throws Exception {
        open();
        AuditPage before = service.handle(ALL);
        String text = Files.readString(files.payloads);
        Files.writeString(files.payloads, text.replace("\"a\"", "\"c\""));
        assertNextIsFromSnapshot();
        assertEquals("a", before.events().get(0).payload().get("mark").asString());
        assertEquals(
                "c", service.handle(ALL).events().get(0).payload().get("mark").asString());
    }

    @Test
    void readsThePayloadFileThatTookThePlace() throws Exception {
        open();
        assertNextIsFromSnapshot();
        AuditFiles other = AuditFiles.with(directory.resolve("other"), ROWS, "b");
        Files.move(other.payloads, files.payloads, StandardCopyOption.ATOMIC_MOVE);
        assertNextIsFromSnapshot();
        assertEquals(
                "b", service.handle(ALL).events().get(0).payload().get("mark").asString());
        assertEquals(1, service.stats().openFiles());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"})
    void failsAsTheBaselineForAPayloadFileThatWasCutOrBlanked(String contents) throws Exception {
        open();
        assertNextIsFromSnapshot();
        Files.writeString(files.payloads, contents);
        assertNextIs(PlainReason.ERROR);
        assertTrue(service.stats().snapshotPresent());
    }

    @Test
    void needsNoPayloadFileForAnEmptyPage() throws Exception {
        open();
        Files.delete(files.payloads);
        AuditQuery none = query(77L, null, 1, 10);
        assertEquals(baseline.handle(none), service.handle(none));
        assertEquals(1, service.stats().snapshotRequests());
    }

    @Test
    void failsAsTheBaselineWithoutAPayloadFile() throws Exception {
        open();
        assertNextIsFromSnapshot();
        Files.delete(files.payloads);
        assertNextIs(PlainReason.ERROR);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "payload_len = -1; NOT_REPRESENTABLE",
                "payload_len = 2000000; NOT_REPRESENTABLE",
                "payload_len = 4294967296; ERROR",
                "payload_len = 0; ERROR",
                "payload_offset = -1; ERROR",
                "payload_offset = 9223372036854775807; ERROR",
                "payload_offset = payload_offset + 1; ERROR",
                "payload_len = payload_len - 2; ERROR",
                "payload_len = payload_len + 5; ERROR"
            })
    void failsAsTheBaselineForRowsThatPointWrong(String change, PlainReason reason) throws Exception {
        files.execute("UPDATE audit_events SET " + change);
        open();
        assertTrue(outcome(baseline, ALL) instanceof Class<?>);
        assertNextIs(reason);
    }

    @Test
    void answersTheLongestPayloadForItsBuffers() throws Exception {
        String quotesAndNewline = "\"\"\n";
        int letters = PayloadReader.LONGEST_PAYLOAD - quotesAndNewline.length();
        files.add(9_000, 1, "CREATE", "\"" + "x".repeat(letters) + "\"");
        open();
        assertNextIsFromSnapshot();
    }

    @Test
    void answersAPayloadTooLongForItsBuffers() throws Exception {
        files.add(9_000, 1, "CREATE", "\"" + "x".repeat(PayloadReader.LONGEST_PAYLOAD) + "\"");
        open();
        assertNextIs(PlainReason.NOT_REPRESENTABLE);
    }

    // What the snapshot can't stand for

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE audit_events RENAME TO events;"
                        + " CREATE VIEW audit_events AS SELECT * FROM events WHERE id > 3",
                "ALTER TABLE audit_events RENAME TO events;"
                        + " CREATE TABLE audit_events(id INTEGER, created_at INTEGER, actor_id INTEGER,"
                        + " action TEXT COLLATE NOCASE, resource_type TEXT, resource_id TEXT, payload_offset INTEGER,"
                        + " payload_len INTEGER); INSERT INTO audit_events SELECT * FROM events",
                "ALTER TABLE audit_events RENAME TO events;"
                        + " CREATE TABLE audit_events(id INTEGER, created_at INTEGER, actor_id INTEGER,"
                        + " action TEXT, resource_type TEXT, resource_id TEXT, payload_offset INTEGER,"
                        + " payload_len INTEGER); INSERT INTO audit_events SELECT * FROM events;"
                        + " INSERT INTO audit_events SELECT * FROM events",
                "ALTER TABLE audit_events RENAME TO events;"
                        + " CREATE TABLE audit_events(id INTEGER, created_at INTEGER, actor_id INTEGER,"
                        + " action TEXT, resource_type TEXT, resource_id TEXT, payload_offset INTEGER,"
                        + " payload_len INTEGER); INSERT INTO audit_events SELECT * FROM events;"
                        + " UPDATE audit_events SET action = NULL WHERE id = 3",
                "ALTER TABLE audit_events RENAME TO events;"
                        + " CREATE TABLE audit_events(id INTEGER, created_at INTEGER, actor_id INTEGER,"
                        + " action, resource_type TEXT, resource_id TEXT, payload_offset INTEGER,"
                        + " payload_len INTEGER); INSERT INTO audit_events SELECT * FROM events",
                "ALTER TABLE audit_events RENAME TO events;"
                        + " CREATE TABLE audit_events(id INTEGER, created_at INTEGER, actor_id INTEGER,"
                        + " action TEXT AS ('CREATE'), resource_type TEXT, resource_id TEXT, payload_offset INTEGER,"
                        + " payload_len INTEGER)",
                "ALTER TABLE audit_events DROP COLUMN resource_type",
                "DROP TABLE audit_events"
            })
    void leavesATableThatItCantStandForToTheBaseline(String changes) throws Exception {
        files.execute(changes.split(";"));
        open();
        ServiceStats stats = service.stats();
        assertFalse(stats.snapshotPresent(), stats::toString);
        assertEquals(1, stats.failedRenewals());
        assertTrue(stats.lastFailure().startsWith(NotRepresentableException.class.getName()), stats::toString);
        assertEquals(0, stats.openConnections());
        assertNextIs(PlainReason.NOT_REPRESENTABLE);
    }

    @Test
    void takesATableUpAgainOnceItCanStandForIt() throws Exception {
        files.execute("ALTER TABLE audit_events RENAME COLUMN action TO deed");
        open();
        assertNextIs(PlainReason.NOT_REPRESENTABLE);
        files.execute("ALTER TABLE audit_events RENAME COLUMN deed TO action");
        awaitSnapshot();
    }

    @Test
    void findsQuestionMarksForALoneSurrogate() throws Exception {
        files.execute("UPDATE audit_events SET action = '?' WHERE id = 3");
        open();
        AuditQuery query = query(null, "\ud800", 1, 10);
        assertEquals(1, baseline.handle(query).count());
        assertEquals(baseline.handle(query), service.handle(query));
        AuditQuery emoji = query(null, "\ud83d\ude00", 1, 10);
        assertEquals(baseline.handle(emoji), service.handle(emoji));
        assertEquals(2, plain(PlainReason.NOT_REPRESENTABLE));
        assertSameAnswers();
    }

    @Test
    void findsAnActionBeyondTheBasicPlane() throws Exception {
        files.add(1_000, 1, "\ud83d\ude00", "{}");
        open();
        AuditQuery emoji = query(null, "\ud83d\ude00", 1, 10);
        assertEquals(1, baseline.handle(emoji).count());
        assertEquals(baseline.handle(emoji), service.handle(emoji));
        assertEquals(1, service.stats().snapshotRequests());
    }

    // Life

    @Test
    void canBeSwitchedOffAndOn() throws Exception {
        open();
        assertNextIsFromSnapshot();
        service.setSnapshotEnabled(false);
        assertFalse(service.stats().snapshotEnabled());
        assertFalse(service.stats().snapshotPresent());
        assertEquals(0, service.stats().openConnections());
        assertNextIs(PlainReason.SWITCHED_OFF);
        assertEquals(0, service.stats().openConnections());
        service.setSnapshotEnabled(true);
        awaitSnapshot();
        assertNextIsFromSnapshot();
    }

    @Test
    void saysThatItIsSwitchedOffWhateverElseStandsInTheWay() throws Exception {
        files.execute("DROP TABLE audit_events");
        open();
        assertNextIs(PlainReason.NOT_REPRESENTABLE);
        service.setSnapshotEnabled(false);
        assertNextIs(PlainReason.SWITCHED_OFF);
    }

    @Test
    void keepsItsSnapshotWhenSwitchedOnAgain() throws Exception {
        open();
        service.setSnapshotEnabled(true);
        assertTrue(service.stats().snapshotPresent());
        assertNextIsFromSnapshot();
    }

    @Test
    void opensWithoutADatabaseAndLeavesItToTheFirstRequest() throws Exception {
        AuditFiles none = new AuditFiles(directory);
        Files.createFile(none.payloads);
        service = IndexedAuditLogService.open(none.database, none.payloads);
        assertFalse(Files.exists(none.database));
        assertEquals(0, service.stats().renewals());
        assertEquals(1, service.stats().failedRenewals());
        try (OffsetAuditLogService same = new OffsetAuditLogService(none.database, none.payloads)) {
            assertEquals(outcome(service, ALL), outcome(same, ALL));
            assertEquals(outcome(same, ALL), outcome(service, ALL));
        }
        none.execute(AuditFiles.CREATE);
        none.add(1, 1, "CREATE", "{}");
        awaitSnapshotOf(none, 1);
    }

    private void awaitSnapshotOf(AuditFiles other, int rows) throws Exception {
        await(() -> {
            assertEquals(rows, service.handle(ALL).count());
            return service.stats().snapshotRequests() > 0;
        });
        assertEquals(rows, service.stats().snapshotRows(), other.database::toString);
    }

    @Test
    void opensBesideALockAndTakesTheSnapshotLater() throws Exception {
        try (Connection writer = files.connect();
                Statement statement = writer.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            open();
            assertFalse(service.stats().snapshotPresent());
            assertEquals(0, service.stats().openConnections());
            statement.execute("COMMIT");
        }
        awaitSnapshot();
    }

    @Test
    void refusesAPathThatTheDriverWouldCutShort() {
        assertThrows(
                IllegalArgumentException.class,
                () -> IndexedAuditLogService.open(directory.resolve("a?b/audit.db"), files.payloads)
                        .close());
    }

    @Test
    void takesARelativePath() throws Exception {
        Path here = Path.of("").toAbsolutePath();
        service = IndexedAuditLogService.open(here.relativize(files.database), here.relativize(files.payloads));
        assertNextIsFromSnapshot();
    }

    @Test
    void refusesRequestsAfterTheClose() throws Exception {
        open();
        assertNextIsFromSnapshot();
        service.close();
        service.close();
        assertFalse(service.stats().snapshotPresent());
        assertThrows(IllegalStateException.class, () -> service.handle(ALL));
        service.setSnapshotEnabled(false);
        service.setSnapshotEnabled(true);
        assertFalse(service.stats().snapshotPresent());
    }

    @Test
    void finishesARequestThatBeganBeforeTheClose() throws Exception {
        open();
        files.execute("UPDATE audit_events SET actor_id = 1");
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try (Connection writer = files.connect();
                Statement statement = writer.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            Future<AuditPage> answer = caller.submit(() -> service.handle(ALL));
            await(() -> service.stats().openConnections() == 1);
            service.close();
            assertFalse(answer.isDone());
            statement.execute("COMMIT");
            assertEquals(ROWS, answer.get(MOST_SECONDS, TimeUnit.SECONDS).count());
        } finally {
            caller.shutdownNow();
        }
    }

    @Test
    void closesUnderRequestsAndLeavesNothingOpen() throws Exception {
        AuditPage expected = baseline.handle(ALL);
        int threads = 4;
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 20; round++) {
                open();
                AtomicLong answered = new AtomicLong();
                List<Future<?>> calling = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    calling.add(callers.submit(() -> {
                        try {
                            while (true) {
                                assertEquals(expected, service.handle(ALL));
                                answered.incrementAndGet();
                            }
                        } catch (IllegalStateException e) {
                            return null;
                        }
                    }));
                }
                int enough = 10 * (round + 1);
                await(() -> answered.get() >= enough);
                service.close();
                for (Future<?> call : calling) {
                    call.get(MOST_SECONDS, TimeUnit.SECONDS);
                }
                assertEquals(0, service.stats().openConnections());
                assertEquals(0, service.stats().openFiles());
                assertEquals(0, AuditFiles.descriptorsIn(directory));
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void switchesUnderRequestsAndLosesNothing() throws Exception {
        open();
        AuditPage expected = baseline.handle(ALL);
        AtomicInteger switches = new AtomicInteger();
        int enough = 200;
        ExecutorService callers = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> calling = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                calling.add(callers.submit(() -> {
                    while (switches.get() < enough) {
                        assertEquals(expected, service.handle(ALL));
                    }
                    return null;
                }));
            }
            while (switches.get() < enough) {
                service.setSnapshotEnabled(switches.getAndIncrement() % 2 == 0);
                Thread.sleep(1);
            }
            for (Future<?> call : calling) {
                call.get(MOST_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            switches.set(enough);
            callers.shutdownNow();
        }
        service.setSnapshotEnabled(true);
        awaitSnapshot();
        assertEquals(0, service.stats().openConnections());
    }

    @Test
    void answersAnInterruptedThreadAndKeepsItsFlag() throws Exception {
        open();
        AuditPage expected = baseline.handle(ALL);
        Thread.currentThread().interrupt();
        try {
            assertEquals(expected, service.handle(ALL));
            assertTrue(Thread.currentThread().isInterrupted());
            assertEquals(1, service.stats().snapshotRequests());
            service.close();
            assertTrue(Thread.currentThread().isInterrupted());
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void interruptsHurtNobodyElse() throws Exception {
        open();
        AuditPage expected = baseline.handle(ALL);
        ExecutorService callers = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> calling = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                boolean interrupts = i == 0;
                calling.add(callers.submit(() -> {
                    for (int n = 0; n < 500; n++) {
                        if (interrupts) {
                            Thread.currentThread().interrupt();
                        }
                        assertEquals(expected, service.handle(ALL));
                    }
                    assertEquals(interrupts, Thread.interrupted());
                    return null;
                }));
            }
            for (Future<?> call : calling) {
                call.get(MOST_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            callers.shutdownNow();
        }
        assertEquals(1_500, service.stats().snapshotRequests(), service.stats()::toString);
    }

    @Test
    void opensInAnInterruptedThread() throws Exception {
        Thread.currentThread().interrupt();
        try {
            open();
            assertEquals(baseline.handle(ALL), service.handle(ALL));
        } finally {
            assertTrue(Thread.interrupted());
        }
        awaitSnapshot();
    }
}
