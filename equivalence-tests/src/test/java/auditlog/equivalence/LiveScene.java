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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Both services over files that another process changes.
 *
 * <p>After a change, {@link #changed} compares at once, when the enhanced service has not renewed its snapshot, and, in a scene
 * that waits, once more when it answers from the new one.
 */
final class LiveScene implements AutoCloseable {

    private static final long DEADLINE_NANOS = 30_000_000_000L;

    private static final List<AuditQuery> REQUESTS = LiveRequests.ALL;

    final LiveFiles files;
    final WriterProcess writer;
    final IndexedAuditLogService enhanced;
    final ServicePair pair;
    private final boolean waits;
    private final boolean writeAheadLog;

    private LiveScene(LiveFiles files, WriterProcess writer, boolean waits, boolean writeAheadLog)
            throws SQLException, IOException {
        this.files = files;
        this.writer = writer;
        this.waits = waits;
        this.writeAheadLog = writeAheadLog;
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
        LiveScene scene = new LiveScene(files, writer, waits, false);
        scene.changed();
        return scene;
    }

    /**
     * Makes the files in a directory and opens both services.
     *
     * @param writer the other process, connected here; null if others write
     */
    static LiveScene open(Path directory, WriterProcess writer, Situation situation) throws SQLException, IOException {
        LiveFiles files = LiveFiles.create(directory, 7);
        if (situation.writeAheadLog()) {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + files.database());
                    Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
            }
        }
        if (writer != null) {
            writer.run("connect", files.database());
        }
        LiveScene scene = new LiveScene(files, writer, situation.waits(), situation.writeAheadLog());
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

    /** Switches the snapshot off and waits until no connection is held; it can be switched on again. */
    void letConnectionsGo() {
        enhanced.setSnapshotEnabled(false);
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (enhanced.stats().openConnections() > 0) {
            assertTrue(System.nanoTime() < deadline, () -> "Connections are held: " + enhanced.stats());
            sleep();
        }
    }

    /** The failure that both give when everything is asked for. */
    Class<?> commonFailure() {
        Outcome outcome = pair.requireSame(LiveRequests.EVERYTHING);
        assertTrue(outcome.failure() != null, "a failure was expected");
        return outcome.failure().getClass();
    }

    /** Everything, from both. */
    AuditPage all() {
        return pair.requireSamePage(LiveRequests.EVERYTHING);
    }

    void requireRows(int rows) {
        assertEquals(rows, all().count());
    }

    /** Whether the scene began in WAL mode. */
    boolean isWriteAheadLog() {
        return writeAheadLog;
    }

    long plainRequests(PlainReason reason) {
        return enhanced.stats().plainRequests().get(reason);
    }

    @Override
    public void close() {
        pair.close();
        if (writer != null) {
            writer.run("disconnect");
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
