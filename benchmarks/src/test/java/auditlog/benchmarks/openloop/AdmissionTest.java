package auditlog.benchmarks.openloop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.benchmarks.harness.Clock;
import auditlog.benchmarks.workload.PageServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdmissionTest {

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private final AtomicInteger within = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** Counts who is within; every tenth request fails. */
    private final PageServer server = new PageServer() {
        @Override
        public AuditPage serve(int request) throws IOException {
            most.accumulateAndGet(within.incrementAndGet(), Math::max);
            try {
                Thread.yield();
                if (request % 10 == 0) {
                    throw new IOException("broken");
                }
                return new AuditPage(new AuditQuery(0, 1, null, null, 1, 1), List.of(), 0);
            } finally {
                within.decrementAndGet();
            }
        }

        @Override
        public void close() {
            throw new IllegalStateException("Whoever opened it closes it");
        }
    };

    @ParameterizedTest
    @EnumSource(value = Admission.class, names = "ALL", mode = EnumSource.Mode.EXCLUDE)
    void noMoreThanThereAreProcessorsAreWithin(Admission admission) throws Exception {
        PageServer gated = admission.before(server);
        OpenLoop.Outcome outcome = new OpenLoop(Clock.system())
                .run(Schedule.constant(10_000, 0.1), 4 * CORES, 60_000_000_000L, request -> {
                    if (request % 10 == 0) {
                        assertThrows(IOException.class, () -> gated.serve(request));
                        return false;
                    }
                    return gated.serve(request).count() == 0;
                });
        assertEquals(1_000, outcome.completed(), "a failure gives its place back");
        assertEquals(100, outcome.failed());
        assertTrue(most.get() >= 1 && most.get() <= CORES, "most: " + most);
        gated.close();
    }

    @Test
    void allMeansNoGate() {
        assertSame(server, Admission.ALL.before(server));
    }
}
