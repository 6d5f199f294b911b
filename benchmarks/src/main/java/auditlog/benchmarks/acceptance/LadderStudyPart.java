package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.mix.BesideWriterProfiler;
import auditlog.benchmarks.statistics.Interval;
import auditlog.benchmarks.statistics.LogRatios;
import auditlog.benchmarks.statistics.Samples;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.results.RunResult;

/**
 * A part of the study: what each idea between the baseline and the enhanced service is worth, by itself on top of the ones before.
 * One reader of each rung, quiet and beside a writer, in rounds of one fork each whose order is shuffled; neighbours whose forks lie
 * close together are then compared by a paired run.
 */
final class LadderStudyPart implements MeasuringStage {

    /** The name of the file in the study's directory, see {@link Content}. */
    static final String FILE = "ladder.json";

    /** Closer ones ordinary forks can't tell apart. */
    private static final double CLOSE = 1.5;

    private static final int ROUNDS = 3;
    private static final int WARMUP_MILLIS = 2_500;
    private static final int MILLIS = 1_500;
    private static final double START_SECONDS = 3;
    private static final double PAIRED_SECONDS = 40;
    private static final String ROW = "  %-8s %9s  %-15s %11s %-22s %9s %9s %8s";

    /** A rung on a workload beside a writer of a pace. */
    record Place(WorkloadName workload, String commitsPerSecond, Contender rung) {}

    /** What a fork gave. */
    record Fork(Place place, int round, BesideWriterResult result) {}

    /**
     * A rung's line.
     *
     * @param workload which requests
     * @param commitsPerSecond of the writer beside it; 0 is nobody
     * @param rung the rung
     * @param pages pages a second, median over the rounds
     * @param timesTheOneBefore its pages a second divided by those of the rung before, over the rounds; null for the first
     * @param p50 median time of a request in milliseconds, median over the rounds
     * @param p99 99th percentile, likewise
     * @param failed requests that failed because the database stayed locked, in all rounds
     */
    record Line(
            WorkloadName workload,
            String commitsPerSecond,
            Contender rung,
            double pages,
            Interval timesTheOneBefore,
            double p50,
            double p99,
            long failed) {}

    /**
     * The content of {@code ladder.json}. A paired run's raw data is in a file of its own beside it, {@code
     * ladder-paired-WORKLOAD-RUNG.json}, named after the higher rung.
     *
     * @param lines all rungs, from the baseline up, for each workload quiet and beside the writer
     */
    record Content(List<Line> lines) {}

    private final Jmh jmh;
    private final Path directory;
    private final List<RunResult> raw = new ArrayList<>();
    private final List<Fork> forks = new ArrayList<>();
    private final List<String> paired = new ArrayList<>();

    /**
     * @param jmh runs it
     * @param directory the directory of the JSON files
     */
    LadderStudyPart(Jmh jmh, Path directory) {
        this.jmh = jmh;
        this.directory = directory;
    }

    @Override
    public String name() {
        return "ladder";
    }

    @Override
    public String title() {
        return "The ladder from the baseline to the enhanced service, one idea a rung";
    }

