package auditlog.benchmarks.gate.measure;

import auditlog.AuditLogService;
import auditlog.AuditQuery;
import auditlog.datagen.Dataset;
import java.sql.SQLException;

/** Where one pass over a scenario's requests takes place: one side's service, alone, and what happens before each request. */
interface Scene extends AutoCloseable {

    /** The service of a dataset to which nothing happens. */
    record Quiet(AuditLogService service) implements Scene {

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

    /** Opens a side's service. */
    @FunctionalInterface
    interface Opening {
        AuditLogService open(Dataset dataset) throws Exception;
    }

    AuditLogService service();

    /** Has happen what happens before the request. It is not counted. */
    void prepare(AuditQuery request) throws Exception;

    @Override
    void close() throws SQLException;
}
