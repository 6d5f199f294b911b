package auditlog.benchmarks.gate;

import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.gate.raw.GateMeasurement;
import auditlog.benchmarks.gate.raw.GateRequest;
import auditlog.benchmarks.gate.raw.GateRun;
import auditlog.benchmarks.gate.raw.Layer;
import auditlog.benchmarks.gate.raw.RawDirectory;
import auditlog.benchmarks.jobs.CommandFailure;
import auditlog.benchmarks.jobs.Git;
import auditlog.benchmarks.jobs.TemporaryDirectory;
import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command {@code ./run_tests gate}. Exit code 0 for PASS, 1 for FAIL, 2 for ERROR and UNTRUSTED as well as wrong usage,
 * 3 for UNDECIDED.
 */
@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Measures the working tree against another commit and against the committed reference, and decides.",
        footer = {
            "",
            "Exit code: 0 PASS; 1 FAIL (a regression, or a stale reference); 2 ERROR (tool, configuration, usage) or"
                    + " UNTRUSTED; 3 UNDECIDED. gate bisect: 0, 1, or 125 for all that is neither.",
            "Reports: report.txt, junit.xml, summary.md and report.json in the results' directory; those of the run before"
                    + " are removed when a run begins.",
            "What each means: docs/gate.md"
        })
public final class GateCommand implements Callable<Integer> {

    /** Where a run's results are, under the project's root. */
    static final String RESULTS = "target/gate";

    private static final String RAW = "raw";
    private static final List<Layer> EXACT = List.of(Layer.ANSWERS, Layer.COUNTERS);
    private static final List<Layer> COMPARABLE = List.of(Layer.ANSWERS, Layer.COUNTERS, Layer.TIME);
    private static final int SKIP = 125;
    private static final String SUMMARY_VARIABLE = "GITHUB_STEP_SUMMARY";

