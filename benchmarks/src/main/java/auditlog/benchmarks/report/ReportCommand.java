package auditlog.benchmarks.report;

import auditlog.benchmarks.jobs.FullDisk;
import auditlog.datagen.Dataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command behind {@code ./run_tests report}: makes the page again from what is stored. Exit code 0 or, for wrong usage, 2. */
@Command(
        name = "./run_tests report",
        mixinStandardHelpOptions = true,
        description = "Makes the report again from stored results, without measuring anything.")
public final class ReportCommand implements Callable<Integer> {

    @Option(names = "--results", paramLabel = "DIR", description = "A run's results. Default: target/run_tests.")
    private Path results;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Where report.html goes. Default: beside the results.")
    private Path report;

    @Option(
            names = "--history",
            paramLabel = "DIR",
            description =
                    "Summaries of earlier runs (summary.json under any name ending in .json), whose headline ratios"
                            + " are shown over commits.")
    private Path history;

    /**
     * Runs the command and ends this JVM with its exit code.
     *
     * @param args the options, see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(execute(args));
    }

    static int execute(String... args) {
        return new CommandLine(new ReportCommand())
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    System.err.println(
                            "report: it can't be made: " + FullDisk.in(e).orElseGet(e::toString));
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(args);
    }

    @Override
    public Integer call() throws Exception {
        Path root = Dataset.projectRoot();
        Path from = results == null ? root.resolve("target/run_tests") : results.toAbsolutePath();
        if (history != null && !Files.isDirectory(history)) {
            System.err.println(
                    "report: --history " + history + ": there is no such directory; name one with stored summaries");
            return CommandLine.ExitCode.USAGE;
        }
        Path file = Report.write(
                Report.Sources.under(root, from, history == null ? null : history.toAbsolutePath()),
                report == null ? from : report.toAbsolutePath());
        System.out.println("Report: " + file);
        return CommandLine.ExitCode.OK;
    }
}
