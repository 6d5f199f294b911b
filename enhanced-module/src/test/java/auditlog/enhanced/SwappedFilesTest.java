package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditPage;
import auditlog.AuditQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Puts another file in a file's place and the first one back, just while the service opens it: what was read from the one
 * must never be taken for the other's. The times are random, their seed fixed.
 */
class SwappedFilesTest {

    private static final AuditQuery ALL = new AuditQuery(0, Long.MAX_VALUE, null, null, 1, -1);
    private static final int ROUNDS = 300;

    @TempDir
    Path directory;

    private AuditFiles a;
    private AuditFiles b;
    private Path live;
    private int mostSwaps = 3_000;
    private long leastNanosAway;

    @BeforeEach
    void make() throws Exception {
        if (!isEachChangeSeen()) {
            leastNanosAway = TimeUnit.MILLISECONDS.toNanos(FileIdentity.COARSEST_TIME_MILLIS);
            mostSwaps = 300;
        }
        a = AuditFiles.with(directory.resolve("a"), 20, "a");
        b = AuditFiles.with(directory.resolve("b"), 20, "b");
        b.execute("DELETE FROM audit_events WHERE id > 5");
        live = directory.resolve("live");
    }

    /** Linux before 6.13 gives two changes of a file the same time where only some milliseconds lie between them. */
    private boolean isEachChangeSeen() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        for (int i = 0; i < 100; i++) {
            FileState before = FileState.of(file);
            Files.createLink(directory.resolve("name"), file);
            Files.delete(directory.resolve("name"));
            if (before.isSame(FileState.of(file))) {
                return false;
            }
        }
        return true;
    }

    private interface Placing {
        void place(Path link, Path file) throws IOException;
    }

    private void put(Path file, Placing placing) throws IOException {
        Path next = directory.resolve("next");
        placing.place(next, file);
        Files.move(next, live, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void databaseByRename() throws Exception {
        swapDatabase(Files::createLink);
    }

    @Test
    void databaseByLink() throws Exception {
        swapDatabase(Files::createSymbolicLink);
    }

    private void swapDatabase(Placing placing) throws Exception {
        put(a.database, placing);
        Random random = new Random(1);
        try (IndexedAuditLogService service = IndexedAuditLogService.open(live, a.payloads)) {
            for (int round = 0; round < ROUNDS; round++) {
                service.setSnapshotEnabled(false);
                service.setSnapshotEnabled(true);
                assertEquals(20, service.handle(ALL).count());
                spin(random.nextInt(1_000_000));
                put(b.database, placing);
                spin(Math.max(leastNanosAway, random.nextInt(500_000)));
                put(a.database, placing);
                for (int i = 0; i < 10; i++) {
                    int number = round;
                    assertEquals(20, service.handle(ALL).count(), () -> "round " + number + ": " + service.stats());
                    spin(300_000);
                }
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (service.stats().snapshotRequests() == 0 && System.nanoTime() < end) {
                assertEquals(20, service.handle(ALL).count());
            }
            assertTrue(service.stats().snapshotRequests() > 0, service.stats()::toString);
        }
    }

    @Test
    void payloadsByRename() throws Exception {
        swapPayloads(Files::createLink);
    }

    @Test
    void payloadsByLink() throws Exception {
        swapPayloads(Files::createSymbolicLink);
    }

    private void swapPayloads(Placing placing) throws Exception {
        put(a.payloads, placing);
        ExecutorService callers = Executors.newFixedThreadPool(2);
        try (IndexedAuditLogService service = IndexedAuditLogService.open(a.database, live)) {
            for (int round = 0; round < 10; round++) {
                Future<?> swapping = callers.submit(() -> {
                    for (int i = 0; i < mostSwaps / 10; i++) {
                        put(b.payloads, placing);
                        spin(leastNanosAway);
                        put(a.payloads, placing);
                    }
                    return null;
                });
                while (!swapping.isDone()) {
                    service.handle(ALL);
                }
                swapping.get();
                AuditPage page = service.handle(ALL);
                page.events()
                        .forEach(event ->
                                assertEquals("a", event.payload().get("mark").asString()));
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
