package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.JvmFlags;
import auditlog.benchmarks.MadeUpParams;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.results.ThroughputResult;
import org.openjdk.jmh.runner.IterationType;

class BesideWriterStageTest {

    private static final int ROUNDS = Plan.full().besideRounds();

    @TempDir
    private Path directory;

    private final Measurements measurements = new Measurements();

    @Test
    void aRoundHasOneForkOfEachInAnOrderOfItsOwn() {
        List<String> forks = stage(Plan.full()).steps().stream()
                .map(step -> step.name().replaceFirst("^round \\d+ of \\d+, ", ""))
                .toList();
        assertEquals(ROUNDS * 6, forks.size());
        List<String> first = forks.subList(0, 6);
        assertEquals(6, new HashSet<>(first).size());
        assertTrue(first.contains("beside-writer, enhanced on hits"), first::toString);
        assertTrue(first.contains("beside-writer, baseline on contract"), first::toString);
        assertTrue(first.contains("quiet, enhanced on contract"), first::toString);
        for (int round = 1; round < ROUNDS; round++) {
            List<String> other = forks.subList(6 * round, 6 * round + 6);
            assertEquals(new HashSet<>(first), new HashSet<>(other));
            assertNotEquals(first, other);
        }
    }

    @Test
    void everyLimitReachedPasses() {
        measure(200, 0.7, 10);
        List<Check> checks = judge();
        assertEquals(6, checks.size());
        assertTrue(checks.stream().allMatch(Check::passed), checks::toString);
        assertTrue(
                checks.get(0).detail().contains("200 [200, 200] times better"),
                checks.get(0).detail());
        assertTrue(
                checks.get(1).detail().contains("0.700 [0.700, 0.700] of the quiet throughput"),
                checks.get(1).detail());
        assertTrue(
                checks.get(2).detail().contains("1 [1, 1] times as often"),
                checks.get(2).detail());
    }

    @Test
    void eachLimitThatIsMissedFails() {
        measure(99, 0.49, 9.4);
        List<String> failed = judge().stream()
                .filter(check -> !check.passed())
                .map(Check::name)
                .toList();
        assertEquals(
                List.of(
                        "beside-writer contract throughput",
                        "beside-writer contract share",
                        "beside-writer contract commits",
                        "beside-writer hits share",
                        "beside-writer hits commits"),
                failed,
                "99 times is enough on hits");
    }

    @Test
    void whatWasNotMeasuredFailsAndOneRoundIsNotJudged() {
        assertTrue(judge().stream().noneMatch(Check::passed));
        assertEquals(1, Plan.quick().besideRounds());
        assertEquals(List.of(), stage(Plan.quick()).judge("repeat"));
    }

    @Test
    void theTableAndTheFiguresHaveBothSides() {
        measure(200, 0.7, 10);
        List<String> table = Tables.of(measurements, WorkloadName.HITS);
        assertTrue(table.contains("JMH, one reader, another process commits 10 times a second"), table::toString);
        assertEquals("share of the quiet rate 0.500 0.700 - -", line(table, "share"));
        assertEquals("commits/s 10 10 - 1 [1, 1]", line(table, "commits/s"));
        assertEquals("P99 of a commit, ms 20 20 - 1 [1, 1]", line(table, "P99 of a commit"));
        assertEquals("failed requests 1 1 - -", line(table, "failed"));
        Figures figures = new Figures();
        figures.add(measurements);
        assertEquals(
                "200 [200, 200]",
                figures.all()
                        .get("beside-writer.hits.throughput.enhanced/baseline.interval")
                        .text());
        assertEquals(
                "0.700 [0.700, 0.700]",
                figures.all()
                        .get("beside-writer.contract.share.enhanced.interval")
                        .text());
        assertEquals(
                20, figures.all().get("beside-writer.hits.commit-p99.baseline").value());
        assertFalse(figures.all().containsKey("beside-writer.hits.share.enhanced/baseline"));
    }

