package auditlog.benchmarks.page;

import auditlog.AuditPage;
import auditlog.benchmarks.harness.MeasuredBenchmark;
import auditlog.benchmarks.harness.PageWalk;
import auditlog.benchmarks.harness.Scenario;
import auditlog.benchmarks.harness.SelfTests;
import auditlog.benchmarks.harness.Serving;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * How long a page takes, P50 to P99.9, by workload. Closed loop: each thread asks for its next page when it has the last one,
 * so this is service time, not response time. With more threads than cores ({@code -t 20}) the high percentiles hold the
 * scheduler's time slices too.
 *
 * <pre>{@code
 * mvn -pl benchmarks exec:java -Dexec.args="PageLatencyBenchmark"
 * mvn -pl benchmarks exec:java -Dexec.args="PageLatencyBenchmark -p impl=baseline,enhanced -p workload=hits -t 20 -f 1"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Scenario("time a page takes (service time), P50 to P99.9, by workload")
public class PageLatencyBenchmark extends MeasuredBenchmark {

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

    /** A thread that asks for one page after the other. */
    @State(Scope.Thread)
    public static class Reader {

        private PageWalk walk;

        /**
         * Takes the thread's place in the requests.
         *
         * @param benchmark the contender
         * @param thread this thread
         */
        @Setup
        public void start(PageLatencyBenchmark benchmark, ThreadParams thread) {
            walk = benchmark.serving.walk(thread);
        }

        /** Compares what was served with what the requests should give. */
        @TearDown
        public void check() {
            walk.requireServedAsExpected();
        }
    }

    /**
     * Asks for the next page.
     *
     * @param reader this thread
     * @return the page
     * @throws SQLException if the contender fails
     * @throws IOException if the contender fails
     */
    @Benchmark
    public AuditPage page(Reader reader) throws SQLException, IOException {
        return reader.walk.nextPage();
    }

    /**
     * Runs every combination of parameters on a few requests and compares the answers whole.
     *
     * @throws Exception if one fails or answers wrongly
     */
    public static void selfTest() throws Exception {
        for (PageLatencyBenchmark benchmark : SelfTests.everyCombination(PageLatencyBenchmark.class)) {
            benchmark.open();
            try {
                Reader reader = new Reader();
                reader.start(benchmark, SelfTests.onlyThread());
                SelfTests.requireRightAnswers(reader.walk, () -> benchmark.page(reader));
                reader.check();
            } finally {
                benchmark.close();
            }
        }
    }
}
