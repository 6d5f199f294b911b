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
 * <p>After a change, {@link #changed} compares at once, and, in a scene that waits, until every answer has come from a snapshot, or
 * in WAL mode by the plain path.
 */
final class LiveScene implements AutoCloseable {

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

    /** As {@link #changed}, where no snapshot can stand for the files: compares with answers of which none comes from one. */
    void changedBeyondTheSnapshot() {
        long before = enhanced.stats().snapshotRequests();
        changedInPart();
        assertEquals(before, enhanced.stats().snapshotRequests());
    }

    /** As {@link #changed}, where a snapshot can answer some requests only: compares. */
    void changedInPart() {
        for (int round = 0; round < 3; round++) {
            for (AuditQuery request : REQUESTS) {
                pair.requireSame(request);
            }
        }
    }

    /** Compares with answers that come from a snapshot, all of them; in WAL mode, where none does, by the plain path. */
    void awaitSnapshot() {
        UsualWay.await(pair, files.database(), REQUESTS);
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
}
