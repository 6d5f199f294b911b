package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteJDBCLoader;

/** Hosts with little memory, or with another driver: the service does without, and the host notices nothing. */
class OtherJvmsTest {

    /** Copied there by the build. */
    private static final Path OLD_DRIVER = Path.of("target", "old-driver", "sqlite-jdbc-3.36.0.3.jar");

    private static final long MOST_BYTES_A_ROW = 250;
    private static final int CONTRACT_ROWS = 50_000;

    @TempDir(factory = FastDirectory.class)
    Path directory;

    private static void makeRows(AuditFiles files, int rows, String resourceId) throws Exception {
        Files.writeString(files.payloads, "1\n");
        files.execute(
                AuditFiles.CREATE,
                "CREATE INDEX idx_created_at ON audit_events(created_at)",
                "INSERT INTO audit_events WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                        + rows
                        + ") SELECT i, 1764482780 + i * 7919 % 2592000, 1 + i * 31 % 2000, CASE i % 6 WHEN 0 THEN 'LOGIN'"
                        + " WHEN 1 THEN 'LOGOUT' WHEN 2 THEN 'UPDATE' WHEN 3 THEN 'DELETE' WHEN 4 THEN 'CREATE' ELSE"
                        + " 'EXPORT' END, 'WAREHOUSE', " + resourceId + ", 0, 2 FROM n");
    }

    private static AuditQuery page(int page) {
        return new AuditQuery(0, Long.MAX_VALUE, null, null, page, 20);
    }

    // A small heap

    /** Too much for a snapshot by the file's size, or by what becomes of it. */
    @ParameterizedTest
    @ValueSource(ints = {3_000, 300})
    void answersByThePlainPathWhereTheHeapIsTooSmall(int characters) throws Exception {
        AuditFiles files = new AuditFiles(directory);
        makeRows(files, 60_000, "hex(zeroblob(" + characters / 2 + "))");
        String text = ChildJvm.run(directory, List.of("-Xmx160m"), LittleHeap.class, directory);
        assertTrue(text.contains("The heap is too small for a snapshot"), text);
        assertTrue(text.contains("the host was never short of memory, and all pages were equal"), text);
    }

    /** A host that uses half of its heap itself. */
    static final class LittleHeap {

        private static final int HOSTS_ARRAYS = 800;
        private static final int BYTES_OF_AN_ARRAY = 100_000;

        private LittleHeap() {}

        /** Asks and renews, beside a host that needs its memory. */
        public static void main(String[] arguments) throws Exception {
            AuditFiles files = new AuditFiles(Path.of(arguments[0]));
            List<byte[]> hosts = new ArrayList<>();
            for (int i = 0; i < HOSTS_ARRAYS; i++) {
                hosts.add(new byte[BYTES_OF_AN_ARRAY]);
            }
            List<Throwable> failures = new ArrayList<>();
            Thread host = new Thread(() -> {
                try {
                    while (!Thread.currentThread().isInterrupted()) {
                        for (int i = 0; i < HOSTS_ARRAYS; i += 10) {
                            hosts.set(i, new byte[BYTES_OF_AN_ARRAY]);
                        }
                    }
                } catch (Error e) {
                    failures.add(e);
                }
            });
            host.start();
            try (IndexedAuditLogService service = IndexedAuditLogService.open(files.database, files.payloads);
                    OffsetAuditLogService baseline = new OffsetAuditLogService(files.database, files.payloads)) {
                for (int round = 0; round < 5; round++) {
                    files.execute("UPDATE audit_events SET actor_id = actor_id + 1 WHERE id = " + round);
                    AuditPage expected = baseline.handle(page(1));
                    if (!expected.equals(service.handle(page(1)))) {
                        throw new IllegalStateException("Another page than the baseline's");
                    }
                }
                System.out.println(service.stats());
            }
            host.interrupt();
            host.join();
            if (failures.isEmpty()) {
                System.out.println("the host was never short of memory, and all pages were equal");
            }
            failures.forEach(System.out::println);
        }
    }

    @Test
    void takesFewBytesARow() throws Exception {
        AuditFiles files = new AuditFiles(directory);
        makeRows(files, CONTRACT_ROWS, "'WAREHOUSE-' || (1 + i * 7919 % 5000000)");
        String text = ChildJvm.run(directory, List.of("-Xmx512m", "-XX:+UseSerialGC"), Heap.class, directory);
        long bytes = Long.parseLong(text.strip());
        assertTrue(bytes > 0 && bytes <= MOST_BYTES_A_ROW * CONTRACT_ROWS, () -> bytes + " bytes");
    }

    /** Tells what a service holds. */
    static final class Heap {

        private Heap() {}

