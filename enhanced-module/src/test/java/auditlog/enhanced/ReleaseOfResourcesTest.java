package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditPage;
import auditlog.AuditQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is let go, and when, also where something fails on the way. */
class ReleaseOfResourcesTest {

    private static final long MOST_SECONDS = 30;
    private static final AuditQuery ALL = new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, 1, -1);

    @TempDir
    Path directory;

    private AuditFiles files;

    @BeforeEach
    void make() throws Exception {
        files = AuditFiles.with(directory.resolve("live"), 3, "a");
    }

    private static Settings idle(Duration idle) {
        return new Settings(2, 4, idle, Duration.ofNanos(1), 0.9, 0.9, Duration.ofNanos(1));
    }

    private void replacePayloads() throws IOException {
        Path copy = directory.resolve("copy");
        Files.copy(files.payloads, copy);
        Files.move(copy, files.payloads, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void idleHandlesOfAReplacedPayloadFileGoWhileRequestsGoOn() throws Exception {
        try (IndexedAuditLogService service =
                IndexedAuditLogService.open(files.database, files.payloads, idle(Duration.ofMillis(200)))) {
            service.handle(ALL);
            assertEquals(1, service.stats().openFiles());
            replacePayloads();
            // A page without events needs no handle, so only the tick can close the old one; the service is not idle.
            AuditQuery none = new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, 9, 10);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
            while (service.stats().openFiles() > 0) {
                assertTrue(System.nanoTime() < end, service.stats()::toString);
                service.handle(none);
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
    }

    @Test
    void onlyHandlesOfAnotherFileAreClosedAtTheTick() throws Exception {
        PayloadReaderPool pool = new PayloadReaderPool(files.payloads, 4, LocalOutside.INSTANCE);
        List<PayloadReader> readers = List.of(pool.borrow(), pool.borrow(), pool.borrow());
        pool.giveBack(readers.get(0));
        pool.giveBack(readers.get(1));
        pool.closeReplaced();
        assertEquals(3, pool.open());
        replacePayloads();
        pool.closeReplaced();
        // The one that is lent stays until it is given back and the next tick.
        assertEquals(1, pool.open());
        PayloadReader ofNew = pool.borrow();
        assertEquals(2, pool.open());
        pool.giveBack(readers.get(2));
        pool.giveBack(ofNew);
        pool.closeReplaced();
        assertEquals(1, pool.open());
        assertEquals(ofNew, pool.borrow());
        pool.giveBack(ofNew);
        Files.delete(files.payloads);
        pool.closeReplaced();
        assertEquals(0, pool.open());
        assertEquals(0, AuditFiles.descriptorsIn(directory));
        pool.close();
    }

    @Test
    void aTaskThatFailsIsRunAgain() throws Exception {
        HeldConnections held = new HeldConnections();
        SnapshotReader reader = new SnapshotReader(files.database, 1, LocalOutside.INSTANCE, held);
        SnapshotRenewal renewal = new SnapshotRenewal(reader, idle(Duration.ofHours(1)), Snapshot::retire);
        try {
            AtomicInteger runs = new AtomicInteger();
            renewal.every(Duration.ofMillis(1), () -> {
                runs.incrementAndGet();
                throw new OutOfMemoryError("injected");
            });
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
            while (runs.get() < 3) {
                assertTrue(System.nanoTime() < end, "Run " + runs + " times");
                TimeUnit.MILLISECONDS.sleep(1);
            }
            assertTrue(renewal.failures() >= 2);
            assertEquals("java.lang.OutOfMemoryError: injected", renewal.lastFailure());
        } finally {
            renewal.close();
        }
        assertEquals(0, held.count());
    }

    @Test
    void aSentinelThatFailsToCloseDoesNotKeepTheOthersOpen() throws Exception {
        FaultyOutside outside = new FaultyOutside(AnomalyLoopTest.Kind.STACK, true);
        HeldConnections held = new HeldConnections();
        SentinelPool pool = new SentinelPool(
                List.of(new Sentinel(files.database, outside, held), new Sentinel(files.database, outside, held)));
        outside.arm(1);
        pool.retire();
        assertTrue(outside.failed());
        assertEquals(0, held.count());
        assertEquals(0, outside.openConnections());
    }

    @Test
    void aLackOfMemoryInARequestCostsTheSnapshotAndNothingElse() throws Exception {
        long calls = lackMemoryAtCall(Long.MAX_VALUE);
        assertTrue(calls > 3, "Database, payload file and each payload: " + calls);
        for (long n = 1; n <= calls; n++) {
            lackMemoryAtCall(n);
        }
    }

    /** Lets the second request of a new service fail at that call; how many calls the request made. */
    private long lackMemoryAtCall(long n) throws Exception {
        String call = "call " + n;
        FaultyOutside outside = new FaultyOutside(AnomalyLoopTest.Kind.MEMORY, false);
        long calls;
        try (IndexedAuditLogService service =
                IndexedAuditLogService.open(files.database, files.payloads, idle(Duration.ofHours(1)), outside)) {
            AuditPage expected = service.handle(ALL);
            outside.arm(n);
            assertEquals(expected, service.handle(ALL), call);
            calls = outside.calls();
            assertEquals(n <= calls, outside.failed(), call);
            assertEquals(outside.failed() ? 1 : 2, service.stats().snapshotRequests(), call);
            long before = service.stats().snapshotRequests();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
            while (service.stats().snapshotRequests() == before) {
                assertTrue(System.nanoTime() < end, service.stats()::toString);
                assertEquals(expected, service.handle(ALL), call);
            }
            assertTrue(!outside.failed() || service.stats().renewals() > 1, service.stats()::toString);
        }
        assertEquals(0, outside.openConnections(), call);
        assertEquals(0, outside.openHandles(), call);
        return calls;
    }

    @Test
    void openingUnderAFailureHoldsNothing() throws SQLException {
        FaultyOutside outside = new FaultyOutside(AnomalyLoopTest.Kind.MEMORY, true);
        outside.arm(1);
        try (IndexedAuditLogService service =
                IndexedAuditLogService.open(files.database, files.payloads, idle(Duration.ofHours(1)), outside)) {
            assertEquals(0, service.stats().openConnections());
            assertEquals(1, service.stats().failedRenewals());
            assertEquals("java.lang.OutOfMemoryError: injected", service.stats().lastFailure());
        }
        assertEquals(0, outside.openConnections());
    }
}
