package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.JmhRun;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH from this JVM, its forks with the shared flags, its output in a file. */
final class Jmh {

    private static final int WARMUP_ITERATIONS = 5;

    private final Path log;
    private final List<String> forkFlags;
    private final Consumer<String> says;
    private final IterationLog iterations;

    /**
     * @param log the file that JMH's output is appended to
     * @param forkFlags the flags of every fork
     * @param says told what {@link JmhRun} says
     */
    Jmh(Path log, List<String> forkFlags, Consumer<String> says) {
        this.log = log;
        this.forkFlags = List.copyOf(forkFlags);
        this.says = says;
        this.iterations = new IterationLog(log.resolveSibling(IterationLog.FILE), System::currentTimeMillis);
    }

    /** Options with the forks' flags, which fail on any error. */
    ChainedOptionsBuilder options() {
        return new OptionsBuilder().shouldFailOnError(true).jvmArgs(forkFlags.toArray(String[]::new));
    }

    /** The same for one fork of one iteration, after some short ones that warm it up: the report shows whether they did. */
    ChainedOptionsBuilder oneIteration(int warmupMillis, int millis) {
        return options()
                .forks(1)
                .warmupIterations(WARMUP_ITERATIONS)
                .warmupTime(TimeValue.milliseconds(warmupMillis / WARMUP_ITERATIONS))
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(millis));
    }

    /**
     * Runs what the options select.
     *
     * @return at least one result
     * @throws RunnerException if a benchmark failed; the output file has the reason
     * @throws IllegalStateException if nothing was run
     */
    Collection<RunResult> run(ChainedOptionsBuilder options) throws IOException, RunnerException, InterruptedException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        try (OutputStream file = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                PrintStream output = new PrintStream(file, true, StandardCharsets.UTF_8)) {
            Collection<RunResult> results = JmhRun.of(
                    options.build(),
                    iterations.listening(OutputFormatFactory.createFormatInstance(output, VerboseMode.NORMAL)),
                    says);
            iterations.store();
            if (results.isEmpty()) {
                throw new IllegalStateException("JMH ran nothing; its output is in " + log);
            }
            return results;
        } catch (RunnerException e) {
            throw new RunnerException(e.getMessage() + "; JMH's output is in " + log, e);
        }
    }

    /** Writes results as JMH's own JSON. */
    static void write(Path file, Collection<RunResult> results) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (OutputStream stream = Files.newOutputStream(file);
                PrintStream output = new PrintStream(stream, false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, output).writeOut(results);
            if (output.checkError()) {
                throw new IOException("Can't write " + file);
            }
        }
    }
}
