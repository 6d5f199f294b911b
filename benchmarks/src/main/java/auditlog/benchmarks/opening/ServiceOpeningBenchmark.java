package auditlog.benchmarks.opening;

import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.benchmarks.harness.MeasuredBenchmark;
import auditlog.benchmarks.harness.PageWalk;
import auditlog.benchmarks.harness.Scenario;
import auditlog.benchmarks.harness.SelfTests;
import auditlog.benchmarks.harness.Serving;
import auditlog.benchmarks.workload.PageServer;
import auditlog.benchmarks.workload.Workload;
import auditlog.datagen.Dataset;
import auditlog.datagen.RequestStream;
import auditlog.enhanced.IndexedAuditLogService;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long opening a service takes in a new JVM: each fork opens one service, once. For the enhanced service that is the driver's
 * native library and the snapshot with its index, while the JSON library is loaded afterwards; the baseline's constructor loads
 * the JSON library, and the driver comes with its first page. So only the times to the first page compare like with like. The
 * database is in the page cache, since the launcher has verified the dataset.
 *
 * <p>The start of the JVM itself is not in it, nor what the framework has loaded before. Flags of {@code docs/operations.md} are
 * tried with {@code -jvmArgsAppend}.
 *
 * <pre>{@code
 * mvn -pl benchmarks exec:java -Dexec.args="ServiceOpeningBenchmark"
 * mvn -pl benchmarks exec:java -Dexec.args="ServiceOpeningBenchmark.open$ -p impl=enhanced -f 30"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(ServiceOpeningBenchmark.NEW_JVMS)
@Scenario("time to open the service, and to its first page, in a new JVM")
public class ServiceOpeningBenchmark extends MeasuredBenchmark {

    static final int NEW_JVMS = 15;

    private static final AuditQuery FIRST_PAGE =
            new AuditQuery(RequestStream.FROM_TS, RequestStream.TO_TS, null, null, 1, 20);

    /** The contender; the floor knows all answers beforehand, so it has nothing to open. */
    @Param({"baseline", "enhanced"})
    public String impl;

    private Callable<AuditLogService> opening;
    private AuditLogService service;
    private AuditPage page;

    /** Finds the files; no class of a contender or of the driver is loaded yet. */
    @Setup
    public void prepare() {
        Dataset dataset = Serving.dataset();
        opening = switch (impl) {
            case "baseline" -> () -> new OffsetAuditLogService(dataset.database(), dataset.payloads());
            case "enhanced" -> () -> IndexedAuditLogService.open(dataset.database(), dataset.payloads());
            default ->
                throw new IllegalArgumentException(
                        "No contender '" + impl + "' can be opened; there are: baseline, enhanced");
        };
    }

    /**
     * Opens the service.
     *
     * @return the service
     * @throws Exception if it can't be opened
     * @throws IllegalStateException if this JVM has opened one before
     */
    @Benchmark
    public AuditLogService open() throws Exception {
        if (service != null) {
            throw new IllegalStateException(
                    "A JVM that has opened the service before is no new one: leave out -bm, -bs, -i, -t and -wi, and take -f");
        }
        service = opening.call();
        return service;
    }

    /**
     * Opens the service and asks for the first page.
     *
     * @return the page
     * @throws Exception if the service can't be opened or fails
     */
    @Benchmark
    public AuditPage openAndFirstPage() throws Exception {
        page = open().handle(FIRST_PAGE);
        return page;
    }

    /**
     * Compares the first page with what it should hold, and closes the service.
     *
     * @throws SQLException if the service fails
     * @throws IOException if the service fails
     * @throws IllegalStateException if nothing was opened, or the page is wrong
     */
    @TearDown
    public void check() throws SQLException, IOException {
        if (service == null) {
            throw new IllegalStateException("Nothing was opened: this run has measured nothing");
        }
        try {
            PageWalk walk = walk();
            walk.nextPage();
            walk.requireServedAsExpected();
        } finally {
            service.close();
        }
    }

    /** A walk over the only page. */
    private PageWalk walk() {
        PageServer server = new PageServer() {
            @Override
            public AuditPage serve(int request) throws SQLException, IOException {
                return page == null ? service.handle(FIRST_PAGE) : page;
            }

            @Override
            public void close() {}
        };
        return new PageWalk(server, Workload.of(List.of(FIRST_PAGE)), 0, 0);
    }

    /**
     * Opens every contender in both ways and compares the answers whole.
     *
     * @throws Exception if one fails or answers wrongly
     */
    public static void selfTest() throws Exception {
        for (ServiceOpeningBenchmark benchmark : SelfTests.everyCombination(ServiceOpeningBenchmark.class)) {
            benchmark.prepare();
            benchmark.open();
            PageWalk walk = benchmark.walk();
            SelfTests.requireRightAnswers(walk, walk::nextPage);
            benchmark.check();
        }
        for (ServiceOpeningBenchmark benchmark : SelfTests.everyCombination(ServiceOpeningBenchmark.class)) {
            benchmark.prepare();
            AuditPage first = benchmark.openAndFirstPage();
            SelfTests.requireRightAnswers(benchmark.walk(), () -> first);
            benchmark.check();
        }
    }
}
