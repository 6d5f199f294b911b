package auditlog.benchmarks.gate;

import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.gate.raw.GateMeasurement;
import auditlog.benchmarks.gate.raw.GateRequest;
import auditlog.benchmarks.gate.raw.Layer;
import auditlog.benchmarks.gate.raw.RawDirectory;
import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
                    + " UNTRUSTED; 3 UNDECIDED.",
            "What each means: docs/gate.md"
        })
public final class GateCommand implements Callable<Integer> {

    /** Where a run's results are, under the project's root. */
    static final String RESULTS = "target/gate";

    private static final String RAW = "raw";
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

    @Option(names = "--counters", description = "Only the exact layers: answers and counters.")
    private boolean counters;

    @Option(
            names = "--layer",
            paramLabel = "LAYER",
            description = "Only this layer: answers, counters, time or claims. May be repeated.")
    private List<String> layers = new ArrayList<>();

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
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    if (e instanceof GateException || e instanceof DatasetException) {
                        command.getErr().println("gate: ERROR: " + e.getMessage());
                    } else {
                        e.printStackTrace(command.getErr());
                    }
                    command.getErr().flush();
                    return Verdict.ERROR.exitCode();
                });
    }

    @Override
    public Integer call() throws Exception {
        boolean undecidedPasses = undecidedPasses();
        RawDirectory raw = measure(layers());
        Report report = report(raw, resultsDirectory(), undecidedPasses);
        if (summary != null && !summary.isBlank()) {
            append(Path.of(summary), Reports.markdown(report));
        }
        return exitCode(report, undecidedPasses);
    }

    /** Puts the verdict after what the file holds already. */
    private static void append(Path summary, String markdown) throws IOException {
        Files.writeString(summary, markdown + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
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
            RawDirectory raw = from == null ? measure(List.of(Layer.ANSWERS, Layer.COUNTERS)) : new RawDirectory(from);
            List<String> changes = ReferenceUpdate.accept(raw, root, reason);
            PrintWriter out = spec.commandLine().getOut();
            if (changes.isEmpty()) {
                out.println("Nothing to accept: the reference is what was measured");
            } else {
                changes.forEach(out::println);
                out.println(changes.size() + " accepted; commit " + RawDirectory.REFERENCE + " with its log");
            }
            out.flush();
            return 0;
        }
    }

    @Command(
            name = "analyse",
            mixinStandardHelpOptions = true,
            description = "Decides again from a run's raw data, without measuring: the same report, byte for byte.")
    private final class Analyse implements Callable<Integer> {

        @Parameters(paramLabel = "DIR", description = "The raw data, for example " + RESULTS + "/" + RAW + ".")
        private Path directory;

        @Option(names = "--out", paramLabel = "DIR", description = "Also write the reports here.")
        private Path out;

        @Override
        public Integer call() throws Exception {
            boolean undecidedPasses = undecidedPasses();
            return exitCode(report(new RawDirectory(directory), out, undecidedPasses), undecidedPasses);
        }
    }

    private RawDirectory measure(List<Layer> asked) throws Exception {
        RawDirectory raw = new RawDirectory(resultsDirectory().resolve(RAW));
        clear(raw);
        long drawn = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
        measurement.measure(
                new GateRequest(root, against, asked, scenarios, drawn),
                raw,
                (data, stage) -> new TimeJudge(data, data.run()).undecided(stage));
        return raw;
    }

    /** Judges and prints; the same for a run and for an analysis. */
    private Report report(RawDirectory raw, Path directory, boolean undecidedPasses) throws IOException {
        Report report = Judge.report(raw);
        PrintWriter console = spec.commandLine().getOut();
        console.print(Reports.text(report));
        console.flush();
        if (directory != null) {
            Reports.write(report, directory, undecidedPasses);
        }
        return report;
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

    private List<Layer> layers() {
        if (counters && !layers.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Either --counters or --layer, not both");
        }
        if (counters) {
            return List.of(Layer.ANSWERS, Layer.COUNTERS);
        }
        try {
            List<Layer> asked =
                    layers.stream().map(Layer::named).distinct().sorted().toList();
            return asked.isEmpty() ? List.of(Layer.values()) : asked;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
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
