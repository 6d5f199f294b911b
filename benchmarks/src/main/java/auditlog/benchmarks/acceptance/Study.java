package auditlog.benchmarks.acceptance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The long measurements: cost by depth and page size, thread groups of several sizes, readers beside a writer, response times and capacity in
 * an open loop, the tail where threads outnumber processors, the ladder of ideas, opening, the first requests, and enhanced against floor. Each is
 * stored as soon as it is measured, in a directory of their own, which the report and later runs show.
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
        parts.add(new ColdStudyPart(directory));
        parts.add(new PairedStudyPart("hits", directory));
        parts.add(new PairedStudyPart("contract", directory));
        return parts;
    }

    private static final List<int[]> GROUP_SIZES = List.of(new int[] {1, 1}, new int[] {3, 1}, new int[] {1, 3});

    /** How a part is measured alone. */
    static final String COMMAND = "./run_tests --study --only ";

    /**
     * The part of that name alone.
     *
     * @throws UsageException if there is none
     */
    static List<MeasuringStage> only(String name, List<MeasuringStage> parts) {
        List<MeasuringStage> named =
                parts.stream().filter(part -> part.name().equals(name)).toList();
        if (named.isEmpty()) {
            throw new UsageException("There is no part " + name + " of the study: "
                    + parts.stream().map(MeasuringStage::name).collect(Collectors.joining(", ")));
        }
        return named;
    }

    /**
     * Measures and stores.
     *
     * @return whether every part was measured
     */
    boolean run(String sourceTree, JsonNode environment) throws Exception {
        StageRunner runner = new StageRunner(
                display,
                COMMAND,
                part -> StoredStudy.keep(
                        directory, StoredStudy.Table.of(part, COMMAND + part.name(), sourceTree, environment)));
        runner.run(parts, 1, parts.size());
        List<Check> failures =
                runner.checks().stream().filter(check -> !check.passed()).toList();
        display.line("");
        display.line("Stored: " + directory.resolve(StoredStudy.FILE));
        failures.forEach(check -> display.check(check.line()));
        return failures.isEmpty();
    }
}
