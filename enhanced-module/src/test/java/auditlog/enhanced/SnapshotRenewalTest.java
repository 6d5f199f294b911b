package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Times are checked as lower bounds, which a slow machine only makes easier to keep, but for one that leaves seconds. */
class SnapshotRenewalTest {

    private static final long MOST_SECONDS = 30;

    @TempDir
    Path directory;

    private final Held outside = new Held();
    private final RequestCounters counters = new RequestCounters();
    private AuditFiles files;
    private SnapshotRenewal renewal;
    private int touches;

    /** Holds up whoever connects, or has let go of the lock and not yet made a snapshot, once it is told to. */
    private static final class Held extends Outside {

        private final AtomicReference<CountDownLatch> unlocked = new AtomicReference<>();
        private final AtomicReference<CountDownLatch> next = new AtomicReference<>();
        private final CountDownLatch reached = new CountDownLatch(1);
        private final AtomicInteger connections = new AtomicInteger();

        @Override
        Connection connect(Path database) throws SQLException {
            connections.incrementAndGet();
            CountDownLatch hold = next.getAndSet(null);
            if (hold != null) {
                reached.countDown();
                awaitQuietly(hold);
            }
            CountDownLatch afterwards = unlocked.getAndSet(null);
            Connection connection = super.connect(database);
            return afterwards == null ? connection : heldUpWhenClosed(connection, afterwards);
        }

