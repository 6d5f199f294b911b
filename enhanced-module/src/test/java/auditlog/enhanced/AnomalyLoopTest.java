package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Lets the n-th call to the outside fail, for n = 1, 2, … until a run passes untouched. In every run all answers are the baseline's,
 * also the one that the failure strikes; afterwards a new snapshot is taken, a commit is seen, and nothing is left open.
 */
class AnomalyLoopTest {

    private static final int ROWS = 2;
    private static final int SENTINELS = 2;
    private static final long MOST_SECONDS = 30;

    /** A renewal of so few rows takes milliseconds. */
    private static final long RENEWAL_SECONDS = 5;

    private static final long MOST_DESCRIPTORS = 16;

    /** Renews at once and lets nothing go, but that a test sees to it. */
    private static final Settings AT_ONCE =
            new Settings(SENTINELS, 16, Duration.ofHours(1), Duration.ofNanos(1), 0.99, 0.99, Duration.ofNanos(1));

    private static final List<AuditQuery> QUERIES = List.of(
            new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, 1, -1),
            new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, 1L, null, 9, 2));

    @TempDir
    private static Path directory;

    private static AuditFiles files;
    private static OffsetAuditLogService baseline;
    private static Connection other;
    private static List<AuditPage> expected;
    private static long runs;

    /** What a failing call throws; a new one each time. */
    enum Kind implements FaultyOutside.Failure {
        IO(() -> new IOException("injected"), null),
        SQL(null, () -> new SQLException("injected")),
        BUSY(null, () -> new SQLiteException("injected", SQLiteErrorCode.SQLITE_BUSY)),
        UNCHECKED(() -> new IllegalStateException("injected"), () -> new IllegalStateException("injected")),
        MEMORY(() -> new OutOfMemoryError("injected"), () -> new OutOfMemoryError("injected")),
        STACK(StackOverflowError::new, StackOverflowError::new);

        private final Supplier<Throwable> file;
        private final Supplier<Throwable> database;

        Kind(Supplier<Throwable> file, Supplier<Throwable> database) {
            this.file = file;
            this.database = database;
        }

        @Override
        public Throwable ofFile() {
            return file == null ? null : file.get();
        }

        @Override
        public Throwable ofDatabase() {
            return database == null ? null : database.get();
        }
    }

    @BeforeAll
    static void make() throws Exception {
        files = AuditFiles.with(directory.resolve("live"), ROWS, "a");
        // With somebody else connected commits stay in the write-ahead log, so that no snapshot has to wait until the
        // database file's time has settled.
        files.execute("PRAGMA journal_mode = WAL");
        other = files.connect();
        change("0");
        baseline = new OffsetAuditLogService(files.database, files.payloads);
        expected = answers();
    }

    private static void change(String text) throws SQLException {
        try (Statement statement = other.createStatement()) {
            statement.execute("UPDATE audit_events SET created_at = created_at + 1, resource_id = '" + text + "'");
        }
    }

    @AfterAll
    static void report() throws Exception {
        other.close();
        assertEquals(0, AuditFiles.descriptorsIn(directory));
        System.out.println(
                "anomaly loops: " + runs + " runs, each with one call to the outside failing, or all from it on");
    }

    @ParameterizedTest
    @EnumSource
    void oneCallFails(Kind kind) throws Exception {
        loop(kind, false);
    }

    @ParameterizedTest
    @EnumSource(names = {"IO", "SQL", "MEMORY"})
    void allCallsFailFromOneOn(Kind kind) throws Exception {
        loop(kind, true);
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource(names = {"BUSY", "UNCHECKED", "STACK"})
    void allCallsFailFromOneOnInOtherWays(Kind kind) throws Exception {
        loop(kind, true);
    }

    private static void loop(Kind kind, boolean lasting) throws Exception {
        long threads = renewalThreads();
        long n = 0;
        boolean failed = true;
        while (failed) {
            n++;
            failed = run(n, new FaultyOutside(kind, lasting));
        }
        runs += n;
        assertTrue(n > 20, "Only " + n + " calls of the outside");
        await("The threads end", () -> renewalThreads() == threads);
    }

    /** Whether a call failed. */
    private static boolean run(long n, FaultyOutside outside) throws Exception {
        String run = "call " + n;
        outside.arm(n);
        try (IndexedAuditLogService service = open(outside, run)) {
            ask(service, run);
            ask(service, run);
            // Another renewal, aside; the file is as it was.
            long tries = tries(service);
            await(run, () -> {
                // Perhaps more than once: a renewal that was under way may be counted already, and put its snapshot in
                // place later.
                if (service.stats().snapshotPresent()) {
                    service.setSnapshotEnabled(false);
                    service.setSnapshotEnabled(true);
                }
                ask(service, run);
                return tries(service) > tries;
            });
            ask(service, run);
            service.letIdleGo();
            ask(service, run);
            service.letIdleGo();
            service.letIdleGo();
            ask(service, run);
            outside.heal();

            awaitSnapshot(service, run);
            change("ORDER-" + n);
            expected = answers();
            ask(service, run);
            awaitSnapshot(service, run);
            // A request that found no snapshot just before there was one has asked for another, which holds its own.
            await(
                    run,
                    RENEWAL_SECONDS,
                    () -> outside.openConnections() == SENTINELS
                            && service.stats().openConnections() == SENTINELS);
            assertEquals(1, outside.openHandles(), run);
            assertEquals(1, service.stats().openFiles(), run);
        }
        assertEquals(0, outside.openConnections(), run);
        assertEquals(0, outside.openHandles(), run);
        // SQLite keeps descriptors of closed connections for the next ones while another connection holds a lock, as
        // the
        // test's own does: at most as many as there were at once.
        assertTrue(AuditFiles.descriptorsIn(directory) <= MOST_DESCRIPTORS, run);
        return outside.failed();
    }

    private static IndexedAuditLogService open(FaultyOutside outside, String run) {
        try {
            return IndexedAuditLogService.open(files.database, files.payloads, AT_ONCE, outside);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("The service does not open: " + run, e);
        }
    }

    private static long tries(IndexedAuditLogService service) {
        return service.stats().renewals() + service.stats().failedRenewals();
    }

    private static List<AuditPage> answers() throws Exception {
        List<AuditPage> pages = new ArrayList<>();
        for (AuditQuery query : QUERIES) {
            pages.add(baseline.handle(query));
        }
        return pages;
    }

    private static void ask(IndexedAuditLogService service, String run) {
        for (int i = 0; i < QUERIES.size(); i++) {
            AuditPage page;
            try {
                page = service.handle(QUERIES.get(i));
            } catch (Exception | Error e) {
                // Wrapped, since the test framework gives up at a lack of memory, and does not say which run it was.
                throw new AssertionError("A failure of the service's own means reached a caller: " + run, e);
            }
            assertEquals(expected.get(i), page, run);
        }
    }

    private static void awaitSnapshot(IndexedAuditLogService service, String run) throws Exception {
        await(run, () -> {
            long before = service.stats().snapshotRequests();
            ask(service, run);
            return service.stats().snapshotRequests() == before + QUERIES.size();
        });
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        await(what, MOST_SECONDS, condition);
    }

    private static void await(String what, long seconds, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.call()) {
            assertFalse(System.nanoTime() > deadline, () -> "Waited too long: " + what);
            LockSupport.parkNanos(100_000);
        }
    }

    private static long renewalThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(SnapshotRenewal.THREAD_NAME))
                .count();
    }
}
