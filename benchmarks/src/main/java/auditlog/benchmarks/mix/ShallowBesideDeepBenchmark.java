package auditlog.benchmarks.mix;

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
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * What readers of the first pages lose to readers of deep ones, of one service. All pages hold 20 events without a filter, so
 * the roles differ in depth alone: pages 1 to 20 and pages 501 to 520. The group's own score is the sum of two different
 * things; read the roles.
 *
 * <p>The roles in the order of {@code -tg}: deep, shallow.
 *
 * <pre>{@code
 * mvn -pl benchmarks exec:java -Dexec.args="ShallowBesideDeepBenchmark -tg 1,1"
 * mvn -pl benchmarks exec:java -Dexec.args="ShallowBesideDeepBenchmark -tg 3,1 -p impl=baseline,enhanced -f 1"
 * mvn -pl benchmarks exec:java -Dexec.args="ShallowBesideDeepBenchmark -tg 1,1 -bm sample -tu us -f 1"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Scenario("readers of first pages beside readers of deep ones, each role by itself (-tg DEEP,SHALLOW)")
public class ShallowBesideDeepBenchmark extends MeasuredBenchmark {

    private static final int PAGE_SIZE = 20;
    private static final int PAGES = 20;
    private static final int FIRST_DEEP = 501;

    /** The contender. */
    @Param({"baseline", "enhanced", "floor"})
    public String impl;

    private Workload shallow;
    private Workload deep;
    private Serving serving;

    /**
     * Opens the contender.
     *
     * @throws SQLException if the database can't be read
     * @throws IOException if the payload file can't be opened
     */
    @Setup
    public void open() throws SQLException, IOException {
        List<AuditQuery> first = pagesFrom(1);
        List<AuditQuery> later = pagesFrom(FIRST_DEEP);
        shallow = Workload.of(first);
        deep = Workload.of(later);
        Workload both =
                Workload.of(Stream.concat(first.stream(), later.stream()).toList());
        serving = Serving.open(Serving.dataset(), impl, both);
    }

    /** Closes the contender. */
    @TearDown
    public void close() {
        serving.close();
    }

    private static List<AuditQuery> pagesFrom(int first) {
        return IntStream.range(first, first + PAGES)
                .mapToObj(
                        page -> new AuditQuery(RequestStream.FROM_TS, RequestStream.TO_TS, null, null, page, PAGE_SIZE))
                .toList();
    }

    /** A reader of the first pages. Its public fields are what it was served in the measured time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class ShallowReader {

        /** Pages served. */
        public long shallowPages;

        /** Events on them. */
        public long shallowEvents;

        /** Pages without an event. */
        public long shallowEmptyPages;

        private PageWalk walk;

        /**
         * Takes the thread's place in the requests.
         *
         * @param benchmark the contender
         * @param thread this thread
         */
        @Setup
        public void start(ShallowBesideDeepBenchmark benchmark, ThreadParams thread) {
            walk = benchmark.serving.walk(benchmark.shallow, 0, thread);
        }

        /** Compares what was served with what the requests should give. */
        @TearDown
        public void check() {
            walk.requireServedAsExpected();
        }
    }

    /** A reader of deep pages. Its public fields are what it was served in the measured time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class DeepReader {

        /** Pages served. */
        public long deepPages;

        /** Events on them. */
        public long deepEvents;

        /** Pages without an event. */
        public long deepEmptyPages;

        private PageWalk walk;

        /**
         * Takes the thread's place in the requests.
         *
         * @param benchmark the contender
         * @param thread this thread
         */
        @Setup
        public void start(ShallowBesideDeepBenchmark benchmark, ThreadParams thread) {
            walk = benchmark.serving.walk(benchmark.deep, PAGES, thread);
        }

        /** Compares what was served with what the requests should give. */
        @TearDown
        public void check() {
            walk.requireServedAsExpected();
        }
    }

    /**
     * Asks for the next of the first pages.
     *
     * @param reader this thread
     * @return the page
     * @throws SQLException if the contender fails
     * @throws IOException if the contender fails
     */
    @Benchmark
    @Group("shallowBesideDeep")
    public AuditPage shallow(ShallowReader reader) throws SQLException, IOException {
        AuditPage page = reader.walk.nextPage();
        reader.shallowPages++;
        reader.shallowEvents += page.count();
        reader.shallowEmptyPages += page.count() == 0 ? 1 : 0;
        return page;
    }

    /**
     * Asks for the next of the deep pages.
     *
     * @param reader this thread
     * @return the page
     * @throws SQLException if the contender fails
     * @throws IOException if the contender fails
     */
    @Benchmark
    @Group("shallowBesideDeep")
    public AuditPage deep(DeepReader reader) throws SQLException, IOException {
        AuditPage page = reader.walk.nextPage();
        reader.deepPages++;
        reader.deepEvents += page.count();
        reader.deepEmptyPages += page.count() == 0 ? 1 : 0;
        return page;
    }

    /**
     * Runs every combination of parameters on a few requests and compares the answers whole.
     *
     * @throws Exception if one fails or answers wrongly
     */
    public static void selfTest() throws Exception {
        for (ShallowBesideDeepBenchmark benchmark : SelfTests.everyCombination(ShallowBesideDeepBenchmark.class)) {
            benchmark.open();
            try {
                ShallowReader shallow = new ShallowReader();
                DeepReader deep = new DeepReader();
                shallow.start(benchmark, SelfTests.onlyThread());
                deep.start(benchmark, SelfTests.onlyThread());
                SelfTests.requireRightAnswers(shallow.walk, () -> benchmark.shallow(shallow));
                SelfTests.requireRightAnswers(deep.walk, () -> benchmark.deep(deep));
                shallow.check();
                deep.check();
            } finally {
                benchmark.close();
            }
        }
    }
}
