package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditLogService;
import auditlog.enhanced.IndexedAuditLogService;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Case 58: a connection of the service's own process holds a lock. Locks belong to the process, and closing any descriptor of the
 * file gives them up; whatever becomes of the service, other processes must find the file locked.
 */
@Tag("faults")
class HarmlessLockCasesTest {

    private static final long DEADLINE_NANOS = 60_000_000_000L;
    private static final long INTERRUPTS_NANOS = 200_000_000L;

    @TempDir
    private Path directory;

    /** The lock that is held, and what other processes can't do meanwhile. */
    private enum Lock {
        EXCLUSIVE("DELETE", "BEGIN EXCLUSIVE", "SELECT count(*) FROM audit_events"),
        RESERVED("DELETE", "BEGIN IMMEDIATE", "BEGIN IMMEDIATE"),
        WRITE_AHEAD_LOG("WAL", "BEGIN IMMEDIATE", "BEGIN IMMEDIATE"),
        SHARE_OF_THE_FILE("WAL", "BEGIN IMMEDIATE", "PRAGMA journal_mode = DELETE");

        private final String journalMode;
        private final String begin;
        private final String refused;

        Lock(String journalMode, String begin, String refused) {
            this.journalMode = journalMode;
            this.begin = begin;
            this.refused = refused;
        }
    }

