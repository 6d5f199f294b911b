package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.budget.BudgetFork;
import auditlog.benchmarks.budget.PageKind;
import auditlog.benchmarks.budget.Part;
import auditlog.benchmarks.budget.PartTimes;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.workload.Contender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetStageTest {

    @TempDir
    private Path directory;

    private final Figures figures = new Figures();

    @Test
    void thePartsOfTheForksAddUpAndAreJudged() throws Exception {
        BudgetStage stage = run(Plan.full(), 100_000);
        List<Check> checks = stage.judge("repeat");
        assertEquals(6, checks.size());
        assertTrue(checks.stream().allMatch(Check::passed), checks::toString);
        assertEquals("budget baseline empty", checks.get(0).name());
        // 2, 3, 4, 5, 6 microseconds in the forks 1 to 5
        assertEquals("4", figure("budget.baseline.50.connection"));
        assertEquals("96", figure("budget.baseline.50.locating"));
        assertEquals("100", figure("budget.baseline.50.sum"));
        assertEquals("100", figure("budget.baseline.50.service"));
        assertEquals("1 [1, 1]", figure("budget.baseline.50.sum/service.interval"));
        assertFalse(figures.all().containsKey("budget.baseline.50.stat"));
        List<String> table = stage.report();
        assertTrue(table.stream().allMatch(line -> line.length() <= Text.WIDTH), () -> String.join("\n", table));
        assertTrue(table.contains("  sum of the parts              100      100      100      100      100      100"));
        assertTrue(table.contains("  stat of the database                                       4        4        4"));
        assertEquals(
                5,
                Json.read(directory.resolve(BudgetStage.FILE), BudgetStage.Content.class)
                        .forks()
                        .size());
    }

    @Test
    void partsThatDoNotAddUpFail() throws Exception {
        for (double service : new double[] {112_000, 89_000}) {
            List<Check> checks = run(Plan.full(), service).judge("repeat");
            assertTrue(checks.stream().noneMatch(Check::passed), checks::toString);
        }
        assertTrue(run(Plan.full(), 109_000).judge("repeat").stream().allMatch(Check::passed));
    }

    @Test
    void oneForkHasNoIntervalAndIsNotJudged() throws Exception {
        BudgetStage stage = run(Plan.quick(), 150_000);
        assertEquals(List.of(), stage.judge("repeat"));
        assertTrue(stage.report()
                .contains("  sum / service               0.667    0.667    0.667    0.667    0.667    0.667"));
    }

    @Test
    void anEarlierRunsFileIsNotTakenForThatOfOneThatFails() throws Exception {
        Path file = directory.resolve(BudgetStage.FILE);
        Files.writeString(file, "earlier");
        BudgetStage stage = new BudgetStage(
                Plan.full(),
                figures,
                job -> {
                    throw new IOException("broken");
                },
                directory);
        Step first = stage.steps().get(0);
        assertThrows(IOException.class, () -> first.action().run());
        assertFalse(Files.exists(file));
        assertEquals(
                List.of(false),
                stage.judge("repeat").stream().map(Check::passed).toList());
    }

    /** Runs with forks whose parts take 100 microseconds together. */
    private BudgetStage run(Plan plan, double serviceNanos) throws Exception {
        BudgetStage stage = new BudgetStage(plan, figures, job -> fork(job, serviceNanos), directory);
        for (Step step : stage.steps()) {
            step.action().run();
        }
        return stage;
    }

    private String figure(String key) {
        return figures.all().get(key).text();
    }

    private static BudgetFork.Result fork(BudgetFork.Job job, double serviceNanos) {
        List<BudgetFork.Times> times = new ArrayList<>();
        for (Contender contender : List.of(Contender.BASELINE, Contender.ENHANCED)) {
            for (PageKind kind : PageKind.values()) {
                double first = 1_000.0 * (1 + job.fork());
                Map<Part, double[]> parts = new LinkedHashMap<>();
                parts.put(contender == Contender.BASELINE ? Part.CONNECTION : Part.STAT, new double[] {first});
                parts.put(Part.LOCATING, new double[] {100_000 - first});
                times.add(new BudgetFork.Times(
                        contender, kind, new PartTimes(new int[] {0}, parts, new double[] {serviceNanos})));
            }
        }
        return new BudgetFork.Result(job.fork(), 25, times);
    }
}
