package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.baseline.Runner;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.workload.Contender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AcceptanceRunTest {

    private static final Check TOOLS = new Check("tools", true, "java 17", "./run_tests");

    @TempDir
    private Path directory;

    private AcceptanceRun.ReportMaker reports = () -> Path.of("report.html");
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void aRunThatReachesEveryLimitPasses() throws Exception {
        assertTrue(run(20, List.of(TOOLS), false), this::text);
        assertEquals("11 passed, 0 failed", lastLine());
        JsonNode summary = Json.read(directory.resolve("results/summary.json"));
        assertEquals(11, summary.path("passed").asInt());
        assertEquals("full", summary.path("mode").asString());
        assertEquals("a tree", summary.path("sourceTree").asString());
        assertEquals("a CPU", summary.path("environment").path("cpu").asString());
        assertEquals("tools", summary.path("checks").path(0).path("name").asString());
        JsonNode figures = summary.path("figures");
        String ratio = "runner-20.contract.throughput.enhanced/baseline";
        assertEquals(20, figures.path(ratio).path("value").asDouble(), 1e-9);
        assertEquals("48024000", figures.path("sweep.requests").path("text").asString());
        assertEquals("a CPU", figures.path("environment.cpu").path("text").asString());
        assertEquals("11", figures.path("checks.passed").path("text").asString());
        assertEquals(5 * 2 * 2 * 2 * 6, summary.path("observations").size());
        assertTrue(Files.readString(directory.resolve("results/ratios.svg")).contains("</svg>"));
        assertTrue(text().contains("service times of a closed loop"), this::text);
        assertTrue(text().contains("requests: 48024000"), this::text);
    }

    @Test
    void oneLimitMissedFailsTheRun() throws Exception {
        assertFalse(run(9.9, List.of(TOOLS), false));
        assertEquals("8 passed, 3 failed", lastLine());
        assertTrue(text().contains("FAIL  runner-20 contract p99"), this::text);
        assertTrue(text().contains("repeat it alone: ./run_tests --only=load-runner"), this::text);
    }

    @Test
    void anEarlierStageThatFailedFailsTheRun() throws Exception {
        Check build = new Check("build", false, "a test failed", "mvn verify");
        assertFalse(run(20, List.of(TOOLS, build), false));
        assertEquals("11 passed, 1 failed", lastLine());
    }

    @Test
    void aReportThatCannotBeMadeFailsTheRunAndLosesNothing() throws Exception {
        reports = () -> {
            throw new IOException("No space left on device");
        };
        assertFalse(run(20, List.of(TOOLS), false));
        assertEquals("11 passed, 1 failed", lastLine());
        assertTrue(text().contains("repeat it alone: ./run_tests report"), this::text);
        assertTrue(text().contains("The disk is full"), this::text);
        assertEquals(
                1,
                Json.read(directory.resolve("results/summary.json"))
                        .path("failed")
                        .asInt());
    }

    @Test
    void whatFailedIsTheLastThingBeforeTheCountAndNothingIsWiderThanATerminal() throws Exception {
        assertFalse(run(9.9, List.of(TOOLS), false));
        List<String> lines = text().lines().toList();
        assertEquals("      repeat it alone: ./run_tests --only=load-runner", lines.get(lines.size() - 2));
        assertTrue(lines.indexOf("Report: report.html") > lines.indexOf("Checks"), this::text);
        lines.subList(lines.indexOf("Environment"), lines.size())
                .forEach(line -> assertTrue(line.length() <= Text.WIDTH, line));
    }

    @Test
    void aBrokenMeasurementFailsEveryCheckThatNeedsIt() throws Exception {
        assertFalse(run(20, List.of(TOOLS), true));
        assertEquals("1 passed, 10 failed", lastLine());
        assertTrue(text().contains("not measured"), this::text);
    }

    @Test
    void aStoredStudyIsShown() throws Exception {
        StoredStudy.keep(
                directory.resolve("study"),
                new StoredStudy.Table(
                        "depth",
                        "Cost by page depth",
                        "a command",
                        "2026-01-01T00:00:00Z",
                        "a tree",
                        Json.tree(Map.of()),
                        List.of("  page 1: 10 us")));
        run(20, List.of(), false);
        assertTrue(text().contains("  Cost by page depth: 2026-01-01T00:00:00Z, of this very tree"), this::text);
    }

    private static LoadRun.Outcome outcome(LoadRun.Job job, double timesBetter) {
        double factor = job.contender() == Contender.ENHANCED ? timesBetter : 1;
        double millis = 1 / factor;
        Runner.Result figures =
                new Runner.Result(job.total(), job.concurrency(), 100 * factor, millis, millis, millis, millis, millis);
        return new LoadRun.Outcome(figures, 0, 1);
    }

    private boolean run(double timesBetter, List<Check> earlier, boolean broken) throws Exception {
        Measurements measurements = new Measurements();
        LoadRunnerStage stage = new LoadRunnerStage(Plan.full(), measurements, session -> {
            if (broken) {
                throw new IOException("no such file");
            }
            return new LoadRun.Outcomes(session.runs().stream()
                    .map(job -> outcome(job, timesBetter))
                    .toList());
        });
        Display display = new Display(new PrintStream(out, true, StandardCharsets.UTF_8), null, () -> 0, false);
        return new AcceptanceRun(
                        display,
                        measurements,
                        new Figures(),
                        List.of(stage),
                        Json.tree(Map.of("cpu", "a CPU")),
                        "a tree")
                .run(new AcceptanceRun.Request(
                        Summary.FULL,
                        "./run_tests --only=",
                        6,
                        7,
                        earlier,
                        Json.tree(Map.of("requests", 48_024_000)),
                        directory.resolve("results"),
                        directory.resolve("study"),
                        "./run_tests",
                        reports));
    }

    private String lastLine() {
        List<String> lines = text().lines().toList();
        return lines.get(lines.size() - 1);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