    /** The platform's timer thread keeps alive the class loader of whoever first starts it: that is to be the tests' own. */
    @BeforeAll
    static void startThePlatformsTimer() {
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS))
                .join();
    }

    static Stream<Arguments> besideLocks() {
        return Stream.of(Lock.values())
                .flatMap(lock -> Stream.of(Beside.values()).map(beside -> Arguments.of(beside, lock)));
    }

    /** The writer of the process that asks, its lock, and another process that wants it. */
    private static final class Holder implements AutoCloseable {

        private final LiveFiles files;
        private final Lock lock;
        private final Connection connection;
        private final Statement statement;
        private int commits;

        Holder(LiveFiles files, Lock lock) throws SQLException {
            this.files = files;
            this.lock = lock;
            connection = DriverManager.getConnection("jdbc:sqlite:" + files.database());
            statement = connection.createStatement();
            statement.execute("PRAGMA journal_mode = " + lock.journalMode);
            hold();
        }

        private void hold() throws SQLException {
            statement.execute(lock.begin);
            statement.execute("UPDATE audit_events SET actor_id = " + (100 + commits) + " WHERE id = 7");
        }

        /** Commits and takes the lock again, before anybody asks. */
        void commitAndHold() throws SQLException {
            statement.execute("COMMIT");
            commits++;
            hold();
        }

        void requireHeld(String after) throws IOException, InterruptedException {
            ExternalTool.Result result = anotherProcess();
            assertTrue(
                    result.exit() != 0 && result.output().contains("database is locked"),
                    () -> "The lock is lost after this: " + after + ". " + result);
        }

        /** Whether that was seen at all: without the lock, the other process does what it wants. */
        void requireFreeAtTheEnd() throws SQLException, IOException, InterruptedException {
            close();
            assertEquals(0, anotherProcess().exit());
            assertEquals(
                    new ExternalTool.Result(0, "ok\n" + (100 + commits - 1)),
                    ExternalTool.SQLITE3.run(
                            files.database(),
                            "PRAGMA integrity_check; SELECT actor_id FROM audit_events WHERE id = 7"));
        }

        /** Without a time that it would wait for. */
        private ExternalTool.Result anotherProcess() throws IOException, InterruptedException {
            return ExternalTool.SQLITE3.run("-batch", "-bail", files.database(), lock.refused);
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    @ParameterizedTest(name = "case 58: {0}")
    @EnumSource(Lock.class)
    void case58_aLostLockWouldBeNoticed(Lock lock) throws Exception {
        LiveFiles files = LiveFiles.create(directory.resolve("live"), 7);
        try (Holder holder = new Holder(files, lock)) {
            holder.requireHeld("nothing");
            Path locked = lock == Lock.WRITE_AHEAD_LOG ? files.directory().resolve("audit.db-shm") : files.database();
            new RandomAccessFile(locked.toFile(), "r").close();
            assertEquals(0, holder.anotherProcess().exit());
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "case 58: {0}, {1}")
    @MethodSource("besideLocks")
    void case58_lockOfTheSameProcess(Beside beside, Lock lock) throws Exception {
        LiveFiles files = LiveFiles.create(directory.resolve("live"), 7);
        try (Holder holder = new Holder(files, lock)) {
            for (boolean closed : new boolean[] {true, false}) {
                WeakReference<?> service = used(beside.open(files), holder, closed);
                awaitCollected(service, closed);
                holder.requireHeld("dropped and collected");
            }
            holder.requireFreeAtTheEnd();
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "case 58: {0}, {1}")
    @MethodSource("besideLocks")
    void case58_lockOfTheSameProcessWhenTheServicesClassesAreUnloaded(Beside beside, Lock lock) throws Exception {
        LiveFiles files = LiveFiles.create(directory.resolve("live"), 7);
        try (Holder holder = new Holder(files, lock)) {
            for (boolean closed : new boolean[] {true, false}) {
                WeakReference<?> loader = usedWithOwnClasses(beside, holder, closed);
                awaitCollected(loader, closed);
                holder.requireHeld("classes unloaded");
            }
            holder.commitAndHold();
            holder.requireFreeAtTheEnd();
        }
    }

    /** Does with a service whatever can be done, and lets go of it. */
    private static WeakReference<?> used(AuditLogService service, Holder holder, boolean closed) throws Exception {
        holder.requireHeld("opened");
        ask(service);
        holder.requireHeld("asked");
        askInterrupted(service);
        holder.requireHeld("interrupted");
        holder.commitAndHold();
        ask(service);
        holder.requireHeld("asked after a commit");
        holder.commitAndHold();
        askInterrupted(service);
        holder.requireHeld("interrupted after a commit");
        if (service instanceof IndexedAuditLogService enhanced) {
            enhanced.setSnapshotEnabled(false);
            ask(service);
            holder.requireHeld("switched off");
            enhanced.setSnapshotEnabled(true);
            ask(service);
            holder.requireHeld("switched on");
        }
        if (closed) {
            service.close();
            holder.requireHeld("closed");
        }
        return new WeakReference<>(service);
    }

    private static WeakReference<?> usedWithOwnClasses(Beside beside, Holder holder, boolean closed) throws Exception {
        AuditLogService service = beside.openWithOwnClasses(holder.files);
        ask(service);
        holder.commitAndHold();
        ask(service);
        holder.requireHeld("asked");
        if (closed) {
            service.close();
        }
        return new WeakReference<>(service.getClass().getClassLoader());
    }

    /** In a thread that is gone afterwards. The answer is right, or there is none for the lock. */
    private static void ask(AuditLogService service) throws Exception {
        List<String> wrong = new ArrayList<>();
        Thread asks = new Thread(() -> askOnce(service, wrong), "asks");
        asks.start();
        asks.join();
        assertEquals(List.of(), wrong);
    }

    private static void askInterrupted(AuditLogService service) throws Exception {
        List<String> wrong = new ArrayList<>();
        Thread asks = new Thread(
                () -> {
                    long end = System.nanoTime() + INTERRUPTS_NANOS;
                    do {
                        Thread.currentThread().interrupt();
                        askOnce(service, wrong);
                    } while (System.nanoTime() < end);
                },
                "asks");
        asks.start();
        while (asks.isAlive()) {
            asks.interrupt();
            asks.join(1);
        }
        assertEquals(List.of(), wrong);
    }

    private static void askOnce(AuditLogService service, List<String> wrong) {
        Outcome outcome = Outcome.of(service, LiveRequests.EVERYTHING);
        boolean right = outcome.failure() == null
                ? outcome.page().count() == LiveFiles.ROWS
                : outcome.failure() instanceof SQLiteException e && e.getResultCode() == SQLiteErrorCode.SQLITE_BUSY;
        if (!right) {
            wrong.add(outcome.toString());
        }
    }

    /** Waits until nothing is left of an object, what is done about its handles included. */
    private static void awaitCollected(WeakReference<?> dropped, boolean closed) throws InterruptedException {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (dropped.get() != null) {
            assertTrue(System.nanoTime() < deadline, () -> "Closed: " + closed + "; something holds " + dropped.get());
            collect();
        }
        for (int time = 0; time < 5; time++) {
            collect();
        }
    }

    private static void collect() throws InterruptedException {
        System.gc();
        Thread.sleep(20);
    }
}
