package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;

import auditlog.AuditQuery;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Closing a connection must not be tried where it would fail half way, whatever a request finds with its stack nearly used up. In a
 * JVM of its own: a class whose initialization overflows is lost to the whole JVM.
 */
class UsedUpStackTest {

    private static final long MOST_SECONDS = 60;
    private static final int ROWS = 20;
    private static final int MOST_FRAMES = 200;
    private static final int STEP = 8;
    private static final AuditQuery PAST_THE_END = new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, 99, 50);

    @TempDir
    Path directory;

    @Test
    void losesNoConnection() throws Exception {
        String text = ChildJvm.run(directory, List.of(), Overflows.class, directory.resolve("live"));
        List<String> counts =
                text.lines().filter(line -> line.startsWith("held ")).toList();
        assertEquals(List.of("held 0 too many, " + MOST_FRAMES / STEP + " rounds"), counts, text);
    }

    /** The other JVM's main class. */
    static final class Overflows {

        private Overflows() {}

        /**
         * Makes a database, asks for pages of it near the end of stacks, and prints how many descriptors are open that the service does
         * not know of.
         *
         * @param arguments directory for the files
         */
        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            AuditFiles files = AuditFiles.with(directory, ROWS, "a");
            try (IndexedAuditLogService service = IndexedAuditLogService.open(files.database, files.payloads)) {
                int rounds = 0;
                for (; rounds < MOST_FRAMES / STEP; rounds++) {
                    awaitSnapshot(service);
                    files.execute("UPDATE audit_events SET created_at = created_at");
                    Overflowing asking = new Overflowing(service, rounds * STEP);
                    asking.start();
                    asking.join();
                }
                awaitSnapshot(service);
                ServiceStats stats = service.stats();
                long more = AuditFiles.descriptorsIn(directory) - stats.openConnections() - stats.openFiles();
                System.out.println("held " + more + " too many, " + rounds + " rounds");
            }
        }

        private static void awaitSnapshot(IndexedAuditLogService service) throws Exception {
            long before = service.stats().snapshotRequests();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS / 2);
            while (service.stats().snapshotRequests() == before) {
                service.handle(PAST_THE_END);
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("There is no snapshot: " + service.stats());
                }
                Thread.sleep(1);
            }
        }
    }

    /** Asks for an empty page that many frames above the end of its stack. */
    private static final class Overflowing extends Thread {

        private static final long STACK_BYTES = 256 << 10;

        private final IndexedAuditLogService service;
        private int frames;

        Overflowing(IndexedAuditLogService service, int frames) {
            super(null, null, "overflowing", STACK_BYTES);
            this.service = service;
            this.frames = frames;
        }

        @Override
        public void run() {
            dive();
        }

        private void dive() {
            try {
                dive();
            } catch (StackOverflowError e) {
                // The end: the frames above it are next.
            }
            if (frames-- == 0) {
                try {
                    service.handle(PAST_THE_END);
                } catch (Exception | Error e) {
                    // Whatever becomes of the request.
                }
            }
        }
    }
}
