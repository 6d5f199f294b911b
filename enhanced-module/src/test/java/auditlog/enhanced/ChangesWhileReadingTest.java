package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Something changes at one chosen moment of the service's work, which no timing could hit. */
class ChangesWhileReadingTest {

    private static final int ATTEMPTS = 100;
    private static final long MOST_SECONDS = 30;

    @TempDir
    Path directory;

    private AuditFiles files;

    @BeforeEach
    void make() throws Exception {
        files = AuditFiles.with(directory.resolve("live"), 3, "a");
    }

    @AfterEach
    void leavesNothingOpen() throws Exception {
        assertEquals(0, AuditFiles.descriptorsIn(directory));
    }

    private Snapshot read(Outside outside) throws Exception {
        SnapshotReader reader = new SnapshotReader(files.database, outside, () -> true);
        try {
            return reader.read(null, System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS), () -> true);
        } finally {
            assertEquals(0, reader.connections());
        }
    }

    private interface Change {
        void make(int attempt) throws IOException, SQLException;
    }

    /** Something happens before each connection. */
    private static final class BeforeConnecting extends Outside {

        private final Change change;
        private int attempts;

        BeforeConnecting(Change change) {
            this.change = change;
        }

        @Override
        Connection connect(Path database) throws SQLException {
            try {
                change.make(++attempts);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return super.connect(database);
        }
    }

    /** Something happens before the n-th read of the database file's bytes. */
    private static final class BeforeReading extends Outside {

        private final int n;
        private final Change change;
        private int reads;

        BeforeReading(int n, Change change) {
            this.n = n;
            this.change = change;
        }

        @Override
        void read(DatabaseFile file, long position, byte[] bytes, int length) throws IOException {
            if (++reads == n) {
                try {
                    change.make(reads);
                } catch (SQLException e) {
                    throw new IOException(e);
                }
            }
            super.read(file, position, bytes, length);
        }
    }

    private Path another(int rows) throws Exception {
        return AuditFiles.with(directory.resolve("other"), rows, "b").database;
    }

    /** From outside, as others do it: this process would lose SQLite's locks with the descriptor. */
    private static void run(String... command) throws IOException {
        try {
            assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    // The snapshot's reader

    @Test
    void startsOverWhenACommitCameBeforeItHadTheLock() throws Exception {
        BeforeConnecting outside = new BeforeConnecting(attempt -> {
            if (attempt == 1) {
                files.execute("DELETE FROM audit_events WHERE id = 1");
            }
        });
        Snapshot snapshot = read(outside);
        assertTrue(HeaderState.of(snapshot.file(), outside).isSame(snapshot.header()));
        assertEquals(2, snapshot.index().rows().length);
        assertEquals(2, outside.attempts);
    }

    @Test
    void startsOverWhenAnotherFileCameToThePath() throws Exception {
        Path other = another(5);
        BeforeConnecting outside = new BeforeConnecting(attempt -> {
            if (attempt == 1) {
                Files.move(other, files.database, StandardCopyOption.ATOMIC_MOVE);
            }
        });
        assertEquals(5, read(outside).index().rows().length);
        assertEquals(2, outside.attempts);
    }

    @Test
    void givesUpOnAFileThatIsTouchedInEachAttempt() {
        BeforeConnecting outside = new BeforeConnecting(
                attempt -> Files.setLastModifiedTime(files.database, FileTime.fromMillis(1_000_000L * attempt)));
        IOException failure = assertThrows(IOException.class, () -> read(outside));
        assertTrue(failure.getMessage().contains("during each of " + ATTEMPTS), failure.getMessage());
        assertEquals(ATTEMPTS, outside.attempts);
    }

    /** That the first read is refused since the file was replaced, and the next one finds so many rows. */
    private void assertReplacedOnce(Outside outside, int rows) throws Exception {
        IOException failure = assertThrows(IOException.class, () -> read(outside));
        assertTrue(failure.getMessage().contains("replaced"), failure.getMessage());
        assertEquals(rows, read(outside).index().rows().length);
    }

    /** SQLite's connection is to the one file, what would be read is another. */
    @Test
    void takesNoFileThatCameToThePathUnderTheLock() throws Exception {
        Path other = another(5);
        AtomicBoolean moved = new AtomicBoolean();
        Outside outside = new Outside() {
            @Override
            Object key(Path path) throws IOException {
                if (moved.compareAndSet(false, true)) {
                    Files.move(other, path, StandardCopyOption.ATOMIC_MOVE);
                }
                return super.key(path);
            }
        };
        assertReplacedOnce(outside, 5);
    }

    @Test
    void takesNoFileThatCameToThePathOnceItWasOpened() throws Exception {
        Path other = another(5);
        AtomicBoolean moved = new AtomicBoolean();
        Outside outside = new Outside() {
            @Override
            FileIdentity identity(Path path) throws IOException {
                if (moved.compareAndSet(false, true)) {
                    Files.move(other, path, StandardCopyOption.ATOMIC_MOVE);
                }
                return super.identity(path);
            }
        };
        assertReplacedOnce(outside, 5);
    }

    @Test
    void takesNoFileThatWasAtThePathWhileItWasOpened() throws Exception {
        Path other = another(5);
        Path away = directory.resolve("away.db");
        AtomicBoolean there = new AtomicBoolean();
        Outside outside = new Outside() {
            @Override
            Object key(Path path) throws IOException {
                if (Files.exists(other) && there.compareAndSet(false, true)) {
                    Files.move(path, away);
                    Files.move(other, path);
                }
                return super.key(path);
            }

            @Override
            FileIdentity identity(Path path) throws IOException {
                if (there.compareAndSet(true, false)) {
                    Files.delete(path);
                    Files.move(away, path);
                }
                return super.identity(path);
            }
        };
        assertReplacedOnce(outside, 3);
    }

    /** Before each of the reads: the header, the image, the header again. */
    @Test
    void keepsCommitsOutWhileItReads() throws Exception {
        try (Connection writer = files.connect();
                Statement statement = writer.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 0");
            for (int n = 1; n <= 3; n++) {
                BeforeReading outside = new BeforeReading(n, read -> {
                    SQLException failure = assertThrows(
                            SQLException.class, () -> statement.execute("DELETE FROM audit_events WHERE id = 1"));
                    assertTrue(Connections.isBusy(failure), failure.toString());
                });
                assertEquals(3, read(outside).index().rows().length);
                assertEquals(3, outside.reads);
            }
        }
    }

    /** Likewise. */
    @Test
    void takesNoFileThatIsOverwrittenUnderTheLock() throws Exception {
        Path other = another(3);
        for (int n = 2; n <= 3; n++) {
            BeforeReading outside =
                    new BeforeReading(n, read -> run("cp", other.toString(), files.database.toString()));
            IOException failure = assertThrows(IOException.class, () -> read(outside));
            assertTrue(failure.getMessage().contains("written without a lock"), failure.getMessage());
            assertEquals(3, read(outside).index().rows().length);
            files.execute("UPDATE audit_events SET actor_id = actor_id + 1");
        }
    }

    @Test
    void takesNoFileThatIsCutUnderTheLock() throws Exception {
        for (int n = 1; n <= 2; n++) {
            Path copy = directory.resolve("copy");
            run("cp", files.database.toString(), copy.toString());
            BeforeReading outside =
                    new BeforeReading(n, read -> run("truncate", "-s", "10", files.database.toString()));
            assertThrows(IOException.class, () -> read(outside));
            run("mv", copy.toString(), files.database.toString());
            assertEquals(3, read(outside).index().rows().length);
        }
    }

    /** It was opened under the lock; a commit just then can't be. */
    @Test
    void opensNoDatabaseFileThatIsMovedAwayAndBackMeanwhile() throws Exception {
        Path other = another(5);
        Path away = directory.resolve("away");
        AtomicInteger asked = new AtomicInteger();
        Outside outside = new Outside() {
            @Override
            FileState state(Path path) throws IOException {
                int asking = asked.incrementAndGet();
                if (asking == 4) {
                    Files.move(path, other);
                    spin(Duration.ofMillis(20));
                    Files.move(away, path);
                }
                FileState before = super.state(path);
                // Twice by the reader, the third time just before the file is opened.
                if (asking == 3) {
                    Files.move(path, away);
                    Files.move(other, path);
                }
                return before;
            }
        };
        IOException failure = assertThrows(IOException.class, () -> read(outside));
        assertTrue(failure.getMessage().contains("changed or replaced"), failure.getMessage());
        Snapshot snapshot = read(outside);
        assertArrayEquals(
                new long[] {3, 2, 1},
                Stream.of(snapshot.index().rows()).mapToLong(Row::id).toArray());
        assertNull(snapshot.whyNotPresent(outside));
        // What was opened meanwhile stays, since it can't be told whose locks would go with it.
        assertEquals(AuditFiles.HANDLES_OF_A_DATABASE, AuditFiles.descriptorsOf(files.database));
        assertEquals(AuditFiles.HANDLES_OF_A_DATABASE, AuditFiles.descriptorsOf(other));
    }

    // The payload file's handle

    @Test
    void opensNoPayloadFileThatIsMovedAwayAndBackMeanwhile() throws Exception {
        Outside moving = new Outside() {
            @Override
            PayloadFile open(Path file) throws IOException {
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
    }

    /** Two files that take turns at a path have the same time where the clock is coarse, or each rename sets it for both. */
    @Test
    void opensNoPayloadFileThatWasAtThePathForAMoment() throws Exception {
        Path away = directory.resolve("away");
        Outside moving = new Outside() {
            @Override
            Path realPath(Path path) throws IOException {
                Files.move(path, away);
                Files.writeString(path, "another");
                return super.realPath(path);
            }

            @Override
            FileState state(Path path) throws IOException {
                return new FileState(super.state(path).identity(), FileTime.fromMillis(1_000_000));
            }

            @Override
            PayloadFile open(Path file) throws IOException {
                PayloadFile other = super.open(file);
                Files.move(away, file, StandardCopyOption.REPLACE_EXISTING);
                return other;
            }
        };
        PayloadReaderPool pool = new PayloadReaderPool(files.payloads, 1, moving);
        IOException failure = assertThrows(IOException.class, pool::borrow);
        assertTrue(failure.getMessage().contains("replaced"), failure.getMessage());
        assertEquals(0, pool.open());
    }

    private static void spin(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    // The service

    /** A request that found one snapshot stale comes to renew it when another has taken its place already. */
    @Test
    void takesTheSnapshotThatAnotherRequestHasReadMeanwhile() throws Exception {
        // An old file, so that nobody looks at it again for its age.
        Files.setLastModifiedTime(files.database, FileTime.fromMillis(1_000_000));
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        AtomicReference<Thread> held = new AtomicReference<>();
        Outside outside = new Outside() {
            @Override
            FileIdentity identity(Path path) throws IOException {
                FileIdentity before = super.identity(path);
                if (held.compareAndSet(Thread.currentThread(), null)) {
                    asking.countDown();
                    awaitQuietly(answered);
                }
                return before;
            }
        };
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try (IndexedAuditLogService service = IndexedAuditLogService.open(files.database, files.payloads, outside)) {
            files.execute("UPDATE audit_events SET actor_id = 7 WHERE id = 1");
            Files.setLastModifiedTime(files.database, FileTime.fromMillis(2_000_000));
            Future<Integer> first = caller.submit(() -> {
                held.set(Thread.currentThread());
                return service.handle(all()).count();
            });
            asking.await();
            files.execute("DELETE FROM audit_events WHERE id = 1");
            Files.setLastModifiedTime(files.database, FileTime.fromMillis(3_000_000));
            assertEquals(2, service.handle(all()).count());
            assertEquals(2, service.stats().renewals());
            answered.countDown();
            assertEquals(2, first.get(MOST_SECONDS, TimeUnit.SECONDS));
            assertEquals(2, service.stats().renewals());
            assertEquals(2, service.stats().snapshotRequests());
        } finally {
            caller.shutdownNow();
        }
    }

    @Test
    void holdsNothingAndOpensNothingOnceSwitchedOffAtAnyMomentOfARenewal() throws Exception {
        AtomicReference<IndexedAuditLogService> opened = new AtomicReference<>();
        AtomicInteger momentsLeft = new AtomicInteger();
        AtomicInteger openedTooLate = new AtomicInteger();
        Outside outside = new Outside() {

            private void pass() {
                if (opened.get() != null && momentsLeft.decrementAndGet() == 0) {
                    opened.get().setSnapshotEnabled(false);
                }
            }

            @Override
            Path realPath(Path path) throws IOException {
                pass();
                return super.realPath(path);
            }

            @Override
            FileIdentity identity(Path path) throws IOException {
                pass();
                return super.identity(path);
            }

            @Override
            void read(DatabaseFile file, long position, byte[] bytes, int length) throws IOException {
                pass();
                super.read(file, position, bytes, length);
            }

            @Override
            Connection connect(Path database) throws SQLException {
                if (opened.get() != null && !opened.get().stats().snapshotEnabled()) {
                    openedTooLate.incrementAndGet();
                }
                pass();
                return super.connect(database);
            }
        };
        try (IndexedAuditLogService service = IndexedAuditLogService.open(files.database, files.payloads, outside)) {
            opened.set(service);
            int moments = 0;
            boolean switchedOff = true;
            while (switchedOff) {
                files.execute("UPDATE audit_events SET actor_id = actor_id + 1");
                momentsLeft.set(++moments);
                assertEquals(3, service.handle(all()).count());
                ServiceStats stats = service.stats();
                switchedOff = !stats.snapshotEnabled();
                assertEquals(!switchedOff, stats.snapshotPresent(), stats::toString);
                assertEquals(0, stats.openConnections(), stats::toString);
                service.setSnapshotEnabled(true);
                momentsLeft.set(Integer.MAX_VALUE);
                await(() -> {
                    assertEquals(3, service.handle(all()).count());
                    return service.stats().snapshotPresent();
                });
            }
            assertTrue(moments > 8, "Only " + moments + " moments");
            assertEquals(0, openedTooLate.get());
            assertTrue(service.stats().lastFailure().contains("switched off"), service.stats()::toString);
        }
    }

    /** Whoever has switched the snapshot off and sees no connection may do to the files what connections would hinder. */
    @Test
    void countsAConnectionBeforeItIsOpened() throws Exception {
        AtomicReference<SnapshotReader> asked = new AtomicReference<>();
        AtomicInteger counted = new AtomicInteger();
        AtomicBoolean allowed = new AtomicBoolean(true);
        Outside outside = new Outside() {
            @Override
            Connection connect(Path database) throws SQLException {
                counted.addAndGet(asked.get().connections());
                throw new SQLException("no connection");
            }
        };
        SnapshotReader reader = new SnapshotReader(files.database, outside, () -> {
            counted.addAndGet(10 * asked.get().connections());
            return allowed.get();
        });
        asked.set(reader);
        assertThrows(SQLException.class, () -> reader.read(null, System.nanoTime(), () -> true));
        assertEquals(11, counted.get());
        assertEquals(0, reader.connections());
        allowed.set(false);
        assertThrows(IOException.class, () -> reader.read(null, System.nanoTime(), () -> true));
        assertEquals(21, counted.get());
        assertEquals(0, reader.connections());
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
