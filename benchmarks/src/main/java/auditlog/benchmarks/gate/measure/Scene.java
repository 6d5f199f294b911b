package auditlog.benchmarks.gate.measure;

import auditlog.AuditLogService;
import auditlog.AuditQuery;
import java.sql.SQLException;

/** Where one pass over a scenario's requests takes place: the services, and what happens before each request. */
interface Scene extends AutoCloseable {

    /** The services of a dataset to which nothing happens. */
    record Quiet(AuditLogService baseline, AuditLogService enhanced) implements Scene {

        @Override
        public void prepare(AuditQuery request) {
            // Nothing happens.
        }

        @Override
        public void close() {
            // The next pass finds the same.
        }
    }

    /** Sets scenes up, each as the first one was. */
    @FunctionalInterface
    interface Source {
        Scene open() throws Exception;
    }

    AuditLogService baseline();

    AuditLogService enhanced();

    /** Has happen what happens before the request. It is not counted. */
    void prepare(AuditQuery request) throws Exception;

    @Override
    void close() throws SQLException;
}