    @Override
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>(Rounds.steps(
                places(),
                ROUNDS,
                START_SECONDS + (WARMUP_MILLIS + MILLIS) / 1e3,
                place -> place.rung + " on " + place.workload + ", commits a second " + place.commitsPerSecond,
                this::run));
        for (WorkloadName workload : WorkloadName.values()) {
            for (int i = 1; i < Contender.LADDER.size(); i++) {
                Contender rung = Contender.LADDER.get(i);
                String name = rung + " on " + workload + ", paired with the rung before if they are close";
                steps.add(new Step(name, PAIRED_SECONDS, () -> pairIfClose(workload, rung)));
            }
        }
        steps.add(new Step("what the rungs gave, stored", 0, this::store));
        return steps;
    }

    private static List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (WorkloadName workload : WorkloadName.values()) {
            for (String commits : List.of("0", Integer.toString(Setting.COMMITS_PER_SECOND))) {
                for (Contender rung : Contender.LADDER) {
                    places.add(new Place(workload, commits, rung));
                }
            }
        }
        return places;
    }

    private void run(Place place, int round) throws Exception {
        Collection<RunResult> run = jmh.run(jmh.oneIteration(WARMUP_MILLIS, MILLIS)
                .include(BesideWriterResult.INCLUDE)
                .addProfiler(BesideWriterProfiler.class)
                .param("impl", place.rung.toString())
                .param("workload", place.workload.toString())
                .param("commitsPerSecond", place.commitsPerSecond)
                .param("journalMode", "delete")
                .threads(1)
                .timeUnit(TimeUnit.SECONDS));
        raw.addAll(run);
        Jmh.write(directory.resolve("jmh-ladder.json"), raw);
        for (RunResult result : run) {
            add(new Fork(place, round, BesideWriterResult.of(result)));
        }
    }

    /** Adds what a fork gave. */
    void add(Fork fork) {
        forks.add(fork);
    }

    private void pairIfClose(WorkloadName workload, Contender rung) {
        if (isClose(workload, rung)) {
            Contender before = before(rung);
            paired.add("");
            paired.add("  workload " + workload + ", paired");
            Path file = directory.resolve("ladder-paired-" + workload + "-" + rung + ".json");
            // Of slow contenders a block is one request: few blocks.
            PairedStudyPart.run(
                            file,
                            "--impl=" + rung + "," + before,
                            "--workload=" + workload,
                            "--forks=5",
                            "--blocks=150",
                            "--warmup-millis=1000",
                            "--counted=50")
                    .forEach(line -> paired.add("  " + line));
        }
    }

    /** Whether ordinary forks can't tell a rung from the one before, on a quiet database. */
    boolean isClose(WorkloadName workload, Contender rung) {
        double ratio = timesTheOneBefore(new Place(workload, "0", rung)).ratio();
        return !(ratio >= CLOSE || ratio <= 1 / CLOSE);
    }

    /** All rungs, from the baseline up. */
    List<Line> lines() {
        return places().stream()
                .map(place -> new Line(
                        place.workload,
                        place.commitsPerSecond,
                        place.rung,
                        median(place, BesideWriterResult::pages),
                        place.rung == Contender.BASELINE ? null : timesTheOneBefore(place),
                        median(place, BesideWriterResult::readP50),
                        median(place, BesideWriterResult::readP99),
                        (long) of(place).stream()
                                .mapToDouble(fork -> fork.result.failed())
                                .sum()))
                .toList();
    }

    private Interval timesTheOneBefore(Place place) {
        Place before = new Place(place.workload, place.commitsPerSecond, before(place.rung));
        return LogRatios.interval(LogRatios.of(pages(place), pages(before)));
    }

    private static Contender before(Contender rung) {
        return Contender.LADDER.get(Contender.LADDER.indexOf(rung) - 1);
    }

    /** In the order of the rounds. */
    private double[] pages(Place place) {
        return of(place).stream().mapToDouble(fork -> fork.result.pages()).toArray();
    }

    private double median(Place place, ToDoubleFunction<BesideWriterResult> value) {
        return Samples.median(of(place).stream()
                .mapToDouble(fork -> value.applyAsDouble(fork.result))
                .toArray());
    }

    private List<Fork> of(Place place) {
        return forks.stream().filter(fork -> fork.place.equals(place)).toList();
    }

    @Override
    public List<String> report() {
        List<Line> lines = lines();
        List<String> report = new ArrayList<>();
        report.add(row(
                "workload", "commits/s", "rung", "pages/s", "times the one before", "P50, ms", "P99, ms", "failed"));
        for (Line line : lines) {
            report.add(row(
                    line.workload,
                    line.commitsPerSecond,
                    line.rung,
                    Text.number(line.pages),
                    line.timesTheOneBefore == null ? "" : Text.interval(line.timesTheOneBefore),
                    Text.number(line.p50),
                    Text.number(line.p99),
                    Text.number(line.failed)));
        }
        report.addAll(paired);
        return report;
    }

    private void store() throws IOException {
        Json.write(directory.resolve(FILE), new Content(lines()));
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, ROW, cells).stripTrailing();
    }
}
