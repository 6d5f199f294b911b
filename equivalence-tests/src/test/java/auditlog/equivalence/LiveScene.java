package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.enhanced.IndexedAuditLogService;
import auditlog.enhanced.PlainReason;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Both services over files that another process changes.
 *
 * <p>After a change, {@link #changed} compares at once, when the enhanced service has not renewed its snapshot, and, in a scene
 * that waits, once more when it answers from the new one.
 */
final class LiveScene implements AutoCloseable {

    private static final long DEADLINE_NANOS = 30_000_000_000L;

    /** Everything first: a stale answer shows there, whatever was changed. */
    private static final List<AuditQuery> REQUESTS = requests();

    final LiveFiles files;
    final WriterProcess writer;
    final IndexedAuditLogService enhanced;
    private final ServicePair pair;
    private final boolean waits;

    private LiveScene(LiveFiles files, WriterProcess writer, boolean waits) throws SQLException, IOException {
        this.files = files;
        this.writer = writer;
        this.waits = waits;
        this.enhanced = IndexedAuditLogService.open(files.database(), files.payloads());
        this.pair = new ServicePair(new OffsetAuditLogService(files.database(), files.payloads()), enhanced);
    }

    /**
     * Makes the files and opens both services.
     *
     * @param waits whether the enhanced service is given time to renew its snapshot after each change
     */
    static LiveScene open(Path directory, WriterProcess writer, boolean waits) throws SQLException, IOException {
        LiveFiles files = LiveFiles.create(directory.resolve(waits ? "renewed" : "immediate"), 7);
        writer.run("connect", files.database());
        LiveScene scene = new LiveScene(files, writer, waits);
        scene.changed();
        return scene;
    }

    /** Changes the database by SQL in the other process, then compares. */
    void sql(String... statements) {
        writer.sql(statements);
        changed();
    }

    /** To be called when a change was acknowledged: compares. */
    void changed() {
        for (AuditQuery request : REQUESTS) {
            pair.requireSame(request);
        }
        if (waits) {
            awaitSnapshot();
        }
    }

    /** As {@link #changed}, where no snapshot can stand for the files: only compares. */
    void changedBeyondTheSnapshot() {
        for (int round = 0; round < 3; round++) {
            for (AuditQuery request : REQUESTS) {
                pair.requireSame(request);
            }
        }
    }

    /** Compares with answers that come from a snapshot, all of them. */
    void awaitSnapshot() {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (true) {
            long before = enhanced.stats().snapshotRequests();
            for (AuditQuery request : REQUESTS) {
                pair.requireSamePage(request);
            }
            if (enhanced.stats().snapshotRequests() == before + REQUESTS.size()) {
                return;
            }
            assertTrue(System.nanoTime() < deadline, () -> "No answer comes from a snapshot: " + enhanced.stats());
            sleep();
        }
    }

    /** The failure that both give when everything is asked for. */
    Class<?> commonFailure() {
        Outcome outcome = pair.requireSame(everything());
        assertTrue(outcome.failure() != null, "a failure was expected");
        return outcome.failure().getClass();
    }

    /** Everything, from both. */
    AuditPage all() {
        return pair.requireSamePage(everything());
    }

    void requireRows(int rows) {
        assertEquals(rows, all().count());
    }

    long plainRequests(PlainReason reason) {
        return enhanced.stats().plainRequests().get(reason);
    }

    @Override
    public void close() {
        pair.close();
        writer.run("disconnect");
    }

    private static void sleep() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AuditQuery everything() {
        return new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, 1, -1);
    }

    private static List<AuditQuery> requests() {
        List<AuditQuery> requests = new ArrayList<>();
        requests.add(everything());
        for (Long actorId : Arrays.asList(null, 1L, 3L)) {
            for (String action : Arrays.asList(null, "UPDATE", "DELETE")) {
                requests.add(new AuditQuery(1_000, 1_100, actorId, action, 1, 10));
                requests.add(new AuditQuery(1_020, 1_060, actorId, action, 2, 3));
            }
        }
        requests.add(new AuditQuery(1_000, 1_100, null, null, 24, 10));
        requests.add(new AuditQuery(1_000, 1_100, null, null, 25, 10));
        return List.copyOf(requests);
    }
}
