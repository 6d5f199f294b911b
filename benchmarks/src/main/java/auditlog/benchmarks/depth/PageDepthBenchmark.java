package auditlog.benchmarks.depth;

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
 * How long a page of 20 takes by its depth, without a filter: the first, two on the way, the deepest full one (583) and one far
 * past the end. One and the same request over and over, so that depth is all that differs; its payloads are warm in every
 * cache, which favours the contender that spends least on anything else.
 *
 * <pre>{@code
 * mvn -pl benchmarks exec:java -Dexec.args="PageDepthBenchmark"
 * mvn -pl benchmarks exec:java -Dexec.args="PageDepthBenchmark -p page=1,250,500 -f 1"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Scenario("time a page takes by its depth, no filter, 20 a page")
public class PageDepthBenchmark extends MeasuredBenchmark {

    private static final int PAGE_SIZE = 20;

    /** The contender. */
    @Param({"baseline", "enhanced", "floor"})
    public String impl;

    /** The page's number, from 1. */
    @Param({"1", "10", "100", "583", "2000"})
    public int page;

    private Serving serving;

    /**
     * Opens the contender.
     *
     * @throws SQLException if the database can't be read
     * @throws IOException if the payload file can't be opened
     */
    @Setup
    public void open() throws SQLException, IOException {
        AuditQuery request = new AuditQuery(RequestStream.FROM_TS, RequestStream.TO_TS, null, null, page, PAGE_SIZE);
        serving = Serving.open(Serving.dataset(), impl, Workload.of(List.of(request)));
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
        public void start(PageDepthBenchmark benchmark, ThreadParams thread) {
            walk = benchmark.serving.walk(thread);
        }

        /** Compares what was served with what the requests should give. */
        @TearDown
        public void check() {
            walk.requireServedAsExpected();
        }
    }

    /**
     * Asks for the page.
     *
     * @param reader this thread
     * @return the page
     * @throws SQLException if the contender fails
     * @throws IOException if the contender fails
     */
    @Benchmark
    public AuditPage deepPage(Reader reader) throws SQLException, IOException {
        return reader.walk.nextPage();
    }

    /**
     * Runs every combination of parameters on a few requests and compares the answers whole.
     *
     * @throws Exception if one fails or answers wrongly
     */
    public static void selfTest() throws Exception {
        for (PageDepthBenchmark benchmark : SelfTests.everyCombination(PageDepthBenchmark.class)) {
            benchmark.open();
            try {
                Reader reader = new Reader();
                reader.start(benchmark, SelfTests.onlyThread());
                SelfTests.requireRightAnswers(reader.walk, () -> benchmark.deepPage(reader));
                reader.check();
            } finally {
                benchmark.close();
            }
        }
    }
}