    @Test
    void jmhsResultIsReadWithFailedRequestsTakenFromTheScore() {
        BesideWriterResult result = BesideWriterResult.of(
                run(100, Map.of("pages", 90.0, "failed", 10.0, "readP99", 3.5, "commits", 9.5, "commitP50", 2.0)));
        assertEquals(90, result.pages(), 1e-9);
        assertEquals(10, result.failed());
        assertEquals(3.5, result.readP99());
        assertEquals(9.5, result.commits());
        assertEquals(2, result.commitP50());
        assertTrue(Double.isNaN(result.commitP99()), "what is not there is no number");
    }

    @Test
    void theStudyHasTheWholeGrid() {
        BesideWriterStudyPart part = new BesideWriterStudyPart(jmh(), directory);
        List<String> names = part.steps().stream().map(Step::name).toList();
        assertEquals(5 * 2 * 2 * 2 * 2, new HashSet<>(names).size());
        assertTrue(
                names.contains("baseline on hits, journal wal, readers 20, commits a second unpaced"), names::toString);
        assertEquals(2, part.report().size(), "only the heading before anything is measured");
        String line = BesideWriterStudyPart.line(
                new BesideWriterStudyPart.Case(WorkloadName.HITS, "wal", 20, "unpaced"),
                Contender.BASELINE,
                new BesideWriterResult(120, 1.5, 30, 2, 9.25, 2.5, Double.NaN));
        assertEquals(
                "hits wal 20 unpaced baseline 120 1.50 30 9.25 2.50 - 2",
                line.strip().replaceAll(" +", " "));
    }

    /** The baseline keeps half of its throughput, and its writer commits 10 times a second. */
    private void measure(double timesBetter, double share, double commits) {
        BesideWriterStage stage = stage(Plan.full());
        for (WorkloadName workload : WorkloadName.values()) {
            for (int round = 1; round <= ROUNDS; round++) {
                double beside = 50 * round;
                stage.add(
                        Setting.BESIDE_WRITER,
                        workload,
                        Contender.ENHANCED,
                        round,
                        result(beside * timesBetter, commits));
                stage.add(Setting.QUIET, workload, Contender.BASELINE, round, result(2 * beside, Double.NaN));
                stage.add(
                        Setting.QUIET,
                        workload,
                        Contender.ENHANCED,
                        round,
                        result(beside * timesBetter / share, Double.NaN));
                stage.add(Setting.BESIDE_WRITER, workload, Contender.BASELINE, round, result(beside, 10));
            }
        }
    }

    private static BesideWriterResult result(double pages, double commits) {
        return new BesideWriterResult(pages, 1, 2, 1, commits, 3, 20);
    }

    private List<Check> judge() {
        return stage(Plan.full()).judge("repeat");
    }

    private BesideWriterStage stage(Plan plan) {
        return new BesideWriterStage(plan, measurements, jmh(), directory);
    }

    private Jmh jmh() {
        return new Jmh(directory.resolve("jmh-output.txt"), JvmFlags.ALL, waiting -> {});
    }

    private static String line(List<String> table, String label) {
        return table.stream()
                .filter(line -> line.strip().startsWith(label))
                .findFirst()
                .orElseThrow()
                .strip()
                .replaceAll(" +", " ");
    }

    /** A run of one fork and iteration. */
    private static RunResult run(double score, Map<String, Double> secondary) {
        IterationParams measurement = MadeUpParams.iterations(IterationType.MEASUREMENT, 1);
        BenchmarkParams params =
                MadeUpParams.of("auditlog.Benchmark.read", Map.of(), Mode.Throughput, 1, measurement, measurement);
        IterationResult iteration = new IterationResult(params, measurement, null);
        long nanos = TimeUnit.SECONDS.toNanos(1);
        iteration.addResult(new ThroughputResult(ResultRole.PRIMARY, "read", score, nanos, TimeUnit.SECONDS));
        secondary.forEach(
                (label, value) -> iteration.addResult(new ScalarResult(label, value, "unit", AggregationPolicy.AVG)));
        return new RunResult(params, List.of(new BenchmarkResult(params, List.of(iteration))));
    }
}