        private Connection heldUpWhenClosed(Connection connection, CountDownLatch hold) {
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        Object result = method.invoke(connection, arguments);
                        if (method.getName().equals("close")) {
                            reached.countDown();
                            awaitQuietly(hold);
                        }
                        return result;
                    });
        }
    }

    @BeforeEach
    void make() throws Exception {
        files = AuditFiles.with(directory, 3, "a");
        age();
        renewal = new SnapshotRenewal(files.database, outside, counters);
    }

    @AfterEach
    void leavesNothingOpen() throws Exception {
        renewal.close();
        assertEquals(0, stats().openConnections());
        assertEquals(0, AuditFiles.descriptorsIn(directory));
    }

    /** Makes the file look as if it had been written long ago, so that nobody looks at it again for its age. */
    private void age() throws IOException {
        Files.setLastModifiedTime(files.database, FileTime.fromMillis(1_000_000 + touches++));
    }

    private void change(String sql) throws Exception {
        files.execute(sql);
        age();
    }

    private ServiceStats stats() {
        return renewal.stats(0);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "Waited too long");
            Thread.sleep(1);
        }
    }

    @Test
    void readsTheFirstSnapshotWhenItBegins() {
        assertNull(renewal.current());
        assertEquals(Duration.ZERO, stats().lastRenewal());
        assertEquals("", stats().lastFailure());
        renewal.begin();
        assertNotNull(renewal.current());
        ServiceStats stats = stats();
        assertEquals(1, stats.renewals());
        assertEquals(1, stats.wholeReads());
        assertEquals(0, stats.failedRenewals());
        assertEquals(3, stats.snapshotRows());
        assertTrue(stats.lastRenewal().compareTo(Duration.ZERO) > 0);
        assertTrue(stats.lastRenewal().compareTo(Duration.ofSeconds(MOST_SECONDS)) < 0);
    }

    @Test
    void renewsWhatHasChanged() throws Exception {
        renewal.begin();
        for (int i = 1; i <= 5; i++) {
            Snapshot stale = renewal.current();
            change("INSERT INTO audit_events SELECT NULL, created_at, actor_id, action, resource_type, resource_id,"
                    + " payload_offset, payload_len FROM audit_events WHERE id = 1");
            Snapshot renewed = renewal.renewed(stale);
            assertSame(renewed, renewal.current());
            assertNotSame(stale, renewed);
            assertNull(renewed.whyNotPresent(outside));
            assertEquals(3 + i, renewed.index().rows().length);
        }
        assertEquals(6, stats().renewals());
        assertEquals(1, stats().wholeReads());
        assertEquals(0, stats().failedRenewals());
    }

    /** Several requests find the same snapshot stale; all but the first to come find another in its place. */
    @Test
    void renewsOnceForThoseThatMeet() throws Exception {
        renewal.begin();
        Snapshot stale = renewal.current();
        change("DELETE FROM audit_events WHERE id = 1");
        Snapshot renewed = renewal.renewed(stale);
        for (int i = 0; i < 10; i++) {
            assertSame(renewed, renewal.renewed(stale));
        }
        assertEquals(2, stats().renewals());
    }

    /** But not by one whose lock may be from before the request. */
    @Test
    void whoeverComesDuringARenewalReadsAgain() throws Exception {
        renewal.begin();
        Snapshot stale = renewal.current();
        change("UPDATE audit_events SET actor_id = actor_id + 1");
        CountDownLatch hold = new CountDownLatch(1);
        outside.next.set(hold);
        ExecutorService callers = Executors.newFixedThreadPool(5);
        try {
            Future<Snapshot> first = callers.submit(() -> renewal.renewed(stale));
            awaitQuietly(outside.reached);
            List<Future<Snapshot>> others = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                others.add(callers.submit(() -> renewal.renewed(stale)));
            }
            // Whether they wait already does not matter to what they get, only to how many renewals there are.
            Thread.sleep(50);
            hold.countDown();
            Snapshot firsts = first.get(MOST_SECONDS, TimeUnit.SECONDS);
            assertNotNull(firsts);
            for (Future<Snapshot> other : others) {
                assertNull(other.get(MOST_SECONDS, TimeUnit.SECONDS).whyNotPresent(outside));
            }
            assertTrue(stats().renewals() <= 3, stats()::toString);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void nobodyIsGivenWhatWasReadBeforeHeAsked() throws Exception {
        renewal.begin();
        Snapshot stale = renewal.current();
        change("UPDATE audit_events SET actor_id = actor_id + 1");
        CountDownLatch hold = new CountDownLatch(1);
        outside.unlocked.set(hold);
        ExecutorService callers = Executors.newFixedThreadPool(2);
        try {
            Future<Snapshot> first = callers.submit(() -> renewal.renewed(stale));
            awaitQuietly(outside.reached);
            change("UPDATE audit_events SET actor_id = actor_id + 1");
            AtomicReference<Thread> waiting = new AtomicReference<>();
            Future<Snapshot> second = callers.submit(() -> {
                waiting.set(Thread.currentThread());
                Snapshot renewed = renewal.renewed(stale);
                assertFalse(Thread.interrupted(), "To be woken is no interrupt");
                return renewed;
            });
            await(() -> waiting.get() != null && waiting.get().getState() == Thread.State.TIMED_WAITING);
            hold.countDown();
            long start = System.nanoTime();
            Snapshot early = first.get(MOST_SECONDS, TimeUnit.SECONDS);
            assertEquals(PlainReason.STALE, early.whyNotPresent(outside));
            assertNull(second.get(MOST_SECONDS, TimeUnit.SECONDS).whyNotPresent(outside));
            // Nobody waits until his patience ends, which is a second later.
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2));
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void whoeverComesWhileAllRowsAreReadDoesNotWait() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        outside.next.set(hold);
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<Snapshot> first = caller.submit(() -> renewal.renewed(null));
            awaitQuietly(outside.reached);
            long start = System.nanoTime();
            for (int i = 0; i < 3; i++) {
                assertNull(renewal.renewed(null));
            }
            // To wait takes three seconds each.
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(6));
            assertFalse(first.isDone());
            hold.countDown();
            assertNotNull(first.get(MOST_SECONDS, TimeUnit.SECONDS));
        } finally {
            caller.shutdownNow();
        }
        assertEquals(1, outside.connections.get());
    }

    @Test
    void whoeverWaitsIsSentOnOnceAllRowsHaveToBeRead() throws Exception {
        renewal.begin();
        Snapshot stale = renewal.current();
        awaitRest();
        change("ALTER TABLE audit_events ADD COLUMN other");
        ExecutorService callers = Executors.newFixedThreadPool(2);
        CountDownLatch hold = new CountDownLatch(1);
        outside.next.set(hold);
        try {
            Future<Snapshot> first = callers.submit(() -> renewal.renewed(stale));
            awaitQuietly(outside.reached);
            Future<Snapshot> second = callers.submit(() -> renewal.renewed(stale));
            Thread.sleep(50);
            hold.countDown();
            assertNotNull(first.get(MOST_SECONDS, TimeUnit.SECONDS));
            Snapshot seconds = second.get(MOST_SECONDS, TimeUnit.SECONDS);
            assertTrue(seconds == null || seconds.whyNotPresent(outside) == null);
        } finally {
            callers.shutdownNow();
        }
        assertEquals(2, stats().wholeReads());
    }

    /** Until all rows may be read again. */
    private void awaitRest() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(10 * stats().lastRenewal().toNanos());
    }

    @Test
    void readsAllRowsAtMostATenthOfTheTime() throws Exception {
        renewal.begin();
        Snapshot stale = renewal.current();
        long start = System.nanoTime();
        long took = stats().lastRenewal().toNanos();
        int refused = 0;
        for (int i = 0; stats().wholeReads() < 4; i++) {
            if (renewal.current() == stale || renewal.current().whyNotPresent(outside) == null) {
                change("ALTER TABLE audit_events ADD COLUMN other" + i);
            }
            long reads = stats().wholeReads();
            Snapshot renewed = renewal.renewed(stale);
            if (renewed == null) {
                refused++;
                assertEquals(PlainReason.STALE, renewal.obstacle());
            } else if (stats().wholeReads() > reads && reads < 3) {
                took += stats().lastRenewal().toNanos();
            }
            stale = renewal.current();
        }
        assertTrue(System.nanoTime() - start >= 9 * took, "Three rests of nine times as long");
        assertTrue(refused > 0, "The machine is so slow that each rest was over");
    }

    // Failures

    /** As long as the file is as it was. */
    @Test
    void doesNotTryAgainWhatIsAsItWas() throws Exception {
        change("DROP TABLE audit_events");
        long start = System.nanoTime();
        assertNull(renewal.renewed(null));
        // Longer than the pause that follows any failure.
        TimeUnit.NANOSECONDS.sleep(12 * (System.nanoTime() - start));
        for (int i = 0; i < 20; i++) {
            assertNull(renewal.renewed(null));
            Thread.sleep(1);
        }
        Path away = directory.resolve("away.db");
        Files.move(files.database, away);
        assertNull(renewal.renewed(null));
        Files.move(away, files.database);
        assertEquals(1, stats().failedRenewals());
        assertEquals(1, outside.connections.get());
        assertEquals(PlainReason.NOT_REPRESENTABLE, renewal.obstacle());
        assertTrue(stats().lastFailure().startsWith(NotRepresentableException.class.getName()), stats()::toString);
        change(AuditFiles.CREATE);
        await(() -> renewal.renewed(null) != null);
        assertNull(renewal.obstacle());
        assertEquals(1, stats().failedRenewals());
    }

    /** What fails for want of memory, or of descriptors, may work later, though nobody writes to the file. */
    @Test
    void triesAgainAfterAFailureThatIsNotTheFiles() throws Exception {
        for (Throwable failure : List.of(new OutOfMemoryError("injected"), new SQLException("injected"))) {
            AtomicInteger failures = new AtomicInteger(2);
            Outside failing = new Outside() {
                @Override
                Connection connect(Path database) throws SQLException {
                    if (failures.getAndDecrement() > 0) {
                        if (failure instanceof SQLException e) {
                            throw e;
                        }
                        throw (Error) failure;
                    }
                    return super.connect(database);
                }
            };
            renewal = new SnapshotRenewal(files.database, failing, counters);
            renewal.begin();
            assertNull(renewal.current());
            assertEquals(failure.toString(), stats().lastFailure());
            assertEquals(PlainReason.ERROR, renewal.obstacle());
            await(() -> renewal.renewed(null) != null);
            assertEquals(2, stats().failedRenewals());
        }
    }

    @Test
    void renewsALargeTableNoOftenerThanItPays() throws Exception {
        fill();
        renewal.begin();
        for (int i = 0; i < RenewalAccount.RENEWALS_TO_BEGIN; i++) {
            assertTrue(isRenewedAfterACommit(), "nothing is known yet");
        }
        assertFalse(isRenewedAfterACommit());
        assertNull(renewal.obstacle(), "it is to be tried again");
        for (int i = 0; i < RenewalAccount.RENEWALS_TO_BEGIN; i++) {
            counters.countSnapshot();
        }
        assertTrue(isRenewedAfterACommit());
    }

    /** It is not a renewal of its own, which would have to pay. */
    @Test
    void looksAtALargeYoungTableOnceMore() throws Exception {
        fill();
        renewal.begin();
        for (int i = 0; i < RenewalAccount.RENEWALS_TO_BEGIN; i++) {
            files.execute("UPDATE audit_events SET actor_id = actor_id + 1 WHERE id = 1");
            assertNotNull(renewal.renewed(renewal.current()));
        }
        Snapshot young = renewal.current();
        await(() -> young.whyNotPresent(outside) != null);
        assertNotNull(renewal.renewed(young));
        files.execute("UPDATE audit_events SET actor_id = actor_id + 1 WHERE id = 1");
        assertNull(renewal.renewed(renewal.current()));
    }

    /** Makes a table of which a renewal has to pay for itself with a request. */
    private void fill() throws Exception {
        change("WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n LIMIT " + RenewalAccount.ROWS_A_REQUEST
                + ") INSERT INTO audit_events SELECT i, i, 1, 'a', 'b', 'c', 0, 1 FROM n");
    }

    private boolean isRenewedAfterACommit() throws Exception {
        change("UPDATE audit_events SET actor_id = actor_id + 1 WHERE id = 1");
        Snapshot stale = renewal.current();
        Snapshot renewed = renewal.renewed(stale);
        assertNotSame(stale, renewed);
        assertSame(renewed == null ? stale : renewed, renewal.current());
        return renewed != null;
    }

    @Test
    void keepsTheSnapshotWhereALockKeepsItFromBeingRenewed() throws Exception {
        renewal.begin();
        Snapshot snapshot = renewal.current();
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try (Connection writer = files.connect();
                Statement statement = writer.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            long start = System.nanoTime();
            // Somebody who waits for the renewal, not for the lock, waits no longer.
            Future<SQLException> other =
                    caller.submit(() -> assertThrows(SQLException.class, () -> renewal.renewed(snapshot)));
            SQLException busy = assertThrows(SQLException.class, () -> renewal.renewed(snapshot));
            SQLException busyToo = other.get(MOST_SECONDS, TimeUnit.SECONDS);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(Connections.isBusy(busy), busy.toString());
            assertTrue(Connections.isBusy(busyToo), busyToo.toString());
            assertTrue(took.toMillis() >= 2_900, took.toString());
            assertTrue(took.toMillis() < 10_000, took.toString());
            statement.execute("ROLLBACK");
        } finally {
            caller.shutdownNow();
        }
        assertSame(snapshot, renewal.current());
        assertNull(snapshot.whyNotPresent(outside));
        assertNull(renewal.obstacle());
    }

    @Test
    void doesNotWaitForALockWhenItBegins() throws Exception {
        try (Connection writer = files.connect();
                Statement statement = writer.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            renewal.begin();
            assertNull(renewal.current());
            assertEquals(1, stats().failedRenewals());
            statement.execute("ROLLBACK");
        }
        assertNotNull(renewal.renewed(null));
    }

    @Test
    void takesAnotherFileAtThePath() throws Exception {
        renewal.begin();
        Snapshot stale = renewal.current();
        AuditFiles other = AuditFiles.with(directory.resolve("other"), 5, "b");
        awaitRest();
        Files.move(files.database, directory.resolve("away.db"));
        assertEquals(PlainReason.REPLACED, stale.whyNotPresent(outside));
        assertNull(renewal.renewed(stale));
        assertNull(renewal.obstacle(), "A file may come at once");
        Files.move(other.database, files.database);
        assertEquals(PlainReason.REPLACED, stale.whyNotPresent(outside));
        await(() -> renewal.renewed(stale) != null);
        assertEquals(5, renewal.current().index().rows().length);
        assertEquals(2, stats().wholeReads());
    }

    // Life

    @Test
    void keepsTheFlagOfAnInterruptedThread() throws Exception {
        Thread.currentThread().interrupt();
        renewal.begin();
        assertTrue(Thread.interrupted());
        assertEquals(1, stats().renewals());
    }

    @Test
    void keepsTheFlagOfAThreadThatIsInterruptedWhileItWaits() throws Exception {
        renewal.begin();
        Snapshot stale = renewal.current();
        change("DELETE FROM audit_events WHERE id = 1");
        CountDownLatch hold = new CountDownLatch(1);
        outside.next.set(hold);
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<Snapshot> first = caller.submit(() -> renewal.renewed(stale));
            awaitQuietly(outside.reached);
            AtomicReference<Object> result = new AtomicReference<>();
            Thread waiting = new Thread(() -> {
                try {
                    Snapshot renewed = renewal.renewed(stale);
                    result.set(List.of(renewed, Thread.interrupted()));
                } catch (SQLException | RuntimeException e) {
                    result.set(e);
                }
            });
            waiting.start();
            await(() -> waiting.getState() == Thread.State.TIMED_WAITING);
            waiting.interrupt();
            Thread.sleep(20);
            assertTrue(waiting.isAlive());
            hold.countDown();
            waiting.join(TimeUnit.SECONDS.toMillis(MOST_SECONDS));
            assertNotNull(first.get(MOST_SECONDS, TimeUnit.SECONDS));
            assertEquals(List.of(renewal.current(), true), result.get());
        } finally {
            caller.shutdownNow();
        }
    }

    @Test
    void doesNothingWhileSwitchedOff() throws Exception {
        renewal.begin();
        Snapshot before = renewal.current();
        renewal.enable(false);
        assertFalse(renewal.isEnabled());
        assertNull(renewal.current());
        assertNull(renewal.renewed(before));
        assertEquals(1, outside.connections.get());
        renewal.enable(true);
        awaitRest();
        assertNotNull(renewal.renewed(before));
        renewal.enable(true);
        assertNotNull(renewal.current());
    }

    @Test
    void doesNothingAfterTheClose() throws Exception {
        renewal.begin();
        renewal.close();
        assertNull(renewal.current());
        assertNull(renewal.renewed(null));
        assertEquals(1, outside.connections.get());
        assertEquals(1, stats().renewals());
    }

    @Test
    void publishesNothingThatIsReadWhenItIsClosed() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        outside.next.set(hold);
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<Snapshot> first = caller.submit(() -> renewal.renewed(null));
            awaitQuietly(outside.reached);
            assertEquals(1, stats().openConnections());
            renewal.close();
            hold.countDown();
            // The request that began before may be answered from it.
            assertNotNull(first.get(MOST_SECONDS, TimeUnit.SECONDS));
        } finally {
            caller.shutdownNow();
        }
        assertNull(renewal.current());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                if (latch.await(MOST_SECONDS, TimeUnit.SECONDS)) {
                    break;
                }
                throw new AssertionError("Waited too long");
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
