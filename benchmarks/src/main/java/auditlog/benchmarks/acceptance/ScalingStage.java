package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.scaling.ScalingFork;
import auditlog.benchmarks.scaling.ScalingPlan;
import auditlog.benchmarks.scaling.ScalingReport;
import auditlog.benchmarks.workload.Contender;
import auditlog.datagen.GrowthDataset;
import auditlog.datagen.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The study of growth: data of each size is made where it is not kept, then each contender measured at each size, in rounds of JVMs in
 * shuffled order.
 */
final class ScalingStage implements MeasuringStage {

    static final String FORM = "auditlog scaling 1";

    /** A JVM's start, copies and writers included; rows a second that are made. */
    private static final double ROWS_A_SECOND = 30_000;

    /**
     * What is to be measured.
     *
     * @param datasets the data of each size
     * @param plan how long
     * @param rounds how often
     * @param file where it is stored
     */
    record Request(List<GrowthDataset> datasets, ScalingPlan plan, int rounds, Path file) {}

    /** Measures in a JVM of its own. */
    interface Forks {
        ScalingFork.Results run(ScalingFork.Session session) throws Exception;
    }

    /**
     * The content of {@code scaling.json}. Units are those of {@link auditlog.benchmarks.scaling.Quantity}.
     *
     * @param form what this file is, {@value ScalingStage#FORM}
     * @param sourceTree digest of the tree it was made of
     * @param finished when, as text
     * @param environment where it ran; the contract's dataset that it names was not used
     * @param data what it ran on, by size
     * @param report what was found, and the raw data
     */
    record Content(
            String form,
            String sourceTree,
            String finished,
            JsonNode environment,
            List<Data> data,
            ScalingReport report) {}

    /**
     * Data of a size.
     *
     * @param rows how many
     * @param rowsSha256 digest of the rows
     * @param heapMegabytes heap of the JVMs that measured with it
     */
    record Data(int rows, String rowsSha256, long heapMegabytes) {}

    private record Fork(Contender contender, GrowthDataset files) {}

    private final Request request;
    private final Forks forks;
    private final Progress progress;
    private final String sourceTree;
    private final JsonNode environment;
    private final List<ScalingReport.Round> measured = new ArrayList<>();

    ScalingStage(Request request, Forks forks, Progress progress, String sourceTree, JsonNode environment) {
        this.request = request;
        this.forks = forks;
        this.progress = progress;
        this.sourceTree = sourceTree;
        this.environment = environment;
    }

    @Override
    public String name() {
        return "scaling";
    }

    @Override
    public String title() {
        return "Growth with the number of rows";
    }

    @Override
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (GrowthDataset files : request.datasets) {
            if (!files.isWhole()) {
                steps.add(new Step(
                        "data of " + files.rows() + " rows is made",
                        files.rows() / ROWS_A_SECOND,
                        () -> files.ensure(progress)));
            }
        }
        List<Fork> forksOfRound = new ArrayList<>();
        for (GrowthDataset files : request.datasets) {
            forksOfRound.add(new Fork(Contender.BASELINE, files));
            forksOfRound.add(new Fork(Contender.ENHANCED, files));
        }
        steps.addAll(Rounds.steps(
                forksOfRound,
                request.rounds,
                request.plan.plannedSeconds(),
                fork -> fork.contender + ", " + fork.files.rows() + " rows",
                this::run));
        steps.add(new Step("what was found, stored", 0, this::store));
        return steps;
    }

    private void run(Fork fork, int round) throws Exception {
        ScalingFork.Results results = forks.run(new ScalingFork.Session(
                fork.contender, fork.files.directory().toString(), fork.files.rows(), request.plan));
        measured.add(new ScalingReport.Round(fork.contender, fork.files.rows(), round, results.measured()));
        // Fails as soon as answers differ.
        ScalingReport.of(measured);
    }

    private void store() throws IOException {
        Json.write(
                request.file,
                new Content(
                        FORM,
                        sourceTree,
                        Text.time(Instant.now()),
                        environment,
                        request.datasets.stream()
                                .map(files -> new Data(
                                        files.rows(),
                                        files.rowsSha256(),
                                        ScalingCommand.heapGigabytes(files.rows()) * 1024L))
                                .toList(),
                        ScalingReport.of(measured)));
    }

    @Override
    public List<String> report() {
        List<String> lines = new ArrayList<>();
        for (TextTable table : new ScalingTables(ScalingReport.of(measured)).tables()) {
            lines.add("");
            lines.add(table.title());
            lines.addAll(table.lines());
        }
        return lines;
    }
}
