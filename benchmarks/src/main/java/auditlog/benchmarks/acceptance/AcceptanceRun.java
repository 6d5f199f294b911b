package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.jobs.FullDisk;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.workload.WorkloadName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A run from the first measuring stage to the last line: measures, shows, judges, stores.
 *
 * @param display the console
 * @param measurements what the stages fill
 * @param figures all figures by key; the stages may add theirs
 * @param stages the measuring stages
 * @param environment where it runs, as it is stored
 * @param sourceTree digest of the tree
 */
record AcceptanceRun(
        Display display,
        Measurements measurements,
        Figures figures,
        List<MeasuringStage> stages,
        JsonNode environment,
        String sourceTree) {

    /**
     * How the run was asked for.
     *
     * @param mode as stored, see {@link Summary}
     * @param command repeats a stage alone, when the stage's name follows
     * @param firstNumber number of the first stage
     * @param lastNumber number of the last
     * @param earlier the earlier stages' checks
     * @param sweep what the comparison of the whole domain reported; null if it did not run
     * @param results the directory for results
     * @param typed the whole command
     * @param reports makes the report
     * @param study the directory of the stored study
     */
    record Request(
            String mode,
            String command,
            int firstNumber,
            int lastNumber,
            List<Check> earlier,
            JsonNode sweep,
            Path results,
            Path study,
            String typed,
            ReportMaker reports) {}

    /** Makes the report of what is stored; the real one is {@code Report}. */
    @FunctionalInterface
    interface ReportMaker {

        /** Makes it, and says where it is. */
        Path make() throws IOException;
    }

    /**
     * Runs.
     *
     * @return whether every check passed
     */
    boolean run(Request request) throws Exception {
        StageRunner runner = new StageRunner(display, request.command);
        runner.run(stages, request.firstNumber, request.lastNumber);
        display.line("");
        display.line("[" + request.lastNumber + "/" + request.lastNumber + "] Results and verdict");
        showEnvironment();
        showSweep(request.sweep);
        showTables();
        StoredStudy.lines(request.study, sourceTree).forEach(display::line);
        List<Check> checks = new ArrayList<>(request.earlier);
        checks.addAll(runner.checks());
        checks.addAll(judge(request));
        return finish(request, runner, checks);
    }

    private List<Check> judge(Request request) {
        return stages.stream()
                .flatMap(stage -> stage.judge(request.command + stage.name()).stream())
                .toList();
    }

    private void showEnvironment() {
        display.line("");
        display.line("Environment");
        environment.properties().forEach(field -> {
            JsonNode value = field.getValue();
            String text = value.isArray()
                    ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(" "))
                    : value.asString();
            figures.add("environment." + field.getKey(), text);
            Text.wrapped("  " + field.getKey() + ": " + text, "    ").forEach(display::line);
        });
    }

    private void showSweep(JsonNode sweep) {
        if (sweep != null) {
            display.line("");
            display.line("Comparison of answers");
            Json.leaves("", sweep, (path, leaf) -> {
                String text = leaf.asString();
                display.line("  " + path + ": " + text);
                if (leaf.isNumber()) {
                    figures.add("sweep." + path, leaf.asDouble());
                } else {
                    figures.add("sweep." + path, text);
                }
            });
        }
    }

    private void showTables() {
        figures.add(measurements);
        if (measurements.all().isEmpty()) {
            return;
        }
        for (WorkloadName workload : WorkloadName.values()) {
            display.line("");
            Tables.of(measurements, workload).forEach(display::line);
        }
        display.line("");
        Tables.legend().forEach(display::line);
    }

    private boolean finish(Request request, StageRunner runner, List<Check> checks) throws IOException {
        Files.createDirectories(request.results);
        Files.writeString(
                request.results.resolve(ForestPlot.FILE),
                ForestPlot.svg("Enhanced against baseline: how many times better", RatioPicture.rows(measurements)));
        store(request, runner, checks);
        Path report = null;
        try {
            report = request.reports.make();
        } catch (IOException | RuntimeException e) {
            String why = FullDisk.in(e).orElseGet(e::toString);
            checks.add(new Check("report", false, "it could not be made: " + why, "./run_tests report"));
            store(request, runner, checks);
        }
        Predicate<Check> isPassed = Check::passed;
        List<Check> failures = checks.stream().filter(isPassed.negate()).toList();
        int passed = checks.size() - failures.size();
        display.line("");
        display.line("Checks");
        checks.stream().filter(isPassed).forEach(check -> display.check(check.line()));
        display.line("");
        display.line("Stored: " + request.results.resolve(Summary.FILE));
        if (report != null) {
            display.line("Report: " + report);
        }
        boolean good = failures.isEmpty() && passed > 0;
        display.line("Verdict: " + (good ? "PASS" : "FAIL"));
        failures.forEach(check -> display.check(check.line()));
        display.line(passed + " passed, " + failures.size() + " failed");
        return good;
    }

    private void store(Request request, StageRunner runner, List<Check> checks) throws IOException {
        int passed = (int) checks.stream().filter(Check::passed).count();
        figures.add("checks.passed", passed);
        figures.add("checks.failed", checks.size() - passed);
        Map<String, String> settings = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            settings.put(setting.key(), setting.title());
        }
        Json.write(
                request.results.resolve(Summary.FILE),
                new Summary(
                        request.mode,
                        passed,
                        checks.size() - passed,
                        request.typed,
                        ProcessHandle.current()
                                .info()
                                .startInstant()
                                .map(Text::time)
                                .orElse(""),
                        Text.time(Instant.now()),
                        sourceTree,
                        environment,
                        checks,
                        figures.all(),
                        runner.seconds(),
                        request.sweep,
                        measurements.all(),
                        settings,
                        Limit.ALL));
    }
}
