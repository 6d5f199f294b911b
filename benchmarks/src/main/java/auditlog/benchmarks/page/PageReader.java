package auditlog.benchmarks.page;

import auditlog.AuditPage;
import auditlog.benchmarks.harness.PageWalk;
import auditlog.benchmarks.harness.SelfTests;
import java.io.IOException;
import java.sql.SQLException;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/** A thread that asks for one page after the other. */
@State(Scope.Thread)
public class PageReader {

    private PageWalk walk;

    /** A benchmark's measured method. */
    @FunctionalInterface
    interface Measured {
        AuditPage page(PageReader reader) throws SQLException, IOException;
    }

    /**
     * Takes the thread's place in the requests.
     *
     * @param served the contender and its workload
     * @param thread this thread
     */
    @Setup
    public void start(ServedWorkload served, ThreadParams thread) {
        walk = served.walk(thread);
    }

    /** Compares what was served with what the requests should give. */
    @TearDown
    public void check() {
        walk.requireServedAsExpected();
    }

    AuditPage nextPage() throws SQLException, IOException {
        return walk.nextPage();
    }

    /** Runs a benchmark's method with every combination of parameters on a few requests and compares the answers whole. */
    static void selfTest(Measured measured) throws Exception {
        for (ServedWorkload served : SelfTests.everyCombination(ServedWorkload.class)) {
            served.open();
            try {
                PageReader reader = new PageReader();
                reader.start(served, SelfTests.onlyThread());
                SelfTests.requireRightAnswers(reader.walk, () -> measured.page(reader));
                reader.check();
            } finally {
                served.close();
            }
        }
    }
}