        /** Prints the bytes of heap that one snapshot more takes, its file's image included. */
        public static void main(String[] arguments) throws Exception {
            AuditFiles files = new AuditFiles(Path.of(arguments[0]));
            // What is made once for all services.
            IndexedAuditLogService.open(files.database, files.payloads).close();
            long before = used();
            IndexedAuditLogService service = IndexedAuditLogService.open(files.database, files.payloads);
            files.execute("UPDATE audit_events SET actor_id = 7 WHERE id % 1000 = 0");
            service.handle(page(9_999));
            long after = used();
            if (service.stats().snapshotRequests() != 1 || service.stats().wholeReads() != 1) {
                throw new IllegalStateException(service.stats().toString());
            }
            service.close();
            System.out.println(after - before);
        }

        private static long used() throws InterruptedException {
            for (int i = 0; i < 3; i++) {
                System.gc();
                Thread.sleep(20);
            }
            return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        }
    }

    // No memory outside the heap

    @Test
    void answersFromTheSnapshotWithoutMemoryOutsideTheHeap() throws Exception {
        String text = ChildJvm.run(
                directory, List.of("-XX:MaxDirectMemorySize=2m"), NoDirectMemory.class, directory.resolve("live"));
        assertTrue(text.contains("answered 50 from the snapshot"), text);
    }

    /** Leaves no memory outside the heap to the service. */
    static final class NoDirectMemory {

        private NoDirectMemory() {}

        /** Takes all of it, then asks. */
        public static void main(String[] arguments) throws Exception {
            AuditFiles files = AuditFiles.with(Path.of(arguments[0]), 100, "a");
            List<ByteBuffer> taken = new ArrayList<>();
            try {
                while (true) {
                    taken.add(ByteBuffer.allocateDirect(1 << 10));
                }
            } catch (OutOfMemoryError e) {
                // All of it is taken.
            }
            try (IndexedAuditLogService service = IndexedAuditLogService.open(files.database, files.payloads);
                    OffsetAuditLogService baseline = new OffsetAuditLogService(files.database, files.payloads)) {
                for (int i = 0; i < 50; i++) {
                    AuditQuery query = new AuditQuery(0, Long.MAX_VALUE, null, null, 1 + i % 3, 20);
                    if (!baseline.handle(query).equals(service.handle(query))) {
                        throw new IllegalStateException("Another page than the baseline's");
                    }
                }
                System.out.println("answered " + service.stats().snapshotRequests() + " from the snapshot, "
                        + taken.size() + " buffers taken");
            }
        }
    }

    // Another driver

    @Test
    void takesThePlainPathWithADriverThatIsTooOld() throws Exception {
        Path own = Path.of(SQLiteJDBCLoader.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assertTrue(
                Files.exists(OLD_DRIVER), () -> OLD_DRIVER.toAbsolutePath() + " is missing: the build copies it there");
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry ->
                        Path.of(entry).equals(own) ? OLD_DRIVER.toAbsolutePath().toString() : entry)
                .collect(Collectors.joining(File.pathSeparator));
        assertTrue(classPath.contains(OLD_DRIVER.getFileName().toString()), classPath);
        String text = ChildJvm.run(directory, classPath, List.of(), OldDriver.class, directory.resolve("live"));
        assertEquals(
                "1 failure, 40 plain: sqlite-jdbc 3.36.0.3 is on the class path; a snapshot needs 3.54 or later,"
                        + " so every request takes the plain path",
                text.lines().reduce((first, last) -> last).orElse(""),
                text);
    }

    /** Asks with the driver that is on its class path. */
    static final class OldDriver {

        private OldDriver() {}

        /** Compares pages, and prints what the service says of its failures. */
        public static void main(String[] arguments) throws Exception {
            AuditFiles files = AuditFiles.with(Path.of(arguments[0]), 100, "a");
            try (IndexedAuditLogService service = IndexedAuditLogService.open(files.database, files.payloads);
                    OffsetAuditLogService baseline = new OffsetAuditLogService(files.database, files.payloads)) {
                for (int i = 0; i < 40; i++) {
                    if (i % 10 == 0) {
                        files.execute("UPDATE audit_events SET actor_id = actor_id + 1");
                    }
                    AuditQuery query = new AuditQuery(0, Long.MAX_VALUE, null, null, 1 + i % 3, 20);
                    if (!baseline.handle(query).equals(service.handle(query))) {
                        throw new IllegalStateException("Another page than the baseline's");
                    }
                }
                ServiceStats stats = service.stats();
                long plain = stats.plainRequests().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                System.out.println(stats.failedRenewals() + " failure, " + plain + " plain: " + stats.lastFailure());
            }
        }
    }
}
