package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageRunnerTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<String> ran = new ArrayList<>();
    private long now;

    private final StageRunner runner = new StageRunner(
            new Display(new PrintStream(out, true, StandardCharsets.UTF_8), null, () -> now, false),
            "./run_tests --only=");

    @Test
    void stagesAreNumberedTimedAndEstimated() throws Exception {
        runner.run(List.of(stage("first", step("a", 10, 20)), stage("second", step("b", 15, 15))), 6, 9);
        String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("[6/9] title of first (about 25 s left)"), text);
        assertTrue(text.contains("took 20 s"), text);
        assertTrue(text.contains("[7/9] title of second (about 30 s left)"), text);
        assertTrue(text.contains("report of second"), text);
        assertEquals(List.of("a", "b"), ran);
        assertTrue(runner.checks().stream().allMatch(Check::passed));
        assertEquals(15, runner.seconds().get("title of second"), 1e-9);
    }

    @Test
    void aFailedStepIsAFailedCheckAndTheNextStageFollows() throws Exception {
        Step failing = new Step("breaks", 10, () -> {
            throw new IllegalStateException("served nothing");
        });
        runner.run(List.of(stage("first", failing, step("skipped", 10, 1)), stage("second", step("b", 15, 15))), 1, 2);
        assertEquals(List.of("b"), ran);
        Check failed = runner.checks().get(0);
        assertFalse(failed.passed());
        assertTrue(failed.detail().contains("breaks") && failed.detail().contains("served nothing"), failed.detail());
        assertEquals("./run_tests --only=first", failed.repeat());
        assertTrue(runner.checks().get(1).passed());
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("[2/2] title of second (about 15 s left)"));
    }

    @Test
    void aFullDiskIsNoFailedCheck() {
        Exception full = new IllegalStateException("JMH failed", new IOException("/tmp/a: No space left on device"));
        Step failing = new Step("breaks", 10, () -> {
            throw full;
        });
        assertSame(
                full,
                assertThrows(
                        Exception.class, () -> runner.run(List.of(stage("first", failing), stage("second")), 1, 2)));
        assertEquals(List.of(), runner.checks());
    }

    @Test
    void linesFitTheWidthAndAStepIsOne() throws Exception {
        String longName = "round 1 of 5, ReadersBesideWriterBenchmark, enhanced on contract, in a JVM of its own";
        now += 60_000_000_000L;
        runner.run(List.of(stage("much ".repeat(12).strip(), step(longName, 60, 60))), 1, 1);
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertTrue(
                lines.stream().anyMatch(line -> line.startsWith("  … step 1 of 1, 1 min 00 s left: round 1 of 5")),
                lines::toString);
        assertTrue(lines.stream().allMatch(line -> line.length() <= Text.WIDTH), lines::toString);
        assertEquals(
                "1 step served what its requests should give",
                runner.checks().get(0).detail());
    }

    @Test
    void aStageWithoutStepsFails() throws Exception {
        runner.run(List.of(stage("empty")), 1, 1);
        assertFalse(runner.checks().get(0).passed());
    }

    private Step step(String name, double planned, double actual) {
        return new Step(name, planned, () -> {
            now += (long) (actual * 1e9);
            ran.add(name);
        });
    }

    private static MeasuringStage stage(String name, Step... steps) {
        return new MeasuringStage() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String title() {
                return "title of " + name;
            }

            @Override
            public List<Step> steps() {
                return List.of(steps);
            }

            @Override
            public List<String> report() {
                return List.of("report of " + name);
            }
        };
    }
}
