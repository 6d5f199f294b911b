package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.StaleBuildException;
import auditlog.benchmarks.gate.GateCommand;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.jobs.CommandFailure;
import auditlog.benchmarks.jobs.Git;
import auditlog.datagen.DatasetException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/**
 * The main class of {@code ./run_tests gate}. Its first word may also name one of the commands that try the gate itself
 * out.
 */
public final class GateMain {

    private static final int ERROR = 2;
    private static final int FAIL = 1;

    /** A JVM that can't start, or that somebody's error ends, ends with 1 itself: {@code run_tests} makes 1 of this, and 2 of that. */
    static final int FAIL_OUTSIDE = 10;

    private GateMain() {}

    /**
     * Runs the command and ends this JVM with its exit code, or with {@link #FAIL_OUTSIDE} for 1.
     *
     * @param args its options, see {@code --help}
     */
    public static void main(String[] args) {
        int code = run(args);
        System.exit(code == FAIL ? FAIL_OUTSIDE : code);
    }

    static int run(String... args) {
        return switch (args.length == 0 ? "" : args[0]) {
            case "matrix", "campaign" -> commandLine(args[0]).execute(Arrays.copyOfRange(args, 1, args.length));
            default -> GateCommand.execute(new Measurement(System.out), args);
        };
    }

    /** A command that tries the gate out, by its word. */
    static CommandLine commandLine(String word) {
        return switch (word) {
            case "matrix" -> commandLine(new MatrixCommand(System.out));
            case "campaign" -> commandLine(new CampaignCommand(System.out));
            default -> throw new IllegalArgumentException("No command '" + word + "'");
        };
    }

    private static CommandLine commandLine(Callable<Integer> command) {
        return new CommandLine(command).setExecutionExceptionHandler((e, line, parsed) -> {
            CommandFailure.print(
                    e,
                    "gate: ERROR",
                    line.getErr(),
                    List.of(
                            GateException.class,
                            Git.GitException.class,
                            DatasetException.class,
                            StaleBuildException.class));
            return ERROR;
        });
    }
}
