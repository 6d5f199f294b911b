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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

    private void replacePayloads() throws IOException {
        Path copy = directory.resolve("copy");
        Files.copy(files.payloads, copy);
        Files.move(copy, files.payloads, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void handlesOfAReplacedPayloadFileAreClosedWhenOneIsAskedFor() throws Exception {
        PayloadReaderPool pool = new PayloadReaderPool(files.payloads, 4, Outside.LOCAL);
        List<PayloadReader> readers = List.of(pool.borrow(), pool.borrow(), pool.borrow());
        pool.giveBack(readers.get(0));
        pool.giveBack(readers.get(1));
        replacePayloads();
        PayloadReader ofNew = pool.borrow();
        // The one that is lent stays until it is given back and another is asked for.
        assertEquals(2, pool.open());
        pool.giveBack(ofNew);
        pool.giveBack(readers.get(2));
        assertEquals(ofNew, pool.borrow());
        assertEquals(1, pool.open());
        pool.giveBack(ofNew);
        pool.close();
        assertEquals(0, pool.open());
        assertEquals(0, AuditFiles.descriptorsIn(directory));
    }

    @Test
    void aLackOfMemoryInARequestCostsThatRequestTheSnapshotAndNothingElse() throws Exception {
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
        try (IndexedAuditLogService service = IndexedAuditLogService.open(files.database, files.payloads, outside)) {
            awaitSettled(service);
            AuditPage expected = service.handle(ALL);
            long before = service.stats().snapshotRequests();
            outside.arm(n);
            assertEquals(expected, service.handle(ALL), call);
            calls = outside.calls();
            assertEquals(n <= calls, outside.failed(), call);
            assertEquals(before + (outside.failed() ? 0 : 1), service.stats().snapshotRequests(), call);
            assertEquals(expected, service.handle(ALL), call);
            assertEquals(before + (outside.failed() ? 1 : 2), service.stats().snapshotRequests(), call);
        }
        assertEquals(0, outside.openConnections(), call);
        assertEquals(0, outside.openHandles(), call);
        return calls;
    }

    /** Until the file is so old that no request looks at it again. */
    private void awaitSettled(IndexedAuditLogService service) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!FileIdentity.of(files.database).isSettled()) {
            assertTrue(System.nanoTime() < end, "The file's time never settles");
            Thread.sleep(1);
        }
        Thread.sleep(FileIdentity.COARSEST_TIME_MILLIS + 5);
        service.handle(ALL);
    }

    @Test
    void openingUnderAFailureHoldsNothing() throws SQLException {
        FaultyOutside outside = new FaultyOutside(AnomalyLoopTest.Kind.MEMORY, true);
        outside.arm(1);
        try (IndexedAuditLogService service = IndexedAuditLogService.open(files.database, files.payloads, outside)) {
            assertEquals(0, service.stats().openConnections());
            assertEquals(1, service.stats().failedRenewals());
            assertEquals("java.lang.OutOfMemoryError: injected", service.stats().lastFailure());
        }
        assertEquals(0, outside.openConnections());
    }

    /** Who asks seldom is answered as fast: what is held costs nobody anything, and no thread has to come back for it. */
    @Test
    void aServiceThatIsNotAskedHoldsNoConnectionAndNoThreadAndKeepsItsSnapshot() throws Exception {
        try (IndexedAuditLogService service = IndexedAuditLogService.open(files.database, files.payloads)) {
            awaitSettled(service);
            AuditPage expected = service.handle(ALL);
            assertEquals(0, service.stats().openConnections());
            // The handle of the payload file.
            assertEquals(1, AuditFiles.descriptorsIn(directory));
            assertEquals(List.of(), threadsOfOurs());
            ServiceStats before = service.stats();
            Thread.sleep(10 * FileIdentity.COARSEST_TIME_MILLIS);
            assertEquals(expected, service.handle(ALL));
            assertEquals(before.snapshotRequests() + 1, service.stats().snapshotRequests());
            assertEquals(before.renewals(), service.stats().renewals());
        }
    }

    private static List<Thread> threadsOfOurs() {
        String ours = DatabaseFile.class.getPackageName() + ".";
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey() != Thread.currentThread())
                .filter(entry -> Stream.of(entry.getValue())
                        .anyMatch(frame -> frame.getClassName().startsWith(ours)))
                .map(Map.Entry::getKey)
                .toList();
    }
}
