package auditlog.benchmarks.mix;

import auditlog.AuditPage;
import auditlog.benchmarks.harness.MeasuredBenchmark;
import auditlog.benchmarks.harness.PageWalk;
import auditlog.benchmarks.harness.Scenario;
import auditlog.benchmarks.harness.SelfTests;
import auditlog.benchmarks.harness.Serving;
import auditlog.benchmarks.workload.Workload;
import auditlog.benchmarks.workload.WorkloadName;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
 * What readers lose to a writer that commits beside them, on a private copy of the dataset. Each commit adds one event later
 * than every request's window, as an audit log grows: answers stay what the generator says, so they can still be checked, but
 * no snapshot of before the commit may be used. The writer keeps a pace: unpaced, one contender's writer would commit more
 * often than another's, and the readers would not be comparable. Its score is therefore at most the pace; below it, it was
 * held up. The floor takes no part: it would not see a commit.
 *
 * <p>The roles in the order of {@code -tg}: read, write.
 *
 * <pre>{@code
 * mvn -pl benchmarks exec:java -Dexec.args="ReadersBesideWriterBenchmark -tg 1,1"
 * mvn -pl benchmarks exec:java -Dexec.args="ReadersBesideWriterBenchmark -tg 3,1 -p commitsPerSecond=1,100 -p workload=hits -f 1"
 * mvn -pl benchmarks exec:java -Dexec.args="ReadersBesideWriterBenchmark -tg 1,1 -bm sample -tu us -f 1"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Scenario("readers beside a writer that commits, each role by itself (-tg READERS,WRITERS)")
public class ReadersBesideWriterBenchmark extends MeasuredBenchmark {

    /** The contender that the readers ask. */
    @Param({"baseline", "enhanced"})
    public String impl;

    /** The readers' requests. */
    @Param({"contract", "hits"})
    public String workload;

    /** Commits a second that each writer makes at most. */
    @Param("10")
    public int commitsPerSecond;

    /** Counted at each commit: JMH may end this state before another thread's. */
    private final AtomicLong commits = new AtomicLong();

    private PrivateCopy copy;
    private Serving serving;

    /**
     * Copies the dataset and opens the contender on the copy.
     *
     * @throws SQLException if the database can't be copied or read
     * @throws IOException if the payload file can't be
     */
    @Setup
    public void open() throws SQLException, IOException {
        copy = PrivateCopy.of(Serving.dataset());
        serving = Serving.open(copy.dataset(), impl, Workload.load(WorkloadName.named(workload)));
    }

    /**
     * Closes the contender, makes sure that every commit is in the database, and deletes the copy.
     *
     * @throws SQLException if the database can't be read
     * @throws IllegalStateException if a commit is missing
     */
    @TearDown
    public void close() throws SQLException {
        try {
            serving.close();
            PacedWriter.requireCommitted(copy.dataset(), commits.get());
        } finally {
            copy.close();
        }
    }

    /** A reader. Its public fields are what it was served in the measured time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Reader {

        /** Pages served. */
        public long pages;

        /** Events on them. */
        public long events;

        /** Pages without an event. */
        public long emptyPages;

        private PageWalk walk;

        /**
         * Takes the thread's place in the requests.
         *
         * @param benchmark the contender
         * @param thread this thread
         */
        @Setup
        public void start(ReadersBesideWriterBenchmark benchmark, ThreadParams thread) {
            walk = benchmark.serving.walk(thread);
        }

        /** Compares what was served with what the requests should give. */
        @TearDown
        public void check() {
            walk.requireServedAsExpected();
        }
    }

    /** A writer. Its public field is what it committed in the measured time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Writer {

        /** Commits acknowledged. */
        public long commits;

        private AtomicLong allCommits;
        private PacedWriter writer;

        /**
         * Connects to the private copy.
         *
         * @param benchmark the copy
         * @throws SQLException if it can't be opened
         */
        @Setup
        public void connect(ReadersBesideWriterBenchmark benchmark) throws SQLException {
            allCommits = benchmark.commits;
            writer = new PacedWriter(benchmark.copy.dataset(), benchmark.commitsPerSecond);
        }

        /**
         * Disconnects.
         *
         * @throws SQLException if that fails
         * @throws IllegalStateException if nothing was committed
         */
        @TearDown
        public void check() throws SQLException {
            writer.close();
            if (writer.committed() == 0) {
                throw new IllegalStateException("The writer committed nothing: nobody was beside a writer");
            }
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
    @Group("readersBesideWriter")
    public AuditPage read(Reader reader) throws SQLException, IOException {
        AuditPage page = reader.walk.nextPage();
        reader.pages++;
        reader.events += page.count();
        reader.emptyPages += page.count() == 0 ? 1 : 0;
        return page;
    }

    /**
     * Waits until the next commit is due, then commits one event. With {@code -bm sample} its times hold that wait.
     *
     * @param writer this thread
     * @throws SQLException if the commit fails
     */
    @Benchmark
    @Group("readersBesideWriter")
    public void write(Writer writer) throws SQLException {
        writer.writer.commitWhenDue();
        writer.commits++;
        writer.allCommits.incrementAndGet();
    }

    /**
     * Runs every combination of parameters on a few requests, a commit beside them, and compares the answers whole.
     *
     * @throws Exception if one fails or answers wrongly
     */
    public static void selfTest() throws Exception {
        for (ReadersBesideWriterBenchmark benchmark : SelfTests.everyCombination(ReadersBesideWriterBenchmark.class)) {
            benchmark.open();
            try {
                Reader reader = new Reader();
                Writer writer = new Writer();
                reader.start(benchmark, SelfTests.onlyThread());
                writer.connect(benchmark);
                SelfTests.requireRightAnswers(reader.walk, () -> benchmark.read(reader));
                benchmark.write(writer);
                SelfTests.requireRightAnswers(reader.walk, () -> benchmark.read(reader));
                reader.check();
                writer.check();
            } finally {
                benchmark.close();
            }
        }
    }
}
