package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentinelPoolTest {

    private static final long MOST_SECONDS = 30;

    @TempDir
    Path directory;

    private final HeldConnections held = new HeldConnections();
    private AuditFiles files;

    @BeforeEach
    void make() throws Exception {
        files = AuditFiles.with(directory, 3, "a");
    }

    private SentinelPool pool(int size) throws SQLException {
        List<Sentinel> sentinels = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            sentinels.add(new Sentinel(files.database, LocalOutside.INSTANCE, held));
        }
        return new SentinelPool(sentinels);
    }

    @Test
    void sentinelSeesACommitAndNothingElse() throws Exception {
        try (Sentinel sentinel = new Sentinel(files.database, LocalOutside.INSTANCE, held)) {
            assertEquals(1, held.count());
            assertTrue(sentinel.unchanged());
            try (Sentinel other = new Sentinel(files.database, LocalOutside.INSTANCE, held)) {
                assertTrue(other.unchanged());
            }
            assertTrue(sentinel.unchanged());
            files.execute("UPDATE audit_events SET created_at = created_at + 1");
            assertFalse(sentinel.unchanged());
            assertFalse(sentinel.unchanged());
        }
        assertEquals(0, held.count());
    }

    @Test
    void lendsEachToOneAtATime() throws Exception {
        SentinelPool pool = pool(2);
        Sentinel one = pool.borrow();
        Sentinel two = pool.borrow();
        assertNotSame(one, two);
        pool.giveBack(one);
        assertSame(one, pool.borrow());
        pool.giveBack(two);
        pool.giveBack(one);
        pool.retire();
        assertEquals(0, held.count());
    }

    @Test
    void closesLentOnesWhenTheyAreGivenBack() throws Exception {
        SentinelPool pool = pool(3);
        Sentinel lent = pool.borrow();
        pool.retire();
        assertEquals(1, held.count());
        assertTrue(lent.unchanged());
        assertNull(pool.borrow());
        pool.giveBack(lent);
        assertEquals(0, held.count());
        assertNull(pool.borrow());
        pool.retire();
        assertEquals(0, held.count());
    }

    @Test
    void whoWaitsForASentinelThatWasLostIsReleasedWhenThePoolIsRetired() throws Exception {
        SentinelPool pool = pool(1);
        Sentinel lost = pool.borrow();
        AtomicInteger without = new AtomicInteger();
        Thread waiting = new Thread(() -> without.set(pool.borrow() == null ? 1 : 2));
        waiting.setDaemon(true);
        waiting.start();
        awaitState(waiting, Thread.State.WAITING);
        pool.retire();
        waiting.join(TimeUnit.SECONDS.toMillis(MOST_SECONDS));
        assertEquals(1, without.get());
        // However many come: each leaves room for the next.
        Thread many = new Thread(() -> {
            for (int i = 0; i < 2 * SentinelPool.PLENTY; i++) {
                without.addAndGet(pool.borrow() == null ? 1 : 0);
            }
        });
        many.setDaemon(true);
        many.start();
        many.join(TimeUnit.SECONDS.toMillis(MOST_SECONDS));
        assertEquals(1 + 2 * SentinelPool.PLENTY, without.get());
        lost.close();
        assertEquals(0, held.count());
    }

    private static void awaitState(Thread thread, Thread.State state) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (thread.getState() != state) {
            assertTrue(System.nanoTime() < deadline, () -> "The thread is " + thread.getState());
            Thread.onSpinWait();
        }
    }

    @Test
    void losesNoneAndLeavesNoneOpenUnderThreads() throws Exception {
        int threads = 6;
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 30; round++) {
                SentinelPool pool = pool(3);
                Set<Sentinel> lent = ConcurrentHashMap.newKeySet();
                AtomicInteger asked = new AtomicInteger();
                CyclicBarrier start = new CyclicBarrier(threads + 1);
                List<Future<?>> work = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    work.add(workers.submit(() -> {
                        start.await();
                        for (Sentinel sentinel = pool.borrow(); sentinel != null; sentinel = pool.borrow()) {
                            assertTrue(lent.add(sentinel), "Lent to two at once");
                            assertTrue(sentinel.unchanged());
                            lent.remove(sentinel);
                            pool.giveBack(sentinel);
                            asked.incrementAndGet();
                        }
                        return null;
                    }));
                }
                start.await();
                while (asked.get() < 200) {
                    assertEquals(3, held.count());
                    Thread.onSpinWait();
                }
                pool.retire();
                for (Future<?> each : work) {
                    each.get(MOST_SECONDS, TimeUnit.SECONDS);
                }
                assertEquals(0, held.count());
            }
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    void waitsWithoutSpinningWhenAllAreLent() throws Exception {
        SentinelPool pool = pool(1);
        Sentinel lent = pool.borrow();
        AtomicReference<Sentinel> second = new AtomicReference<>();
        Thread waiting = new Thread(() -> second.set(pool.borrow()));
        waiting.setDaemon(true);
        waiting.start();
        awaitState(waiting, Thread.State.WAITING);
        pool.giveBack(lent);
        waiting.join(TimeUnit.SECONDS.toMillis(MOST_SECONDS));
        assertSame(lent, second.get());
        pool.giveBack(lent);
        pool.retire();
    }

    @Test
    void lendsToAnInterruptedThreadAndKeepsItsFlag() throws Exception {
        SentinelPool pool = pool(1);
        Thread.currentThread().interrupt();
        try {
            Sentinel sentinel = pool.borrow();
            assertTrue(sentinel.unchanged());
            pool.giveBack(sentinel);
        } finally {
            assertTrue(Thread.interrupted());
        }
        pool.retire();
        assertEquals(0, held.count());
    }
}
