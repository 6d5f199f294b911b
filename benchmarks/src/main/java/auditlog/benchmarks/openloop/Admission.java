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
    CORES_IN_ORDER,

    /** As many as there are processors; who finds no place asks again for a while before waiting. */
    CORES_SPINNING;

    /** Some requests' time: a place that becomes free in it is taken without waking anybody up. */
    private static final long SPIN_NANOS = 50_000;

    /**
     * A contender behind this admission.
     *
     * @param server the contender; closed by whoever opened it
     */
    PageServer before(PageServer server) {
        return this == ALL
                ? server
                : new Gate(
                        server,
                        new Semaphore(cores(), this == CORES_IN_ORDER),
                        this == CORES_SPINNING ? SPIN_NANOS : 0);
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** The name in tables. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private record Gate(PageServer server, Semaphore places, long spinNanos) implements PageServer {

        @Override
        public AuditPage serve(int request) throws SQLException, IOException {
            enter();
            try {
                return server.serve(request);
            } finally {
                places.release();
            }
        }

        private void enter() {
            if (spinNanos > 0) {
                long start = System.nanoTime();
                while (System.nanoTime() - start < spinNanos) {
                    if (places.tryAcquire()) {
                        return;
                    }
                    Thread.onSpinWait();
                }
            }
            places.acquireUninterruptibly();
        }

        @Override
        public void close() {
            // Not this one's.
        }
    }
}
