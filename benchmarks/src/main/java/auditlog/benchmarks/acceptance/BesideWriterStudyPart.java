package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.Warmup;
import auditlog.benchmarks.mix.BesideWriterProfiler;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;

/**
 * A part of the study: baseline and enhanced beside writers of several paces, with few and many readers, in both journal modes, one
 * short fork each. To be read for its shape; the run's own stage has rounds and intervals.
 */
final class BesideWriterStudyPart implements MeasuringStage {

    private static final List<String> COMMITS_PER_SECOND = List.of("0", "1", "10", "50", "unpaced");
    private static final List<String> JOURNAL_MODES = List.of("delete", "wal");
    private static final List<Integer> READERS = List.of(1, 20);
    private static final List<Contender> CONTENDERS = List.of(Contender.BASELINE, Contender.ENHANCED);

    private static final int WARMUP_MILLIS = 2_000;
    private static final int MILLIS = 2_000;
    private static final double START_SECONDS = 3;

    private static final String ROW = "  %-8s %-7s %7s %9s  %-9s %9s %11s %8s  %9s %10s %8s  %8s";

    /** What is measured of both contenders. */
    record Case(WorkloadName workload, String journalMode, int readers, String commitsPerSecond) {}

    private final Jmh jmh;
    private final Path directory;
    private final List<RunResult> raw = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    /**
     * @param jmh runs it
     * @param directory the directory of the raw JSON file
     */
    BesideWriterStudyPart(Jmh jmh, Path directory) {
        this.jmh = jmh;
        this.directory = directory;
    }

    @Override
    public String name() {
        return "beside-writer";
    }

    @Override
    public String title() {
        return "Readers beside another process that commits";
    }

    @Override
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (WorkloadName workload : WorkloadName.values()) {
            for (String journalMode : JOURNAL_MODES) {
                for (int readers : READERS) {
                    for (String commits : COMMITS_PER_SECOND) {
                        steps.addAll(steps(new Case(workload, journalMode, readers, commits)));
                    }
                }
            }
        }
        return steps;
    }

    private List<Step> steps(Case of) {
        double seconds = START_SECONDS + (warmupMillis(of) + MILLIS) / 1e3;
        return CONTENDERS.stream()
                .map(contender -> new Step(
                        contender + " on " + of.workload + ", journal " + of.journalMode + ", readers " + of.readers
                                + ", commits a second " + of.commitsPerSecond,
                        seconds,
                        () -> run(of, contender)))
                .toList();
    }

    private static int warmupMillis(Case of) {
        return WARMUP_MILLIS * Warmup.times(of.readers, Runtime.getRuntime().availableProcessors());
    }

    private void run(Case of, Contender contender) throws Exception {
        Collection<RunResult> run = jmh.run(jmh.oneIteration(warmupMillis(of), MILLIS)
                .include(BesideWriterResult.INCLUDE)
                .addProfiler(BesideWriterProfiler.class)
                .param("impl", contender.toString())
                .param("workload", of.workload.toString())
                .param("commitsPerSecond", of.commitsPerSecond)
                .param("journalMode", of.journalMode)
                .threads(of.readers)
                .timeUnit(TimeUnit.SECONDS));
        raw.addAll(run);
        Jmh.write(directory.resolve(name() + ".json"), raw);
        for (RunResult result : run) {
            lines.add(line(of, contender, BesideWriterResult.of(result)));
        }
    }

    @Override
    public List<String> report() {
        List<String> report = new ArrayList<>();
        report.add(row("", "", "", "commits/s", "", "", "request, ms", "", "", "commit, ms", "", "requests"));
        report.add(row(
                "workload",
                "journal",
                "readers",
                "wanted",
                "contender",
                "pages/s",
                "P50",
                "P99",
                "commits/s",
                "P50",
                "P99",
                "failed"));
        report.addAll(lines);
        return report;
    }

    static String line(Case of, Contender contender, BesideWriterResult result) {
        return row(
                of.workload,
                of.journalMode,
                of.readers,
                of.commitsPerSecond,
                contender,
                Text.number(result.pages()),
                Text.number(result.readP50()),
                Text.number(result.readP99()),
                Text.number(result.commits()),
                Text.number(result.commitP50()),
                Text.number(result.commitP99()),
                Text.number(result.failed()));
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, ROW, cells).stripTrailing();
    }
}