    private final GateMeasurement measurement;
    private final Path root;
    private final String summary;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--against",
            paramLabel = "REF",
            description =
                    "The commit to compare with. Default: the merge base with the main branch, else the one before.")
    private String against;

    @Mixin
    private LayerOptions layers;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "Only this scenario. May be repeated.")
    private List<String> scenarios = new ArrayList<>();

    @Option(
            names = "--seed",
            scope = ScopeType.INHERIT,
            description = "What orders and samples are drawn from. Default: another each time.")
    private Long seed;

    @Option(
            names = "--undecided",
            paramLabel = "pass|fail",
            defaultValue = "fail",
            scope = ScopeType.INHERIT,
            description = "Whether UNDECIDED ends with 0 or with 3. Default: fail.")
    private String undecided;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where results go. Default: " + RESULTS + ".")
    private Path results;

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            scope = ScopeType.INHERIT,
            description =
                    "How long one JVM may take; after that its threads are shown and it is an ERROR. Default: 600.")
    private Long limit;

    /** Which layers; the same for every command that measures. */
    private static final class LayerOptions {

        @Option(names = "--counters", description = "Only the exact layers: answers and counters.")
        private boolean counters;

        @Option(
                names = "--layer",
                paramLabel = "LAYER",
                description = "Only this layer: answers, counters, time or claims. May be repeated.")
        private List<String> layers = new ArrayList<>();

        List<Layer> asked(CommandLine command, List<Layer> all) {
            if (counters && !layers.isEmpty()) {
                throw new ParameterException(command, "Either --counters or --layer, not both");
            }
            if (counters) {
                return EXACT;
            }
            List<Layer> asked;
            try {
                asked = layers.stream().map(Layer::named).distinct().sorted().toList();
            } catch (IllegalArgumentException e) {
                throw new ParameterException(command, e.getMessage(), e);
            }
            if (!all.containsAll(asked)) {
                throw new ParameterException(
                        command,
                        "Of two commits these layers can be compared: "
                                + String.join(
                                        ", ", all.stream().map(Layer::word).toList()));
            }
            return asked.isEmpty() ? all : asked;
        }
    }

    private GateCommand(GateMeasurement measurement, Path root, String summary) {
        this.measurement = measurement;
        this.root = root;
        this.summary = summary;
    }

    /**
     * Runs the command.
     *
     * @param measurement measures
     * @param args the options, see {@code --help}
     * @return the exit code
     */
    public static int execute(GateMeasurement measurement, String... args) {
        return commandLine(measurement, Dataset.projectRoot(), System.getenv(SUMMARY_VARIABLE))
                .execute(args);
    }

    /**
     * The command.
     *
     * @param measurement measures
     * @param root the project's root
     * @param summary a file to append the Markdown report to; null or blank for none
     */
    static CommandLine commandLine(GateMeasurement measurement, Path root, String summary) {
        GateCommand gate = new GateCommand(measurement, root, summary);
        return new CommandLine(gate)
                .addSubcommand(new CommandLine(gate.new Accept()))
                .addSubcommand(new CommandLine(gate.new Analyse()))
                .addSubcommand(new CommandLine(gate.new Compare()))
                .addSubcommand(new CommandLine(gate.new Bisect()))
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    say(e, command.getErr());
                    return Verdict.ERROR.exitCode();
                });
    }

    private static void say(Exception e, PrintWriter err) {
        CommandFailure.print(
                e, "gate: ERROR", err, List.of(GateException.class, DatasetException.class, Git.GitException.class));
    }

    @Override
    public Integer call() throws Exception {
        List<Layer> asked = layers.asked(spec.commandLine(), List.of(Layer.values()));
        return decide(request(GateRun.GATE, null, against, asked)).exitCode();
    }

    /** The verdict with its exit code. */
    private record Decided(Verdict verdict, int exitCode) {}

    /** Measures, judges and writes the reports: those of this run, or none. */
    private Decided decide(GateRequest request) throws Exception {
        boolean undecidedPasses = undecidedPasses();
        try (ReportFiles files = new ReportFiles(resultsDirectory(), summary, undecidedPasses, request)) {
            try {
                Report report = Judge.report(measure(request));
                print(report);
                files.write(report);
                return new Decided(report.verdict(), exitCode(report, undecidedPasses));
            } catch (Exception e) {
                say(e, spec.commandLine().getErr());
                files.writeError(e.getMessage() == null ? e.toString() : e.getMessage());
                return new Decided(Verdict.ERROR, Verdict.ERROR.exitCode());
            }
        }
    }

    private GateRequest request(String command, String subject, String other, List<Layer> asked) {
        if (limit != null && limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit is a number of seconds, 1 or more, not " + limit);
        }
        return new GateRequest(
                root,
                command,
                subject,
                other,
                asked,
                scenarios,
                seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed,
                limit == null ? GateRequest.LIMIT : Duration.ofSeconds(limit));
    }

    /** A word of a command as a shell takes it. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./~^@:+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    @Command(
            name = "accept",
            mixinStandardHelpOptions = true,
            description =
                    "Measures the exact layers and puts what changed into the reference file, with the reason in its log.")
    private final class Accept implements Callable<Integer> {

        @Option(names = "--reason", required = true, description = "Why the change is right; it is logged.")
        private String reason;

        @Option(
                names = "--from",
                paramLabel = "DIR",
                description = "Accept the raw data of this run instead of measuring.")
        private Path from;

        @Override
        public Integer call() throws Exception {
            if (reason.isBlank()) {
                throw new ParameterException(spec.commandLine(), "--reason must say why the change is right");
            }
            RawDirectory raw = from == null ? measured() : rawData(from);
            ReferenceUpdate.Accepted accepted = ReferenceUpdate.accept(raw, root, reason);
            PrintWriter out = spec.commandLine().getOut();
            if (accepted.changes().isEmpty()) {
                out.println("Nothing to accept: the reference is what was measured");
            } else {
                accepted.changes().forEach(out::println);
                out.println(
                        accepted.changes().size() + " accepted; commit " + RawDirectory.REFERENCE + " with its log");
            }
            if (!accepted.stale().isEmpty()) {
                out.println("Of before this change, to be accepted on their own JDKs too:");
                accepted.stale().forEach(line -> out.println("  " + line));
            }
            out.flush();
            return 0;
        }

        /** The reports of an earlier run are not of these data. */
        private RawDirectory measured() throws Exception {
            GateRequest request = request(GateRun.GATE, null, null, EXACT);
            ReportFiles.remove(resultsDirectory());
            return measure(request);
        }
    }

    @Command(
            name = "analyse",
            mixinStandardHelpOptions = true,
            description = "Decides again from a run's raw data, without measuring: the same report, byte for byte.")
    private final class Analyse implements Callable<Integer> {

        @Parameters(
                paramLabel = "DIR",
                description = "The raw data, or the directory of a run's results that has them in " + RAW + "/.")
        private Path directory;

        @Option(names = "--out", paramLabel = "DIR", description = "Also write the reports here.")
        private Path out;

        @Override
        public Integer call() throws Exception {
            boolean undecidedPasses = undecidedPasses();
            return exitCode(report(rawData(directory), out, undecidedPasses), undecidedPasses);
        }
    }

    @Command(
            name = "compare",
            mixinStandardHelpOptions = true,
            description = {
                "Compares commit B with commit A: their answers, counters and times. The committed reference has no part in it:"
                        + " what B does worse than A is a FAIL, what it does better a PASS.",
                "Two directories of raw data are compared in their answers and counters; times of two runs say nothing of each other."
            })
    private final class Compare implements Callable<Integer> {

        @Parameters(index = "0", paramLabel = "A", description = "The commit, or the raw data, to compare with.")
        private String base;

        @Parameters(index = "1", paramLabel = "B", description = "The commit, or the raw data, that is judged.")
        private String judged;

        @Mixin
        private LayerOptions layers;

        @Option(names = "--out", paramLabel = "DIR", description = "Of raw data: also write the reports here.")
        private Path out;

        @Override
        public Integer call() throws Exception {
            String command = GateRun.GATE + " compare " + quoted(base) + " " + quoted(judged);
            RawDirectory one = stored(base);
            RawDirectory other = stored(judged);
            if (one.isRun() && other.isRun()) {
                boolean undecidedPasses = undecidedPasses();
                List<Layer> asked = layers.asked(spec.commandLine(), EXACT);
                try (TemporaryDirectory work = new TemporaryDirectory("auditlog-compare")) {
                    RawDirectory both = new RawDirectory(work.path().resolve(RAW));
                    StoredComparison.write(one, other, command, asked, scenarios, both);
                    return exitCode(report(both, out, undecidedPasses), undecidedPasses);
                }
            }
            if (one.isRun() || other.isRun()) {
                throw new ParameterException(
                        spec.commandLine(), "Two commits or two directories of raw data, not one of each");
            }
            return decide(request(command, judged, base, layers.asked(spec.commandLine(), COMPARABLE)))
                    .exitCode();
        }

        private RawDirectory stored(String name) {
            try {
                return rawData(Path.of(name));
            } catch (InvalidPathException e) {
                throw new ParameterException(spec.commandLine(), "Neither a commit nor a directory: " + name, e);
            }
        }
    }

    @Command(
            name = "bisect",
            mixinStandardHelpOptions = true,
            exitCodeOnInvalidInput = SKIP,
            exitCodeOnExecutionException = SKIP,
            description = {
                "A step of git bisect run: compares the commit that git bisect is at with a good one. The working tree stays as it is:",
                "  git bisect start --no-checkout BAD GOOD",
                "  git bisect run ./run_tests gate bisect GOOD",
                "Exit code: 0 PASS, 1 FAIL, 125 (skip) for everything else."
            })
    private final class Bisect implements Callable<Integer> {

        @Parameters(index = "0", paramLabel = "GOOD", description = "The commit to compare with.")
        private String good;

        @Option(
                names = "--commit",
                paramLabel = "REF",
                defaultValue = "BISECT_HEAD",
                description = "The commit to judge. Default: the one that git bisect is at.")
        private String commit;

        @Mixin
        private LayerOptions layers;

        @Override
        public Integer call() {
            try {
                String command = GateRun.GATE + " bisect " + quoted(good) + " --commit=" + quoted(commit);
                Decided decided = decide(request(command, commit, good, layers.asked(spec.commandLine(), COMPARABLE)));
                return decided.exitCode() == 0 || decided.verdict() == Verdict.FAIL ? decided.exitCode() : SKIP;
            } catch (Exception e) {
                say(e, spec.commandLine().getErr());
                return SKIP;
            }
        }
    }

    private RawDirectory measure(GateRequest request) throws Exception {
        RawDirectory raw = new RawDirectory(resultsDirectory().resolve(RAW));
        clear(raw);
        measurement.measure(request, raw, (data, stage) -> new TimeJudge(data, data.run()).undecided(stage));
        return raw;
    }

    /** A directory of raw data, or the one in that of a run's results. */
    private static RawDirectory rawData(Path directory) {
        RawDirectory given = new RawDirectory(directory);
        RawDirectory inside = new RawDirectory(directory.resolve(RAW));
        return !given.isRun() && inside.isRun() ? inside : given;
    }

    /** Judges again and prints. */
    private Report report(RawDirectory raw, Path directory, boolean undecidedPasses) throws IOException {
        Report report = Judge.report(raw);
        print(report);
        if (directory != null) {
            Reports.write(report, directory, undecidedPasses);
        }
        return report;
    }

    private void print(Report report) {
        PrintWriter console = spec.commandLine().getOut();
        console.print(Reports.text(report));
        console.flush();
    }

    private static int exitCode(Report report, boolean undecidedPasses) {
        Verdict verdict = report.verdict();
        return verdict == Verdict.UNDECIDED && undecidedPasses ? 0 : verdict.exitCode();
    }

    private boolean undecidedPasses() {
        return switch (undecided.toLowerCase(Locale.ROOT)) {
            case "pass" -> true;
            case "fail" -> false;
            default ->
                throw new ParameterException(spec.commandLine(), "--undecided is pass or fail, not " + undecided);
        };
    }

    private Path resultsDirectory() {
        return results == null ? root.resolve(RESULTS) : results.toAbsolutePath();
    }

    /** Removes an earlier run's data; anything else that is there is not ours to remove. */
    private static void clear(RawDirectory raw) throws IOException {
        Path directory = raw.path();
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        if (files.size() > 1 && !raw.isRun()) {
            throw new GateException(directory + " holds something else than raw data of the gate; remove it by hand");
        }
        // What marks the directory as ours goes last, with the directory itself.
        for (boolean mark : new boolean[] {false, true}) {
            for (Path file : files) {
                if (mark == (raw.isMark(file) || file.equals(directory))) {
                    Files.delete(file);
                }
            }
        }
    }
}
