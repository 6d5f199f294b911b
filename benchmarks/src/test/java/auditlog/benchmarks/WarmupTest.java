package auditlog.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.harness.MeasuredBenchmark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.AverageTimeResult;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.ThroughputResult;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

class WarmupTest {

    private static final int USUAL = MeasuredBenchmark.WARMUP_ITERATIONS;

    @Test
    void asManyThreadsAsProcessorsTakeTheUsualWarmup() throws Exception {
        assertEquals(OptionalInt.empty(), iterations(2, "PageThroughput"));
        assertEquals(OptionalInt.empty(), iterations(2, "PageThroughput", "-t", "2"));
        assertEquals(OptionalInt.empty(), iterations(2, "PageThroughput", "-t", "max"));
        assertEquals(OptionalInt.empty(), iterations(2, "ShallowBesideDeep", "-tg", "1,1"));
        assertEquals(OptionalInt.empty(), iterations(64, "PageThroughput", "-t", "20"));
    }

    @Test
    void moreThreadsTakeALongerOneWithinABound() throws Exception {
        assertEquals(OptionalInt.of(2 * USUAL), iterations(2, "PageThroughput", "-t", "3"));
        assertEquals(OptionalInt.of(2 * USUAL), iterations(2, "PageLatency", "-t", "4"));
        assertEquals(OptionalInt.of(3 * USUAL), iterations(2, "PageLatency", "-t", "5"));
        assertEquals(OptionalInt.of(4 * USUAL), iterations(2, "PageThroughput", "-t", "20"));
        assertEquals(OptionalInt.of(2 * USUAL), iterations(2, "ReadersBesideWriter", "-t", "3"));
    }

    @Test
    void bothWaysToJmhGetIt() throws Exception {
        List<String> said = new ArrayList<>();
        Options launched = JmhMain.options(new CommandLineOptions("PageThroughput", "-t", "20"));
        assertEquals(
                4 * USUAL,
                JmhRun.warmedUp(launched, 2, said::add).getWarmupIterations().get());
        Options studied = new OptionsBuilder()
                .include("\\.ShallowBesideDeepBenchmark\\.")
                .threadGroups(3, 1)
                .threads(4)
                .build();
        assertEquals(
                2 * USUAL,
                JmhRun.warmedUp(studied, 2, said::add).getWarmupIterations().get());
        assertEquals(2, said.size(), said::toString);
        assertSame(studied, JmhRun.warmedUp(studied, 4, said::add));
        assertEquals(2, said.size(), said::toString);
    }

    @Test
    void soManyTimesAsLong() {
        assertEquals(1, Warmup.times(-1, 2));
        assertEquals(1, Warmup.times(2, 2));
        assertEquals(2, Warmup.times(3, 2));
        assertEquals(4, Warmup.times(64, 2));
    }

    @Test
    void whatTheUserNamesStands() throws Exception {
        assertEquals(OptionalInt.empty(), iterations(2, "PageThroughput", "-t", "20", "-wi", "1"));
        assertEquals(OptionalInt.empty(), iterations(2, "PageThroughput", "-t", "20", "-w", "9s"));
    }

    @Test
    void aBenchmarkThatMustStayColdIsNotWarmedUp() throws Exception {
        assertEquals(OptionalInt.empty(), iterations(2, "ServiceOpening", "-t", "20"));
    }

    @Test
    void saysWhichResultsWereNotWarm() {
        List<String> notices = Warmup.notices(List.of(
                result(Mode.Throughput, new double[][] {{10, 10, 30, 12, 12}, {20, 20, 1, 24, 24}}),
                result(Mode.AverageTime, new double[][] {{12, 12, 10, 10}})));
        assertEquals(2, notices.size(), notices::toString);
        assertTrue(
                notices.get(0)
                        .startsWith(
                                "NOT YET WARM: Benchmark.page impl=enhanced was 1.20 times as fast in the second half"),
                notices.get(0));
        assertTrue(notices.get(1).contains(" was 1.20 times as fast"), notices.get(1));
    }

    @Test
    void saysNothingOfResultsThatStayTheSameOrCannotBeCompared() {
        assertEquals(
                List.of(),
                Warmup.notices(List.of(
                        result(Mode.Throughput, new double[][] {{10, 10, 10, 10.9, 10.9}}),
                        result(Mode.Throughput, new double[][] {{10, 10, 12, 12}, {12, 12, 10, 10}}),
                        result(Mode.Throughput, new double[][] {{12, 12, 10, 10}}),
                        result(Mode.AverageTime, new double[][] {{10, 10, 12, 12}}),
                        result(Mode.Throughput, new double[][] {{10, 20, 30}}),
                        result(Mode.SingleShotTime, new double[][] {{12, 12, 10, 10}}))));
    }

    private static OptionalInt iterations(int processors, String... args) throws Exception {
        CommandLineOptions given = new CommandLineOptions(args);
        return Warmup.iterations(given, JmhRequest.selected(given), processors);
    }

    /** Made of the scores of each fork's iterations. */
    private static RunResult result(Mode mode, double[][] scores) {
        IterationParams measurement = MadeUpParams.iterations(IterationType.MEASUREMENT, scores[0].length);
        BenchmarkParams params = MadeUpParams.of(
                "auditlog.Benchmark.page", Map.of("impl", "enhanced"), mode, scores.length, measurement, measurement);
        List<BenchmarkResult> forks = new ArrayList<>();
        for (double[] fork : scores) {
            List<IterationResult> iterations = new ArrayList<>();
            for (double score : fork) {
                IterationResult iteration = new IterationResult(params, measurement, null);
                iteration.addResult(primary(mode, score));
                iterations.add(iteration);
            }
            forks.add(new BenchmarkResult(params, iterations));
        }
        return new RunResult(params, forks);
    }

    private static Result<?> primary(Mode mode, double score) {
        long nanos = TimeUnit.SECONDS.toNanos(1);
        return mode == Mode.Throughput
                ? new ThroughputResult(ResultRole.PRIMARY, "page", score * 1000, nanos * 1000, TimeUnit.SECONDS)
                : new AverageTimeResult(
                        ResultRole.PRIMARY, "page", 1000, (long) (score * nanos * 1000), TimeUnit.SECONDS);
    }
}
