package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.jobs.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The long measurements: cost by depth and page size, thread groups of several sizes, readers beside a writer, response times and capacity in
 * an open loop, the tail where threads outnumber processors, the ladder of ideas, opening, and enhanced against floor. Stored in a
 * directory of their own, which a later run shows.
 *
 * @param display the console
 * @param directory where to store
 * @param parts what to measure
 */
record Study(Display display, Path directory, List<MeasuringStage> parts) {

    /** What is measured, each part's raw data a file in the directory. */
    static List<MeasuringStage> parts(Jmh jmh, Path directory) {
        List<MeasuringStage> parts = new ArrayList<>();
        parts.add(new JmhStudyPart(
                "depth", "Cost by page depth", "\\.PageDepthBenchmark\\.", List.of(), 490, jmh, directory));
        parts.add(new JmhStudyPart(
                "size", "Cost by page size", "\\.PageSizeBenchmark\\.", List.of(), 490, jmh, directory));
        parts.add(new JmhStudyPart(
                "groups", "Thread groups of several sizes", GroupStage.INCLUDE, GROUP_SIZES, 100, jmh, directory));
        parts.add(new BesideWriterStudyPart(jmh, directory));
        parts.add(new OpenLoopStudyPart(directory));
        parts.add(new TailStudyPart(directory));
        parts.add(new LadderStudyPart(jmh, directory));
        parts.add(new JmhStudyPart(
                "opening",
                "Opening the service in a new JVM",
                "\\.ServiceOpeningBenchmark\\.",
                List.of(),
                100,
                jmh,
                directory));
        parts.add(new PairedStudyPart("hits", directory));
        parts.add(new PairedStudyPart("contract", directory));
        return parts;
    }

    private static final List<int[]> GROUP_SIZES = List.of(new int[] {1, 1}, new int[] {3, 1}, new int[] {1, 3});

    /**
     * Measures and stores.
     *
     * @return whether every part was measured
     */
    boolean run(String sourceTree, JsonNode environment) throws IOException {
        StageRunner runner = new StageRunner(display, "./run_tests --study ");
        runner.run(parts, 1, parts.size());
        List<StoredStudy.Table> tables = parts.stream()
                .map(part -> new StoredStudy.Table(part.title(), part.report()))
                .toList();
        boolean complete = runner.checks().stream().allMatch(Check::passed);
        runner.checks().stream().filter(check -> !check.passed()).forEach(check -> display.line(check.line()));
        if (complete) {
            Path file = directory.resolve(StoredStudy.FILE);
            String finished = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
            Json.write(file, new StoredStudy.Content(sourceTree, finished, environment, tables));
            display.line("Stored: " + file);
        }
        return complete;
    }
}
