package auditlog.benchmarks;

import auditlog.benchmarks.harness.MeasuredBenchmark;
import auditlog.benchmarks.harness.ResultName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.options.Options;

/**
 * Whether forks are warm when they are measured. The compiler is a thread among the others: where many threads share a processor it
 * takes that much longer to get its work done.
 */
public final class Warmup {

    /** Beyond this a longer warmup was not seen to change anything. */
    private static final int MOST_TIMES = 4;

    private static final int FEWEST_TO_COMPARE = 4;
    private static final double NOTABLE = 1.1;

    private Warmup() {}

    /**
     * How many times as long as usual so many threads are warmed up.
     *
     * @param threads how many measure at once
     * @param processors how many there are
     * @return 1 where each thread has a processor, at most 4
     */
    public static int times(int threads, int processors) {
        return Math.max(1, Math.min(MOST_TIMES, (threads + processors - 1) / processors));
    }

    /**
     * How many warmup iterations a run takes that names none.
     *
     * @param given the run's options
     * @param selected the benchmarks that they select
     * @param processors how many there are
     * @return the number; empty if the benchmarks' own is right
     */
    static OptionalInt iterations(Options given, Collection<BenchmarkListEntry> selected, int processors) {
        int threads = Math.max(
                given.getThreads().orElse(1),
                Arrays.stream(given.getThreadGroups().orElse(new int[0])).sum());
        int times = times(threads, processors);
        boolean named =
                given.getWarmupIterations().hasValue() || given.getWarmupTime().hasValue();
        boolean usual = selected.stream()
                .allMatch(
                        benchmark -> benchmark.getWarmupIterations().orElse(-1) == MeasuredBenchmark.WARMUP_ITERATIONS);
        return named || !usual || times == 1
                ? OptionalInt.empty()
                : OptionalInt.of(times * MeasuredBenchmark.WARMUP_ITERATIONS);
    }

    /**
     * Says of each result whose forks were still becoming faster by a tenth or more while they were measured, by how much.
     *
     * @param results a run's
     * @return a line each
     */
    static List<String> notices(Collection<RunResult> results) {
        List<String> notices = new ArrayList<>();
        for (RunResult result : results) {
            double speedUp = speedUp(result);
            if (speedUp >= NOTABLE) {
                notices.add(String.format(
                        Locale.ROOT,
                        "NOT YET WARM: %s was %.2f times as fast in the second half of its iterations as in the first;"
                                + " warm up longer with -wi, or measure more forks with -f if that was chance",
                        ResultName.of(result.getParams()),
                        speedUp));
            }
        }
        return notices;
    }

    /** The geometric mean over forks; 1 where there is nothing to compare. */
    private static double speedUp(RunResult result) {
        BenchmarkParams params = result.getParams();
        if (params.getMode() == Mode.SingleShotTime || params.getMeasurement().getCount() < FEWEST_TO_COMPARE) {
            return 1;
        }
        double logs = 0;
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            double[] scores = fork.getIterationResults().stream()
                    .mapToDouble(Warmup::score)
                    .toArray();
            int half = scores.length / 2;
            logs += Math.log(mean(scores, scores.length - half, scores.length) / mean(scores, 0, half));
        }
        double ratio = Math.exp(logs / result.getBenchmarkResults().size());
        return params.getMode() == Mode.Throughput ? ratio : 1 / ratio;
    }

    private static double score(IterationResult iteration) {
        return iteration.getPrimaryResult().getScore();
    }

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).average().orElse(Double.NaN);
    }
}
