package auditlog.benchmarks.workload;

import auditlog.AuditPage;
import java.io.IOException;
import java.sql.SQLException;

/** A contender, ready to answer the requests of one workload. Safe for use by many threads. */
public interface PageServer extends AutoCloseable {

    /**
     * Answers a request of the workload.
     *
     * @param request its place in the workload
     * @return the page
     * @throws SQLException as {@link auditlog.AuditLogService#handle}
     * @throws IOException as {@link auditlog.AuditLogService#handle}
     */
    AuditPage serve(int request) throws SQLException, IOException;

    /** Closes the contender. */
    @Override
    void close();
}
