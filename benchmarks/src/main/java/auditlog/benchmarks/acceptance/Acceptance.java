package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.ChildJvm;
import auditlog.benchmarks.EndWithParent;
import auditlog.benchmarks.Environment;
import auditlog.benchmarks.JvmFlags;
import auditlog.benchmarks.budget.BudgetFork;
import auditlog.benchmarks.jobs.ChildJob;
import auditlog.benchmarks.jobs.CommandFailure;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.report.Report;
import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetException;
import auditlog.datagen.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * The command behind {@code ./run_tests} once everything is built and compared: measures, prints the tables and the
 * verdict, stores the results. Exit code 0 if every check passed, 2 for wrong usage or environment, 3 if a check failed:
 * not 1, which is also that of a JVM that does not start.
 */
@Command(
        name = "acceptance",
        mixinStandardHelpOptions = true,
        description = "Measures baseline and enhanced, judges every check, and stores the results.")
public final class Acceptance implements Callable<Integer> {

    private static final String STAGES = "load-runner, jmh, beside-writer, capacity, budget or groups";
    private static final int FAILED = 3;
    private static final int WRONG_USAGE = 2;

    @Option(names = "--quick", description = "The same stages, smaller.")
    private boolean quick;

    @Option(names = "--only", description = "Repeats one stage alone: " + STAGES + "; with --study, one of its parts.")
    private String only;

    @Option(names = "--study", description = "The long measurements, stored under study/ and shown by later runs.")
    private boolean study;

    @Option(names = "--update-readme", description = "Puts the stored run's output and figures into README.md.")
    private boolean updateReadme;

    @Option(names = "--update-docs", description = "Puts the stored long measurements' tables into docs/.")
    private boolean updateDocs;

    @Option(names = "--first-stage", defaultValue = "1", description = "Number of the first stage here.")
    private int firstStage;

    @Option(names = "--stages", description = "Number of the last stage. Default: that of the last one here.")
    private int stages;

    @Option(names = "--results", description = "Directory for results. Default: target/run_tests.")
    private Path results;

    @Option(
            names = "--checks",
            description = "Checks of the earlier stages: name, pass or fail, detail, command; by tabs.")
    private Path checks;

    @Option(names = "--sweep", description = "JSON that the comparison of the whole domain wrote.")
    private Path sweep;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Where report.html goes. Default: beside the results.")
    private Path report;

    @Option(names = "--history", paramLabel = "DIR", description = "Summaries of earlier runs, for the report.")
    private Path history;

    @Option(names = "--terminal", description = "Show progress as a live line, on the terminal itself.")
    private boolean terminal;

