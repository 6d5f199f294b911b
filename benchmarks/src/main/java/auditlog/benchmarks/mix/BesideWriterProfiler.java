package auditlog.benchmarks.mix;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.util.SampleBuffer;
import org.openjdk.jmh.util.Statistics;

/**
 * Adds to each iteration of {@link ReadersBesideWriterBenchmark} what its own score can't say: the readers' percentiles, and the
 * other process's commits a second and percentiles. A profiler, because JMH adds counters up, over threads, iterations and forks;
 * these are averaged over iterations and forks, the longest commit is the longest of all. Beside other benchmarks it says
 * nothing.
 */
public final class BesideWriterProfiler implements InternalProfiler {

    /** Median time of a request in milliseconds. */
    public static final String READ_P50 = "readP50";

    /** 99th percentile of a request's time in milliseconds. */
    public static final String READ_P99 = "readP99";

    /** Commits a second. */
    public static final String COMMITS = "commits";

    /** Median time of a commit in milliseconds. */
    public static final String COMMIT_P50 = "commitP50";

    /** 99th percentile of a commit's time in milliseconds. */
    public static final String COMMIT_P99 = "commitP99";

    /** The longest time of a commit in milliseconds. */
    public static final String COMMIT_MAX = "commitMax";

    private static final double NANOS_A_MILLI = 1e6;

    /** JMH makes the profiler and the benchmark's states, and lets neither know the other. */
    private static final Iteration PRESENT = new Iteration();

    /** What the states tell of an iteration. */
    private static final class Iteration {

        private SampleBuffer times = new SampleBuffer();
        private CommitReport report;

        synchronized void add(SampleBuffer threadsTimes) {
            times.addAll(threadsTimes);
        }

        synchronized void add(CommitReport writersReport) {
            report = writersReport;
        }

        synchronized List<ScalarResult> take() {
            List<ScalarResult> results = new ArrayList<>();
            if (times.count() > 0) {
                Statistics nanos = times.getStatistics(1);
                results.add(millis(READ_P50, nanos.getPercentile(50) / NANOS_A_MILLI, AggregationPolicy.AVG));
                results.add(millis(READ_P99, nanos.getPercentile(99) / NANOS_A_MILLI, AggregationPolicy.AVG));
            }
            if (report != null) {
                results.add(new ScalarResult(COMMITS, report.perSecond(), "commits/s", AggregationPolicy.AVG));
                if (report.commits() > 0) {
                    results.add(millis(COMMIT_P50, report.p50(), AggregationPolicy.AVG));
                    results.add(millis(COMMIT_P99, report.p99(), AggregationPolicy.AVG));
                    results.add(millis(COMMIT_MAX, report.max(), AggregationPolicy.MAX));
                }
            }
            times = new SampleBuffer();
            report = null;
            return results;
        }

        private static ScalarResult millis(String label, double value, AggregationPolicy policy) {
            return new ScalarResult(label, value, "ms", policy);
        }
    }

    /** Made by JMH. */
    public BesideWriterProfiler() {
        // Nothing to prepare.
    }

    /** Adds a thread's times of this iteration, in nanoseconds. */
    static void add(SampleBuffer threadsTimes) {
        PRESENT.add(threadsTimes);
    }

    /** Adds the writer's report of this iteration. */
    static void add(CommitReport writersReport) {
        PRESENT.add(writersReport);
    }

    @Override
    public String getDescription() {
        return "Readers' and commits' percentiles of ReadersBesideWriterBenchmark";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        // The states begin their measured time themselves, nearer to it.
    }

    @Override
    public Collection<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        return PRESENT.take();
    }
}
