package auditlog.benchmarks.budget;

import auditlog.AuditPage;
import auditlog.AuditQuery;
import java.io.IOException;
import java.sql.SQLException;

/** What a service does for a request, in the same order, with the clock read between its parts. Used by one thread. */
interface Replica extends AutoCloseable {

    /**
     * Answers a request.
     *
     * @param laps takes how long each part took
     */
    AuditPage serve(AuditQuery query, Laps laps) throws SQLException, IOException;

    @Override
    void close() throws IOException;
}