    /**
     * Runs the command and ends this JVM with its exit code.
     *
     * @param args the options, see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(execute(args));
    }

    static int execute(String... args) {
        return new CommandLine(new Acceptance())
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    CommandFailure.print(
                            e, "run_tests", command.getErr(), List.of(UsageException.class, DatasetException.class));
                    return WRONG_USAGE;
                })
                .execute(args);
    }

    @Override
    public Integer call() throws Exception {
        Path root = Dataset.projectRoot();
        Path directory = results == null ? root.resolve("target/run_tests") : results.toAbsolutePath();
        if (updateReadme) {
            System.out.println(ReadmeUpdater.update(root, directory));
            return 0;
        }
        if (updateDocs) {
            DocsUpdater.update(root).forEach(System.out::println);
            return 0;
        }
        ChildJvm.foreignOptions(System.getenv()).ifPresent(foreign -> {
            throw new UsageException(foreign);
        });
        if (history != null && !Files.isDirectory(history)) {
            throw new UsageException(
                    "--history " + history + ": there is no such directory; name one with summaries of earlier runs");
        }
        Display display =
                new Display(System.out, Display.liveLine(terminal), System::nanoTime, isColoured(System.getenv()));
        Dataset dataset = Dataset.verify(Dataset.defaultDirectory(), Progress.silent());
        System.setProperty(Dataset.ROOT_PROPERTY, root.toString());
        System.setProperty(Dataset.DIRECTORY_PROPERTY, dataset.directory().toString());
        System.setProperty(ChildJvm.TOKEN_PROPERTY, dataset.token());
        if (study) {
            boolean complete = study(root, display);
            display.line("Report: " + report(root, directory));
            return complete ? 0 : FAILED;
        }
        return acceptance(root, directory, display) ? 0 : FAILED;
    }

    private boolean study(Path root, Display display) throws Exception {
        Path directory = root.resolve(StoredStudy.DIRECTORY);
        List<MeasuringStage> parts = Study.parts(jmh(directory, display), directory);
        return new Study(display, directory, only == null ? parts : Study.only(only, parts))
                .run(SourceTree.digest(root), environment());
    }

    private boolean acceptance(Path root, Path directory, Display display) throws Exception {
        Plan plan = quick ? Plan.quick() : Plan.full();
        Path target = only == null ? directory : directory.resolve("only-" + only);
        Measurements measurements = new Measurements();
        Figures figures = new Figures();
        Jmh jmh = jmh(target, display);
        List<MeasuringStage> measuring = new ArrayList<>(List.of(
                new LoadRunnerStage(
                        plan, measurements, session -> ChildJob.run(LoadRun.class, session, LoadRun.Outcomes.class)),
                new JmhStage(plan, measurements, jmh, target),
                new BesideWriterStage(plan, measurements, jmh, target),
                new CapacityStage(plan, measurements, OpenLoopSessions.FORKED, target),
                new BudgetStage(
                        plan, figures, job -> ChildJob.run(BudgetFork.class, job, BudgetFork.Result.class), target),
                new GroupStage(plan, figures, jmh, target)));
        measuring.removeIf(stage -> only != null && !stage.name().equals(only));
        if (measuring.isEmpty()) {
            throw new UsageException("There is no stage " + only + " to repeat: " + STAGES);
        }
        AcceptanceRun run =
                new AcceptanceRun(display, measurements, figures, measuring, environment(), SourceTree.digest(root));
        return run.run(new AcceptanceRun.Request(
                only != null ? "only-" + only : quick ? Summary.QUICK : Summary.FULL,
                "./run_tests " + (quick ? "--quick " : "") + "--only=",
                firstStage,
                stages > 0 ? stages : firstStage + measuring.size(),
                checks == null ? List.of() : ChecksFile.read(checks),
                sweep == null || !Files.exists(sweep) ? null : Json.read(sweep),
                target,
                root.resolve(StoredStudy.DIRECTORY),
                typed(),
                () -> report(root, target)));
    }

    private Path report(Path root, Path stored) throws IOException {
        Path earlier = history == null ? null : history.toAbsolutePath();
        return Report.write(
                Report.Sources.under(root, stored, earlier), report == null ? stored : report.toAbsolutePath());
    }

    /** The command that was typed, as far as it bears on the results. */
    private String typed() {
        return "./run_tests" + (quick ? " --quick" : "") + (only == null ? "" : " --only " + only);
    }

    /** Only on a terminal, and never where {@code NO_COLOR} is set to anything. */
    boolean isColoured(Map<String, String> environmentVariables) {
        return terminal && environmentVariables.getOrDefault("NO_COLOR", "").isEmpty();
    }

    private static JsonNode environment() {
        return Json.tree(Environment.here(true));
    }

    private static Jmh jmh(Path directory, Display display) throws IOException {
        Path log = directory.resolve("jmh-output.txt");
        Files.deleteIfExists(log);
        List<String> flags = new ArrayList<>(JvmFlags.ALL);
        flags.addAll(ChildJvm.handedOn());
        flags.addAll(EndWithParent.flags());
        return new Jmh(log, flags, display::line);
    }
}
