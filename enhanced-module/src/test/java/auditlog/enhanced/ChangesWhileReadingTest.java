package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditQuery;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Something changes at one chosen moment of the service's work, which no timing could hit. */
class ChangesWhileReadingTest {

    private static final int SENTINELS = 2;
    private static final int ATTEMPTS = 3;
    private static final long MOST_SECONDS = 30;

    /** Renews at once, and lets nothing go. */
    private static final Settings AT_ONCE =
            new Settings(SENTINELS, 2, Duration.ofHours(1), Duration.ofNanos(1), 0.99, 0.99, Duration.ofNanos(1));

    @TempDir
    Path directory;

    private final HeldConnections held = new HeldConnections();
    private AuditFiles files;

    @BeforeEach
    void make() throws Exception {
        files = AuditFiles.with(directory, 3, "a");
    }

    @AfterEach
    void leavesNothingOpen() throws Exception {
        assertEquals(0, held.count());
        assertEquals(0, AuditFiles.descriptorsIn(directory));
    }

    private SnapshotReader reader(Outside outside) {
        return new SnapshotReader(files.database, SENTINELS, outside, held);
    }

    /** Something happens before each connection that reads; the sentinels' come before it. */
    private static class BeforeReading extends ForwardingOutside {

        interface Change {
            void make(int attempt) throws IOException, SQLException;
        }

        private final Change change;
        private int connections;
        int attempts;

        BeforeReading(Change change) {
            this.change = change;
        }

