package auditlog.benchmarks.openloop;

import auditlog.AuditPage;
import auditlog.benchmarks.workload.PageServer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/** How many of the workers may be within the contender at once. */
public enum Admission {

    /** All. */
    ALL,

    /** As many as there are processors; who comes just when another leaves goes before those who wait. */
    CORES,

    /** As many as there are processors, in the order in which they came. */
    CORES_IN_ORDER;

    /**
     * A contender behind this admission.
     *
     * @param server the contender; closed by whoever opened it
     */
    PageServer before(PageServer server) {
        return this == ALL ? server : new Gate(server, new Semaphore(cores(), this == CORES_IN_ORDER));
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** The name in tables. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private record Gate(PageServer server, Semaphore places) implements PageServer {

        @Override
        public AuditPage serve(int request) throws SQLException, IOException {
            places.acquireUninterruptibly();
            try {
                return server.serve(request);
            } finally {
                places.release();
            }
        }

        @Override
        public void close() {
            // Not this one's.
        }
    }
}
