package auditlog.benchmarks.page;

import auditlog.benchmarks.harness.PageWalk;
import auditlog.benchmarks.harness.Serving;
import java.io.IOException;
import java.sql.SQLException;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/** A contender and the workload that it is asked, shared by all threads of a fork. */
@State(Scope.Benchmark)
public class ServedWorkload {

    /** The contender. */
    @Param({"baseline", "enhanced", "floor"})
    public String impl;

    /** The requests. */
    @Param({"contract", "hits"})
    public String workload;

    private Serving serving;

    /**
     * Opens the contender.
     *
     * @throws SQLException if the database can't be read
     * @throws IOException if the payload file can't be opened
     */
    @Setup
    public void open() throws SQLException, IOException {
        serving = Serving.open(impl, workload);
    }

    /** Closes the contender. */
    @TearDown
    public void close() {
        serving.close();
    }

    PageWalk walk(ThreadParams thread) {
        return serving.walk(thread);
    }
}