        @Override
        public Connection connect(Path database) throws SQLException {
            if (++connections % (SENTINELS + 1) == 0) {
                try {
                    change.make(++attempts);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
            return super.connect(database);
        }
    }

    // The snapshot's reader

    @Test
    void startsOverWhenACommitCameBetweenTheSentinelsAndTheRead() throws Exception {
        // Where nothing but the sentinels tells of a commit.
        files.execute("PRAGMA journal_mode = WAL");
        BeforeReading outside = new BeforeReading(attempt -> {
            if (attempt == 1) {
                files.execute("DELETE FROM audit_events WHERE id = 1");
            }
        });
        Snapshot snapshot = reader(outside).read();
        assertNull(snapshot.whyNotPresent());
        assertEquals(2, snapshot.index().columns().rows());
        assertEquals(2, outside.attempts);
        snapshot.retire();
    }

    @Test
    void startsOverWhenTheFileWasTouchedMeanwhile() throws Exception {
        BeforeReading outside = new BeforeReading(attempt -> {
            if (attempt == 1) {
                Files.setLastModifiedTime(files.database, FileTime.fromMillis(1_000_000));
            }
        });
        Snapshot snapshot = reader(outside).read();
        assertNull(snapshot.whyNotPresent());
        assertEquals(2, outside.attempts);
        snapshot.retire();
    }

    @Test
    void givesUpWhenTheFileIsTouchedInEachAttempt() {
        BeforeReading outside = new BeforeReading(
                attempt -> Files.setLastModifiedTime(files.database, FileTime.fromMillis(1_000_000L * attempt)));
        IOException failure =
                assertThrows(IOException.class, () -> reader(outside).read());
        assertTrue(failure.getMessage().contains("during each of " + ATTEMPTS), failure.getMessage());
        assertEquals(ATTEMPTS, outside.attempts);
    }

    @Test
    void givesUpOnAFileWhoseStatusChangesAllTheTime() {
        AtomicInteger asked = new AtomicInteger();
        IOException failure = assertThrows(
                IOException.class,
                () -> reader(new ForwardingOutside() {
                            @Override
                            public FileTime statusChanged(Path path) {
                                asked.incrementAndGet();
                                return FileTime.fromMillis(System.currentTimeMillis());
                            }
                        })
                        .read());
        assertTrue(failure.getMessage().contains("all the time"), failure.getMessage());
        assertEquals(ATTEMPTS, asked.get());
    }

    @Test
    void givesUpOnAFileThatIsWrittenAllTheTime() {
        AtomicInteger asked = new AtomicInteger();
        IOException failure = assertThrows(
                IOException.class,
                () -> reader(new ForwardingOutside() {
                            @Override
                            public FileIdentity identity(Path path) {
                                asked.incrementAndGet();
                                return new FileIdentity("key", 1, FileTime.fromMillis(System.currentTimeMillis()));
                            }

                            @Override
                            public FileTime statusChanged(Path path) {
                                return FileTime.fromMillis(0);
                            }
                        })
                        .read());
        assertTrue(failure.getMessage().contains("all the time"), failure.getMessage());
        assertEquals(ATTEMPTS, asked.get());
    }

    /** What an outside gives whose statements let the test see, and change, each query before it runs. */
    private static Outside queries(UnaryOperator<String> before) {
        return new ForwardingOutside() {
            @Override
            public Connection connect(Path database) throws SQLException {
                Connection connection = super.connect(database);
                return proxy(Connection.class, connection, (method, arguments, call) -> {
                    Object answer = call.call();
                    return method.equals("createStatement")
                            ? proxy(Statement.class, (Statement) answer, (name, values, query) -> {
                                if (name.equals("executeQuery")) {
                                    values[0] = before.apply((String) values[0]);
                                }
                                return query.call();
                            })
                            : answer;
                });
            }
        };
    }

    private interface Call {
        Object call() throws Throwable;
    }

    private interface Interceptor {
        Object intercept(String method, Object[] arguments, Call call) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, T target, Interceptor interceptor) {
        InvocationHandler handler =
                (self, method, arguments) -> interceptor.intercept(method.getName(), arguments, () -> {
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Test
    void readsTheRowsInTheTransactionThatTheVersionsBelongTo() throws Exception {
        files.execute("PRAGMA journal_mode = WAL");
        AtomicBoolean committed = new AtomicBoolean();
        Outside outside = queries(sql -> {
            if (sql.contains("ORDER BY")) {
                try {
                    files.execute("DELETE FROM audit_events WHERE id = 1");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
                committed.set(true);
            }
            return sql;
        });
        Snapshot snapshot = reader(outside).read();
        assertTrue(committed.get());
        assertEquals(3, snapshot.index().columns().rows());
        assertEquals(PlainReason.STALE, snapshot.whyNotPresent());
        snapshot.retire();
    }

    @Test
    void takesNoTableWhoseCountAndRowsDiffer() {
        for (int count : new int[] {2, 4}) {
            SnapshotReader reader = reader(queries(sql -> sql.startsWith("SELECT count(*)") ? "SELECT " + count : sql));
            NotRepresentableException failure = assertThrows(NotRepresentableException.class, reader::read);
            assertTrue(failure.getMessage().contains("the table differ"), failure.getMessage());
        }
    }

    @Test
    void takesNoRowsThatAreOutOfOrder() throws Exception {
        files.execute("UPDATE audit_events SET created_at = 5000 WHERE id = 1");
        String order = " ORDER BY created_at DESC, id DESC";
        for (String other : List.of(" ORDER BY created_at, id DESC", " ORDER BY created_at DESC, id")) {
            SnapshotReader reader = reader(queries(sql -> sql.replace(order, other)));
            NotRepresentableException failure = assertThrows(NotRepresentableException.class, reader::read, other);
            assertTrue(failure.getMessage().contains("out of order"), failure.getMessage());
        }
    }

    // The snapshot

    @Test
    void tellsAReplacedFileFromAWrittenOne() throws Exception {
        AtomicReference<FileIdentity> shown = new AtomicReference<>();
        AtomicBoolean gone = new AtomicBoolean();
        Snapshot snapshot = reader(new ForwardingOutside() {
                    @Override
                    public FileIdentity identity(Path path) throws IOException {
                        if (gone.get()) {
                            throw new IOException("gone");
                        }
                        return shown.get() == null ? super.identity(path) : shown.get();
                    }
                })
                .read();
        FileIdentity real = FileIdentity.of(files.database);
        shown.set(real);
        assertNull(snapshot.whyNotPresent());
        shown.set(new FileIdentity("another", real.size(), real.modified()));
        assertEquals(PlainReason.REPLACED, snapshot.whyNotPresent());
        shown.set(new FileIdentity(real.key(), real.size() + 1, real.modified()));
        assertEquals(PlainReason.STALE, snapshot.whyNotPresent());
        FileTime later = FileTime.from(real.modified().to(TimeUnit.MICROSECONDS) + 1, TimeUnit.MICROSECONDS);
        shown.set(new FileIdentity(real.key(), real.size(), later));
        assertEquals(PlainReason.STALE, snapshot.whyNotPresent());
        gone.set(true);
        assertEquals(PlainReason.REPLACED, snapshot.whyNotPresent());
        snapshot.retire();
    }

    @Test
    void tellsAFailingConnectionFromALock() throws Exception {
        List<Connection> connections = new ArrayList<>();
        Snapshot snapshot = reader(new ForwardingOutside() {
                    @Override
                    public Connection connect(Path database) throws SQLException {
                        connections.add(super.connect(database));
                        return connections.get(connections.size() - 1);
                    }
                })
                .read();
        try (Connection writer = files.connect();
                Statement locking = writer.createStatement()) {
            locking.execute("BEGIN EXCLUSIVE");
            assertEquals(PlainReason.BUSY, snapshot.whyNotPresent());
            locking.execute("ROLLBACK");
        }
        assertNull(snapshot.whyNotPresent());
        for (Connection connection : connections) {
            connection.close();
        }
        assertEquals(PlainReason.ERROR, snapshot.whyNotPresent());
        snapshot.retire();
    }

    // The payload file's handle

    @Test
    void opensNoPayloadFileThatIsMovedAwayAndBackMeanwhile() throws Exception {
        Outside moving = new ForwardingOutside() {
            @Override
            public PayloadFile open(Path file) throws IOException {
                Path away = directory.resolve("away");
                Files.move(file, away);
                Files.writeString(file, "another");
                PayloadFile other = super.open(file);
                Files.delete(file);
                // So that the time can't be the same, however coarse it is.
                Files.setLastModifiedTime(away, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
                spin(Duration.ofMillis(20));
                Files.move(away, file);
                return other;
            }
        };
        PayloadReaderPool pool = new PayloadReaderPool(files.payloads, 1, moving);
        IOException failure = assertThrows(IOException.class, pool::borrow);
        assertTrue(failure.getMessage().contains("replaced"), failure.getMessage());
        assertEquals(0, pool.open());
        assertEquals(0, AuditFiles.descriptorsIn(directory));
    }

    private static void spin(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    // The service

    /** A request that found one snapshot stale asks for a renewal when another has taken its place already. */
    @Test
    void givesBackASnapshotThatAnotherTakesThePlaceOf() throws Exception {
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        AtomicReference<Thread> held = new AtomicReference<>();
        Outside outside = new ForwardingOutside() {
            @Override
            public FileIdentity identity(Path path) throws IOException {
                if (Thread.currentThread() == held.get()) {
                    asking.countDown();
                    awaitQuietly(answered);
                }
                return super.identity(path);
            }
        };
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try (IndexedAuditLogService service =
                IndexedAuditLogService.open(files.database, files.payloads, AT_ONCE, outside)) {
            Future<Integer> first = caller.submit(() -> {
                held.set(Thread.currentThread());
                return service.handle(all()).count();
            });
            asking.await();
            files.execute("DELETE FROM audit_events WHERE id = 1");
            assertEquals(2, service.handle(all()).count());
            await(() -> service.stats().renewals() == 2 && service.stats().snapshotPresent());
            held.set(null);
            answered.countDown();
            assertEquals(2, first.get(MOST_SECONDS, TimeUnit.SECONDS));
            await(() -> service.stats().renewals() == 3 && service.stats().openConnections() == SENTINELS);
            assertTrue(service.stats().snapshotPresent());
        } finally {
            caller.shutdownNow();
        }
    }

    @Test
    void holdsNothingAndOpensNothingOnceSwitchedOffAtAnyMomentOfARenewal() throws Exception {
        AtomicReference<IndexedAuditLogService> opened = new AtomicReference<>();
        AtomicInteger momentsLeft = new AtomicInteger();
        AtomicInteger openedTooLate = new AtomicInteger();
        Outside outside = new ForwardingOutside() {

            private void pass() {
                if (Thread.currentThread().getName().equals(SnapshotRenewal.THREAD_NAME)
                        && momentsLeft.decrementAndGet() == 0) {
                    opened.get().setSnapshotEnabled(false);
                }
            }

            @Override
            public Path realPath(Path path) throws IOException {
                pass();
                return super.realPath(path);
            }

            @Override
            public FileIdentity identity(Path path) throws IOException {
                pass();
                return super.identity(path);
            }

            @Override
            public Connection connect(Path database) throws SQLException {
                if (opened.get() != null && !opened.get().stats().snapshotEnabled()) {
                    openedTooLate.incrementAndGet();
                }
                pass();
                return super.connect(database);
            }
        };
        try (IndexedAuditLogService service =
                IndexedAuditLogService.open(files.database, files.payloads, AT_ONCE, outside)) {
            opened.set(service);
            service.setSnapshotEnabled(false);
            int moments = 0;
            boolean switchedOff = true;
            while (switchedOff) {
                momentsLeft.set(++moments);
                long attempts = service.stats().renewals() + service.stats().failedRenewals();
                service.setSnapshotEnabled(true);
                assertEquals(3, service.handle(all()).count());
                await(() -> {
                    ServiceStats stats = service.stats();
                    boolean held = stats.snapshotPresent() && stats.openConnections() == SENTINELS;
                    boolean nothing = !stats.snapshotPresent() && stats.openConnections() == 0;
                    return stats.renewals() + stats.failedRenewals() > attempts
                            && (stats.snapshotEnabled() ? held : nothing);
                });
                switchedOff = !service.stats().snapshotEnabled();
            }
            assertTrue(moments > SENTINELS + 3, "Only " + moments + " moments");
            assertEquals(0, openedTooLate.get());
            assertTrue(service.stats().lastFailure().contains("switched off"), service.stats()::toString);
        }
    }

    /** Whoever has switched the snapshot off and sees no connection may do to the files what connections would hinder. */
    @Test
    void countsAConnectionBeforeItIsOpened() throws Exception {
        List<Integer> counts = new ArrayList<>();
        SnapshotReader reader = reader(new ForwardingOutside() {
            @Override
            public Connection connect(Path database) throws SQLException {
                counts.add(held.count());
                if (counts.size() == SENTINELS + 1) {
                    throw new SQLException("no connection");
                }
                return super.connect(database);
            }
        });
        assertThrows(SQLException.class, reader::read);
        assertEquals(List.of(1, 2, 3), counts);
        assertEquals(0, held.count());
        held.allow(false);
        assertThrows(CancellationException.class, reader::read);
        assertEquals(SENTINELS + 1, counts.size());
    }

    private static AuditQuery all() {
        return new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, 1, -1);
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < deadline, "Waited too long");
            Thread.sleep(1);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertTrue(latch.await(MOST_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
