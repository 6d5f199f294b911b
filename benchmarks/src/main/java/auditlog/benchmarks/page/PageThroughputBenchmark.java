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
 * How many pages a second a contender serves, by workload. Each thread walks the requests in stream order, prepared beforehand,
 * so that no request is made up while the clock runs. Nearly all pages of {@code contract} are empty; read it beside
 * {@code hits} and never alone.
 *
 * <pre>{@code
 * mvn -pl benchmarks exec:java -Dexec.args="PageThroughputBenchmark"
 * mvn -pl benchmarks exec:java -Dexec.args="PageThroughputBenchmark -p impl=enhanced -p workload=hits -f 1 -prof gc"
 * }</pre>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Scenario("pages a second, by workload")
public class PageThroughputBenchmark extends MeasuredBenchmark {

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
        PageReader.selfTest(new PageThroughputBenchmark()::page);
    }
}
