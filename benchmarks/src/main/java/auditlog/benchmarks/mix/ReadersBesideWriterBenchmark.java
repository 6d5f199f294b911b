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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;
import org.openjdk.jmh.util.SampleBuffer;
import org.sqlite.SQLiteException;

/**
 * What readers lose to another process that commits beside them, and what its commits lose to the readers, on a private copy of the
 * dataset. Each commit adds one event later than every request's window, as an audit log grows: answers stay what the generator
 * says, so they can still be checked, but no snapshot of before the commit may be used. The writer keeps a schedule: unpaced, one
 * contender's writer would commit more often than another's, and the readers would not be comparable. Its rate is therefore at most
 * the schedule's; below it, it was held up. The floor takes no part: it would not see a commit.
 *
 * <p>{@code commitsPerSecond} is a number, 0 for no writer at all, or {@code unpaced}; {@code journalMode} is {@code delete} or
 * {@code wal}. Beside the score stand the readers' percentiles, the writer's commits a second and their percentiles
 * ({@link BesideWriterProfiler}), and counters. A request that fails because the database stayed locked is counted as
 * {@code failed}, and made again; any other failure fails the fork.
 *
 * <pre>{@code
 * mvn -pl benchmarks exec:java -Dexec.args="ReadersBesideWriterBenchmark"
 * mvn -pl benchmarks exec:java -Dexec.args="ReadersBesideWriterBenchmark -p commitsPerSecond=0,1,10,50,unpaced -p workload=hits -f 1"
 * mvn -pl benchmarks exec:java -Dexec.args="ReadersBesideWriterBenchmark -p journalMode=wal -t 20 -f 1"
 * mvn -pl benchmarks exec:java -Dexec.args="ReadersBesideWriterBenchmark -bm sample -tu us -f 1"
 * mvn -pl benchmarks exec:java -Dexec.args="ReadersBesideWriterBenchmark -p impl=keyset,snapshot,enhanced -f 1"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Scenario("readers beside another process that commits, both sides' rates and percentiles")
public class ReadersBesideWriterBenchmark extends MeasuredBenchmark {

    private static final long SELF_TEST_PATIENCE_SECONDS = 60;

    /** The contender that the readers ask. */
    @Param({"baseline", "enhanced"})
    public String impl;

    /** The readers' requests. */
    @Param({"contract", "hits"})
    public String workload;

    /** Commits a second that the writer makes at most; 0 for no writer, unpaced for one that never pauses. */
    @Param({"0", "10"})
    public String commitsPerSecond;

    /** The database's journal mode: delete or wal. */
    @Param("delete")
    public String journalMode;

    private CopyBesideWriter copy;
    private Serving serving;

    /**
     * Copies the dataset, opens the contender on the copy and starts the writer.
     *
     * @throws SQLException if the database can't be copied or read
     * @throws IOException if the payload file can't be, or the writer can't be started
     */
    @Setup
    public void open() throws SQLException, IOException {
        copy = CopyBesideWriter.of(Serving.dataset(), journalMode, commitsPerSecond);
        serving = Serving.open(copy.dataset(), impl, Workload.load(WorkloadName.named(workload)));
        copy.begin();
    }

    /**
     * Begins the writer's measured time.
     *
     * @throws IOException if the writer is gone
     */
    @Setup(Level.Iteration)
    public void startMeasuring() throws IOException {
        copy.startMeasuring();
    }

    /**
     * Ends the writer's measured time and hands its report on.
     *
     * @throws IOException if the writer is gone
     */
    @TearDown(Level.Iteration)
    public void stopMeasuring() throws IOException {
        copy.stopMeasuring().ifPresent(BesideWriterProfiler::add);
    }

    /**
     * Ends the writer, closes the contender, makes sure that every commit is in the database, and deletes the copy.
     *
     * @throws SQLException if the database can't be read
     * @throws IOException if the writer is gone
     * @throws InterruptedException if this thread is interrupted
     * @throws IllegalStateException if nothing was committed, or a commit is missing
     */
    @TearDown
    public void close() throws SQLException, IOException, InterruptedException {
        try {
            serving.close();
            copy.requireCommitted();
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

        /** Requests that failed because the database stayed locked. */
        public long failed;

        private PageWalk walk;
        private SampleBuffer times;

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

        /** Begins to note times. */
        @Setup(Level.Iteration)
        public void startMeasuring() {
            times = new SampleBuffer();
        }

        /** Hands the times on. */
        @TearDown(Level.Iteration)
        public void stopMeasuring() {
            BesideWriterProfiler.add(times);
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
     * @return the page; null if the database stayed locked
     * @throws SQLException if the contender fails otherwise
     * @throws IOException if the contender fails
     */
    @Benchmark
    public AuditPage read(Reader reader) throws SQLException, IOException {
        long begun = System.nanoTime();
        try {
            AuditPage page = reader.walk.nextPage();
            reader.pages++;
            reader.events += page.count();
            reader.emptyPages += page.count() == 0 ? 1 : 0;
            return page;
        } catch (SQLiteException e) {
            if (!CopyBesideWriter.isLocked(e)) {
                throw e;
            }
            reader.failed++;
            return null;
        } finally {
            reader.times.add(System.nanoTime() - begun);
        }
    }

    /**
     * Runs every combination of parameters, and WAL beside a writer that never pauses, on a few requests with a commit beside
     * them, and compares the answers whole.
     *
     * @throws Exception if one fails or answers wrongly
     */
    public static void selfTest() throws Exception {
        List<ReadersBesideWriterBenchmark> benchmarks =
                new ArrayList<>(SelfTests.everyCombination(ReadersBesideWriterBenchmark.class));
        ReadersBesideWriterBenchmark beside = new ReadersBesideWriterBenchmark();
        beside.impl = "enhanced";
        beside.workload = "hits";
        beside.commitsPerSecond = CommitPace.UNPACED;
        beside.journalMode = "wal";
        benchmarks.add(beside);
        for (ReadersBesideWriterBenchmark benchmark : benchmarks) {
            benchmark.runSelfTest();
        }
    }

    private void runSelfTest() throws Exception {
        open();
        try {
            Reader reader = new Reader();
            reader.start(this, SelfTests.onlyThread());
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SELF_TEST_PATIENCE_SECONDS);
            boolean isBeside;
            long commits;
            do {
                startMeasuring();
                reader.startMeasuring();
                SelfTests.requireRightAnswers(reader.walk, () -> readUntilServed(reader, until));
                reader.stopMeasuring();
                Optional<CommitReport> report = copy.stopMeasuring();
                isBeside = report.isPresent();
                commits = report.map(CommitReport::commits).orElse(0L);
                requireInTime(until);
            } while (isBeside && commits == 0);
            reader.check();
        } finally {
            close();
        }
    }

    private AuditPage readUntilServed(Reader reader, long until) throws SQLException, IOException {
        AuditPage page = read(reader);
        while (page == null) {
            requireInTime(until);
            page = read(reader);
        }
        return page;
    }

    private static void requireInTime(long until) {
        if (System.nanoTime() - until > 0) {
            throw new IllegalStateException("The reader or the writer can't get on");
        }
    }
}
