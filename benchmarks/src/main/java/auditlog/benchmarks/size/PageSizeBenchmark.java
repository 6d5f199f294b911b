package auditlog.benchmarks.size;

import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.benchmarks.harness.MeasuredBenchmark;
import auditlog.benchmarks.harness.PageWalk;
import auditlog.benchmarks.harness.Scenario;
import auditlog.benchmarks.harness.SelfTests;
import auditlog.benchmarks.harness.Serving;
import auditlog.benchmarks.workload.Workload;
import auditlog.datagen.RequestStream;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * How long a page takes by its size, without a filter. For every size the pages cover the same {@value #ROWS} newest rows one
 * after the other, so that depth is the same on average and the size is all that differs.
 *
 * <pre>{@code
 * mvn -pl benchmarks exec:java -Dexec.args="PageSizeBenchmark"
 * mvn -pl benchmarks exec:java -Dexec.args="PageSizeBenchmark -p pageSize=10,50 -p impl=enhanced,floor -f 1"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Scenario("time a page takes by its size, no filter, the same rows")
public class PageSizeBenchmark extends MeasuredBenchmark {

    static final int ROWS = 1_000;

    /** The contender. */
    @Param({"baseline", "enhanced", "floor"})
    public String impl;

    /** Events a page. */
    @Param({"1", "10", "20", "50", "200"})
    public int pageSize;

    private Serving serving;

    /**
     * Opens the contender.
     *
     * @throws SQLException if the database can't be read
     * @throws IOException if the payload file can't be opened
     */
    @Setup
    public void open() throws SQLException, IOException {
        List<AuditQuery> requests = IntStream.rangeClosed(1, ROWS / pageSize)
                .mapToObj(
                        page -> new AuditQuery(RequestStream.FROM_TS, RequestStream.TO_TS, null, null, page, pageSize))
                .toList();
        serving = Serving.open(Serving.dataset(), impl, Workload.of(requests));
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
        public void start(PageSizeBenchmark benchmark, ThreadParams thread) {
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
        for (PageSizeBenchmark benchmark : SelfTests.everyCombination(PageSizeBenchmark.class)) {
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
