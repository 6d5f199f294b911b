package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.enhanced.IndexedAuditLogService;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the service holds at most, and what it does when there is little to be had. Each in a process of its own if it must be. */
class ResourceBoundsTest {

    private static final long MOST_SECONDS = 120;

    /** As docs/operations.md says. */
    private static final int IDLE_HANDLES = 16;

    /** Likewise, the database's own bytes included. */
    private static final int BYTES_A_ROW = 250;

    /** Rows of large tables lie within so many seconds. */
    static final int SECONDS = 100_000;

    @TempDir
    private Path directory;

    private LiveFiles files(int rows) throws Exception {
        LiveFiles files = LiveFiles.create(directory.resolve("small resources"), 3);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + files.database());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute("DELETE FROM audit_events WHERE id > " + rows);
            statement.execute("WITH RECURSIVE number(n) AS (SELECT " + (LiveFiles.ROWS + 1)
                    + " UNION ALL SELECT n + 1 FROM number WHERE n < " + rows + ") INSERT INTO audit_events(id, "
                    + LiveFiles.COLUMNS + ") SELECT n, n * 7919 % " + SECONDS + ", n * 31 % 2000,"
                    + " CASE n % 3 WHEN 0 THEN 'UPDATE' WHEN 1 THEN 'CREATE' ELSE 'DELETE' END, 'ORDER', 'ORDER-' || n,"
                    + " n % " + LiveFiles.ROWS + " * " + LiveFiles.LINE + ", " + LiveFiles.LINE
                    + " FROM number WHERE n <= " + rows);
        }
        return files;
    }

    /** Runs a probe to its end; what it counted. */
    private static Map<String, Long> run(List<String> command) throws Exception {
        try (JavaProcess process = JavaProcess.start(command)) {
            String output = process.output(MOST_SECONDS);
            Map<String, Long> counts = new HashMap<>();
            for (String line : output.lines().toList()) {
                String[] words = line.split(" ");
                counts.put(words[0], Long.parseLong(words[1]));
            }
            System.out.println("resource bounds, " + command.get(command.size() - 2) + ": " + counts);
            return counts;
        }
    }

    private static List<String> probe(String option, LiveFiles files, String name, int number) {
        return JavaProcess.quickCommand(List.of(option), ResourceProbe.class, files.directory(), name, number);
    }

    @Test
    void manyOpeningsLeakNothing() throws Exception {
        openings(2_000);
    }

    @Tag("soak")
    @Test
    void tenThousandOpeningsLeakNothing() throws Exception {
        openings(10_000);
    }

    private void openings(int times) throws Exception {
        Map<String, Long> counts = run(probe("-Xmx64m", files(100), "openings", times));
        assertEquals(times / 10, counts.get("snapshotRequests"));
        // Fewer where the JVM has closed one of its own.
        assertTrue(counts.get("lateDescriptors") <= counts.get("earlyDescriptors"), counts::toString);
        assertEquals(0, counts.get("lateThreads"));
        long heap = counts.get("lateHeapBytes") - counts.get("earlyHeapBytes");
        assertTrue(heap < 1 << 20, counts::toString);
        // A connection that is not closed keeps tens of kilobytes outside the heap.
        long resident = counts.get("lateResidentKilobytes") - counts.get("earlyResidentKilobytes");
        assertTrue(resident < 32 * 1024, counts::toString);
    }

    @Test
    void aRowTakesSoMuchHeap() throws Exception {
        Map<String, Long> counts = run(probe("-Xmx256m", files(50_000), "memory", 50_000));
        assertTrue(counts.get("bytesARow") <= BYTES_A_ROW, counts::toString);
        assertTrue(counts.get("bytesARow") > 48, "The snapshot is not in the heap that was measured: " + counts);
    }

    @Test
    void aSmallHeapSuffices() throws Exception {
        Map<String, Long> counts = run(probe("-Xmx64m", files(50_000), "heap", 8));
        assertTrue(counts.get("answers") >= 1_600, counts::toString);
        assertTrue(counts.get("snapshotRequests") > 0, counts::toString);
        assertTrue(counts.get("renewals") > 1, counts::toString);
        assertEquals(0, counts.get("failures"), counts::toString);
    }

    @Test
    void aHeapTooSmallForTheSnapshotLeavesAllToTheBaseline() throws Exception {
        Map<String, Long> counts = run(probe("-Xmx24m", files(150_000), "heap", 4));
        assertTrue(counts.get("answers") >= 800, counts::toString);
        assertEquals(0, counts.get("snapshotRequests"), counts::toString);
        assertEquals(0, counts.get("renewals"), counts::toString);
        assertTrue(counts.get("failedRenewals") > 0, counts::toString);
        assertEquals(1, counts.get("failures"), counts::toString);
    }

    @Test
    void fewDescriptorsGiveRightAnswersOrTheBaselinesFailures() throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n 64 && exec \"$@\"", "sh"));
        command.addAll(probe("-Xmx64m", files(100), "descriptors", 12));
        Map<String, Long> counts = run(command);
        assertTrue(counts.get("bothAnswer") > 0, counts::toString);
        assertTrue(counts.get("bothFail") > 0, counts::toString);
        assertTrue(counts.get("onlyEnhancedAnswers") > 0, counts::toString);
        assertEquals(0, counts.get("openConnections"));
        assertEquals(0, counts.get("openFiles"));
    }

    @Test
    void aLackOfStackLosesNothing() throws Exception {
        Map<String, Long> counts = run(probe("-Xmx64m", files(100), "stack", 10));
        assertTrue(counts.get("failed") > 0, counts::toString);
        assertTrue(counts.get("answered") > 0, counts::toString);
    }

    @Test
    void aThousandThreadsAtOnce() throws Exception {
        int threads = 1_000;
        int requests = 10;
        LiveFiles files = files(500);
        AuditQuery[] queries = new AuditQuery[8];
        AuditPage[] expected = new AuditPage[queries.length];
        try (OffsetAuditLogService baseline = new OffsetAuditLogService(files.database(), files.payloads());
                IndexedAuditLogService service = IndexedAuditLogService.open(files.database(), files.payloads())) {
            for (int i = 0; i < queries.length; i++) {
                queries[i] = new AuditQuery(0, Long.MAX_VALUE, null, i % 2 == 0 ? null : "UPDATE", 1 + i, 20);
                expected[i] = baseline.handle(queries[i]);
            }
            // The file was written just now: it is looked at once more when that can be told from its time.
            long renewals = service.stats().renewals();
            Thread.sleep(100);
            service.handle(queries[0]);
            assertTrue(service.stats().renewals() <= renewals + 1, service.stats()::toString);
            long before = service.stats().snapshotRequests();
            Queue<Throwable> problems = new ConcurrentLinkedQueue<>();
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int own = i;
                Thread caller = new Thread(null, () -> {
                    try {
                        start.await();
                        for (int n = 0; n < requests; n++) {
                            int which = (own + n) % queries.length;
                            assertEquals(expected[which], service.handle(queries[which]));
                        }
                    } catch (Exception | Error e) {
                        problems.add(e);
                    }
                });
                caller.start();
                callers.add(caller);
            }
            start.countDown();
            long most = 0;
            for (Thread caller : callers) {
                while (caller.isAlive()) {
                    most = Math.max(most, service.stats().openConnections());
                    caller.join(1);
                }
            }
            assertTrue(problems.isEmpty(), () -> problems.size() + " problems, the first: " + problems.peek());
            assertEquals(
                    (long) threads * requests, service.stats().snapshotRequests() - before, service.stats()::toString);
            assertEquals(0, most, "connections held, though nothing was committed");
            assertTrue(service.stats().openFiles() <= IDLE_HANDLES, service.stats()::toString);
        }
    }

    @Test
    void twoInstancesInOneProcessAreTwoUsersOfTheDatabase() throws Exception {
        LiveFiles files = files(100);
        try (WriterProcess writer = WriterProcess.start();
                ServicePair one = ServicePair.open(files.database(), files.payloads())) {
            writer.run("connect", files.database());
            AuditQuery all = new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, 1, -1);
            try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + files.database());
                    Statement statement = reader.createStatement()) {
                // A lock of this process, which another user of the file in it must not lose when it closes.
                statement.execute("BEGIN");
                statement.executeQuery("SELECT count(*) FROM audit_events").close();
                for (int i = 0; i < 20; i++) {
                    try (ServicePair two = ServicePair.open(files.database(), files.payloads())) {
                        assertEquals(one.requireSamePage(all), two.requireSamePage(all));
                    }
                    one.requireSame(all);
                }
                writer.run("sql", "PRAGMA busy_timeout = 0");
                String answer = writer.tryToRun("sql", "DELETE FROM audit_events WHERE id = 1");
                assertTrue(answer.contains("SQLITE_BUSY"), answer);
                statement.execute("COMMIT");
            }
            writer.run("sql", "PRAGMA busy_timeout = 10000");
            try (ServicePair two = ServicePair.open(files.database(), files.payloads())) {
                for (int id = 1; id <= 20; id++) {
                    writer.sql("DELETE FROM audit_events WHERE id = " + id);
                    assertEquals(one.requireSamePage(all), two.requireSamePage(all));
                    if (id == 10) {
                        two.enhanced().close();
                        two.baseline().close();
                        assertEquals(90, one.requireSamePage(all).count());
                        break;
                    }
                }
            }
            writer.sql("DELETE FROM audit_events");
            assertEquals(0, one.requireSamePage(all).count());
            writer.run("disconnect");
        }
    }
}
