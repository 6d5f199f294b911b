package auditlog;

import java.io.IOException;
import java.sql.SQLException;

/** A service that answers requests for pages of the audit log. Safe for use by many threads. */
public interface AuditLogService extends AutoCloseable {

    /**
     * Answers one request from the database and the payload file as they are while it runs.
     *
     * @param query the request
     * @return the page; its list of events is empty past the end
     * @throws SQLException if the database can't be opened or the query fails, a lock that is held too long included
     * @throws IOException if the payload file can't be opened or read; {@link java.io.EOFException} if it ends before
     *     the payload does
     * @throws tools.jackson.core.JacksonException if a payload is not exactly one JSON document
     * @throws IllegalStateException if the service is closed
     */
    AuditPage handle(AuditQuery query) throws SQLException, IOException;

    /** Closes the service. Requests already begun finish; closing twice does nothing. */
    @Override
    void close();
}
