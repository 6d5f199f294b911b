package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The least time between two attempts is checked as a lower bound, which a slow machine only makes easier to keep. */
class SnapshotRenewalTest {

    private static final Duration NONE = Duration.ofNanos(1);
    private static final Duration LONG = Duration.ofHours(1);
    private static final long MOST_SECONDS = 30;

    @TempDir
    Path directory;

    private final HeldConnections held = new HeldConnections();
    private final List<Snapshot> published = Collections.synchronizedList(new ArrayList<>());
    private AuditFiles files;
    private SnapshotRenewal renewal;

    @BeforeEach
    void make() throws Exception {
        files = AuditFiles.with(directory, 3, "a");
    }

    @AfterEach
    void leavesNothingOpen() throws Exception {
        renewal.close();
        published.forEach(Snapshot::retire);
        assertEquals(0, held.count());
        assertEquals(0, AuditFiles.descriptorsIn(directory));
    }

    private void make(Duration pause, double share, Duration longestRetryPause) {
        Settings settings = new Settings(1, 1, LONG, pause, share, share / 10, longestRetryPause);
        renewal = new SnapshotRenewal(
                new SnapshotReader(files.database, 1, LocalOutside.INSTANCE, held), settings, published::add);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "Waited too long");
            Thread.sleep(1);
        }
    }

    /** Asks for a renewal for some time, and sees none. */
    private void assertRenewsNoMore() throws InterruptedException {
        long renewals = renewal.renewals();
        long failures = renewal.failures();
        for (int i = 0; i < 100; i++) {
            renewal.request();
            Thread.sleep(1);
        }
        assertEquals(renewals, renewal.renewals());
        assertEquals(failures, renewal.failures());
    }

    /** Nanoseconds from the first failure to the one of that number, asking all the time. */
    private long nanosUntilFailures(int count) throws InterruptedException {
        long start = System.nanoTime();
        renewal.renew();
        await(() -> {
            renewal.request();
            return renewal.failures() >= count;
        });
        return System.nanoTime() - start;
    }

    @Test
    void renewsWhenAsked() throws Exception {
        make(NONE, 0.99, NONE);
        assertEquals(Duration.ZERO, renewal.lastRenewal());
        assertEquals("", renewal.lastFailure());
        for (int count = 1; count <= 3; count++) {
            int expected = count;
            await(() -> {
                renewal.request();
                return renewal.renewals() >= expected;
            });
        }
        renewal.close();
        assertEquals(published.size(), renewal.renewals());
        assertEquals(0, renewal.failures());
        assertTrue(renewal.lastRenewal().compareTo(Duration.ZERO) > 0);
        assertTrue(renewal.lastRenewal().compareTo(Duration.ofSeconds(MOST_SECONDS)) < 0);
    }

    @Test
    void renewsOnceForManyRequests() throws Exception {
        make(NONE, 0.99, NONE);
        CountDownLatch busy = new CountDownLatch(1);
        renewal.execute(() -> awaitQuietly(busy));
        for (int i = 0; i < 100; i++) {
            renewal.request();
        }
        busy.countDown();
        await(() -> renewal.renewals() > 0);
        CountDownLatch later = new CountDownLatch(1);
        renewal.execute(later::countDown);
        assertTrue(later.await(MOST_SECONDS, TimeUnit.SECONDS));
        assertEquals(1, renewal.renewals());
    }

    @Test
    void pausesForTheLongestOfItsReasons() throws Exception {
        make(Duration.ofNanos(200), 0.25, LONG);
        assertEquals(300, renewal.pauseAfter(100));
        assertEquals(200, renewal.pauseAfter(10));
        files.execute("DROP TABLE audit_events");
        renewal.renew();
        renewal.renew();
        assertEquals(600, renewal.pauseAfter(100));
        assertEquals(900, renewal.pauseAfter(300));
    }

    @Test
    void pausesForItsShareOfTheTime() throws Exception {
        // A renewal of a millisecond asks for a pause of a quarter of an hour.
        make(NONE, 1e-6, NONE);
        renewal.renew();
        assertRenewsNoMore();
    }

    @Test
    void renewsLessAndLessOftenWhileSnapshotsAreSoonStale() throws Exception {
        Outside outside = new ForwardingOutside() {
            @Override
            public Connection connect(Path database) throws SQLException {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(150));
                return super.connect(database);
            }
        };
        // No request here leads to a renewal within the pause.
        renewal = new SnapshotRenewal(
                new SnapshotReader(files.database, 1, outside, held),
                new Settings(1, 1, LONG, LONG, 0.5, 0.1, NONE),
                published::add);
        Duration asked = LONG.multipliedBy(10);
        for (long times : new long[] {3, 7, 9, 9}) {
            renewal.renew();
            renewal.request();
            // Shares are not exact.
            assertEquals(asked.toNanos() * times, renewal.pauseAfter(asked.toNanos()), 1000);
        }
        long start = System.nanoTime();
        renewal.renew();
        TimeUnit.NANOSECONDS.sleep(System.nanoTime() - start);
        renewal.request();
        assertEquals(asked.toNanos(), renewal.pauseAfter(asked.toNanos()));
        assertEquals(5, renewal.renewals());
    }

    @Test
    void doesNotTakeAFailureForAShortLivedSnapshot() throws Exception {
        make(LONG, 0.5, NONE);
        Files.delete(files.database);
        renewal.renew();
        renewal.request();
        assertEquals(1, renewal.failures());
        assertEquals(10 * LONG.toNanos(), renewal.pauseAfter(10 * LONG.toNanos()));
    }

    @Test
    void pausesAfterAShortRenewalToo() throws Exception {
        make(LONG, 0.99, NONE);
        renewal.renew();
        assertRenewsNoMore();
    }

    @Test
    void pausesAfterAFailureToo() throws Exception {
        make(LONG, 0.99, NONE);
        files.execute("DROP TABLE audit_events");
        renewal.renew();
        assertEquals(1, renewal.failures());
        assertTrue(renewal.lastFailure().startsWith(NotRepresentableException.class.getName()), renewal.lastFailure());
        assertRenewsNoMore();
    }

    @Test
    void triesATableThatItCantStandForLessAndLessOften() throws Exception {
        make(Duration.ofMillis(1), 0.99, LONG);
        files.execute("DROP TABLE audit_events");
        // 1 + 3 + 7 + … + 255 milliseconds.
        assertTrue(nanosUntilFailures(9) >= TimeUnit.MILLISECONDS.toNanos(502));
    }

    @Test
    void waitsNoLongerThanTheLongestPauseForSuchATable() throws Exception {
        make(Duration.ofMillis(1), 0.99, Duration.ofMillis(2));
        files.execute("DROP TABLE audit_events");
        nanosUntilFailures(25);
    }

    @Test
    void triesAnUnreadableDatabaseWithoutSlowingDown() throws Exception {
        make(Duration.ofMillis(1), 0.99, LONG);
        Files.delete(files.database);
        nanosUntilFailures(25);
    }

    @Test
    void forgetsEarlierFailuresWhenItSucceeds() throws Exception {
        make(Duration.ofMillis(1), 0.99, Duration.ofMinutes(1));
        files.execute("ALTER TABLE audit_events RENAME TO away");
        for (int i = 0; i < 16; i++) {
            renewal.renew();
        }
        files.execute("ALTER TABLE away RENAME TO audit_events");
        renewal.renew();
        assertEquals(1, renewal.renewals());
        files.execute("ALTER TABLE audit_events RENAME TO away");
        // One more would wait for a minute.
        nanosUntilFailures(18);
    }

    @Test
    void countsWhatCouldNotBePublishedAsAFailure() throws Exception {
        make(NONE, 0.99, NONE);
        renewal = new SnapshotRenewal(
                new SnapshotReader(files.database, 1, LocalOutside.INSTANCE, held),
                new Settings(1, 1, LONG, NONE, 0.99, 0.99, NONE),
                snapshot -> {
                    published.add(snapshot);
                    throw new IllegalStateException("full");
                });
        nanosUntilFailures(2);
        assertTrue(renewal.lastFailure().contains("full"), renewal.lastFailure());
    }

    @Test
    void keepsTheFlagOfAnInterruptedThread() throws Exception {
        // A file that seems to change all the time: the reader waits, and meets the interrupt.
        Outside changing = new ForwardingOutside() {
            @Override
            public FileTime statusChanged(Path path) {
                return FileTime.fromMillis(System.currentTimeMillis());
            }
        };
        renewal = new SnapshotRenewal(
                new SnapshotReader(files.database, 1, changing, held),
                new Settings(1, 1, LONG, NONE, 0.99, 0.99, NONE),
                published::add);
        Thread.currentThread().interrupt();
        renewal.renew();
        assertTrue(Thread.interrupted());
        assertEquals(1, renewal.failures());
        assertTrue(renewal.lastFailure().startsWith(InterruptedException.class.getName()), renewal.lastFailure());
    }

    @Test
    void waitsAtTheCloseForARenewalUnderWay() throws Exception {
        CountDownLatch publishing = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicBoolean done = new AtomicBoolean();
        renewal = new SnapshotRenewal(
                new SnapshotReader(files.database, 1, LocalOutside.INSTANCE, held),
                new Settings(1, 1, LONG, NONE, 0.99, 0.99, NONE),
                snapshot -> {
                    published.add(snapshot);
                    thread.set(Thread.currentThread());
                    publishing.countDown();
                    awaitQuietly(released);
                    done.set(true);
                });
        renewal.request();
        assertTrue(publishing.await(MOST_SECONDS, TimeUnit.SECONDS));
        assertTrue(thread.get().isDaemon());
        assertEquals("audit-log-snapshot", thread.get().getName());

        ExecutorService closers = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch closing = new CountDownLatch(1);
            Future<Boolean> closed = closers.submit(() -> {
                Thread.currentThread().interrupt();
                closing.countDown();
                renewal.close();
                return done.get() && Thread.interrupted();
            });
            closing.await();
            Thread.sleep(50);
            assertFalse(closed.isDone());
            released.countDown();
            assertTrue(closed.get(MOST_SECONDS, TimeUnit.SECONDS), "Closed too early, or lost the interrupt's flag");
        } finally {
            closers.shutdownNow();
        }
        assertEquals(1, renewal.renewals());
    }

    @Test
    void doesNothingAfterTheClose() throws Exception {
        make(NONE, 0.99, NONE);
        AtomicInteger runs = new AtomicInteger();
        renewal.every(Duration.ofMillis(1), runs::incrementAndGet);
        await(() -> runs.get() > 2);
        renewal.close();
        assertFalse(Thread.currentThread().isInterrupted());
        int before = runs.get();
        assertRenewsNoMore();
        assertEquals(before, runs.get());
    }

    @Test
    void canBeAskedAgainAfterTheClose() throws Exception {
        make(NONE, 0.99, NONE);
        renewal.close();
        renewal.request();
        renewal.request();
        assertEquals(0, renewal.renewals());
    }

    /** Whatever interrupts, as the end of the renewal's thread does. */
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
