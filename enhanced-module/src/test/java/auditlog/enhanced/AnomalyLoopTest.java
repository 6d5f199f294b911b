package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
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
    private static final long MOST_SECONDS = 30;

    private static final List<AuditQuery> QUERIES = List.of(
            new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, 1, -1),
            new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, 1L, null, 9, 2));

    @TempDir
    private static Path directory;

    private static Path template;
    private static AuditFiles files;
    private static OffsetAuditLogService baseline;
    private static List<AuditPage> expected;
    private static long runs;

    /** What a failing call throws; a new one each time. */
    enum Kind implements FaultyOutside.Failure {
        IO(() -> new IOException("injected"), null),
        SQL(null, () -> new SQLException("injected")),
        /** Where SQLite says it: when the lock is taken. */
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
        public Throwable ofDatabase(String method) {
            return database == null || this == BUSY && !method.equals("execute") ? null : database.get();
        }
    }

    @BeforeAll
    static void make() throws Exception {
        template = AuditFiles.with(directory.resolve("template"), ROWS, "a").database;
        files = AuditFiles.with(directory.resolve("live"), ROWS, "a");
        baseline = new OffsetAuditLogService(files.database, files.payloads);
    }

    @AfterAll
    static void report() throws Exception {
        renewFile();
        IndexedAuditLogService.open(files.database, files.payloads).close();
        assertEquals(0, AuditFiles.descriptorsIn(directory));
        System.out.println(
                "anomaly loops: " + runs + " runs, each with one call to the outside failing, or all from it on");
    }

    /** Another file each time, so that the opening of it is tried too. */
    private static void renewFile() throws Exception {
        Path copy = directory.resolve("copy");
        Files.copy(template, copy);
        Files.move(copy, files.database, StandardCopyOption.ATOMIC_MOVE);
        expected = answers();
    }

    private static void change(String text) throws Exception {
        files.execute("UPDATE audit_events SET created_at = created_at + 1, resource_id = '" + text + "'");
        expected = answers();
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
    @EnumSource(names = {"UNCHECKED", "STACK"})
    void allCallsFailFromOneOnInOtherWays(Kind kind) throws Exception {
        loop(kind, true);
    }

    private static void loop(Kind kind, boolean lasting) throws Exception {
        long n = 0;
        boolean failed = true;
        while (failed) {
            n++;
            failed = run(n, new FaultyOutside(kind, lasting));
        }
        runs += n;
        assertTrue(n > (kind == Kind.BUSY ? 2 : 20), "Only " + n + " calls of the outside");
    }

    /** Whether a call failed. */
    private static boolean run(long n, FaultyOutside outside) throws Exception {
        String run = "call " + n;
        renewFile();
        outside.arm(n);
        long failed;
        try (IndexedAuditLogService service = open(outside, run)) {
            ask(service, run);
            ask(service, run);
            change("ORDER-0");
            ask(service, run);
            // Whole once more; the file is as it was.
            service.setSnapshotEnabled(false);
            ask(service, run);
            service.setSnapshotEnabled(true);
            ask(service, run);
            assertEquals(0, outside.openConnections(), run);
            failed = service.stats().failedRenewals();
            outside.heal();

            change("ORDER-" + n);
            awaitSnapshot(service, run);
            change("USER-" + n);
            ask(service, run);
            awaitSnapshot(service, run);
            assertEquals(0, service.stats().openConnections(), run);
            assertEquals(0, outside.openConnections(), run);
            assertEquals(1, outside.openHandles(), run);
            assertEquals(1, service.stats().openFiles(), run);
        }
        assertEquals(0, outside.openHandles(), run);
        // Handles of which it is not known whether they are the file's stay open as long as it is at its path.
        assertTrue(
                AuditFiles.descriptorsIn(directory) <= failed * AuditFiles.HANDLES_OF_A_DATABASE,
                () -> run + ": " + failed);
        return outside.failed();
    }

    private static IndexedAuditLogService open(FaultyOutside outside, String run) {
        try {
            return IndexedAuditLogService.open(files.database, files.payloads, outside);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("The service does not open: " + run, e);
        }
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
        await(() -> run + ", " + service.stats(), () -> {
            long before = service.stats().snapshotRequests();
            ask(service, run);
            return service.stats().snapshotRequests() == before + QUERIES.size();
        });
    }

    private static void await(Supplier<String> what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!condition.call()) {
            assertFalse(System.nanoTime() > deadline, () -> "Waited too long: " + what.get());
            LockSupport.parkNanos(100_000);
        }
    }
}
