package auditlog.benchmarks.page;

import auditlog.AuditPage;
import auditlog.benchmarks.harness.MeasuredBenchmark;
import auditlog.benchmarks.harness.Scenario;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

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
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Scenario("time a page takes (service time), P50 to P99.9, by workload")
public class PageLatencyBenchmark extends MeasuredBenchmark {

    /**
     * Asks for the next page.
     *
     * @param reader this thread
     * @return the page
     * @throws SQLException if the contender fails
     * @throws IOException if the contender fails
     */
    @Benchmark
    public AuditPage page(PageReader reader) throws SQLException, IOException {
        return reader.nextPage();
    }

    /**
     * Runs every combination of parameters on a few requests and compares the answers whole.
     *
     * @throws Exception if one fails or answers wrongly
     */
    public static void selfTest() throws Exception {
        PageReader.selfTest(new PageLatencyBenchmark()::page);
    }
}
