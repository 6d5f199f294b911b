package auditlog.equivalence;

import auditlog.AuditQuery;
import auditlog.enhanced.IndexedAuditLogService;
import auditlog.enhanced.PlainReason;
import auditlog.enhanced.ServiceStats;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.ToLongFunction;

/** The way that the enhanced service's answers take when all is well: from its snapshot, but in WAL mode by the plain path for that reason. */
final class UsualWay {

    private static final long DEADLINE_NANOS = 60_000_000_000L;

    private UsualWay() {}

    /** Compares, again and again, until all answers have come the usual way. */
    static void await(ServicePair pair, Path database, List<AuditQuery> requests) {
        IndexedAuditLogService enhanced = (IndexedAuditLogService) pair.enhanced();
        ToLongFunction<ServiceStats> usual = isWriteAheadLog(database)
                ? stats -> stats.plainRequests().get(PlainReason.WRITE_AHEAD_LOG)
                : ServiceStats::snapshotRequests;
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (true) {
            long before = usual.applyAsLong(enhanced.stats());
            requests.forEach(pair::requireSamePage);
            if (usual.applyAsLong(enhanced.stats()) == before + requests.size()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Not all answers come the usual way: " + enhanced.stats());
            }
            sleep();
        }
    }

    private static boolean isWriteAheadLog(Path database) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet mode = statement.executeQuery("PRAGMA journal_mode")) {
            return mode.getString(1).equals("wal");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
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
