package auditlog.benchmarks;

import auditlog.benchmarks.mix.BesideWriterProfiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * JMH with this project's rules, as the main class of a JVM of its own: a failing benchmark fails the run, so does a run
 * without a result, every fork is told where the dataset is, and beside a result file lies one with the environment.
 *
 * <p>Arguments are JMH's own. Exit code: 0 done, 1 failed, 2 arguments not understood.
 */
public final class JmhMain {

    private JmhMain() {}

    /**
     * Runs JMH and ends this JVM.
     *
     * @param args JMH's own
     */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        try {
            CommandLineOptions given = new CommandLineOptions(args);
            Optional<String> foreign = ChildJvm.foreignOptions(System.getenv());
            if (foreign.isPresent()) {
                System.err.println(foreign.get());
                return 2;
            }
            Environment environment = Environment.here(true);
            System.out.println(environment.line());
            Collection<RunResult> results = JmhRun.of(options(given), null, System.out::println);
            if (results.isEmpty()) {
                System.err.println("JMH ended without a result: nothing was measured");
                return 1;
            }
            writeEnvironment(given, environment);
            return 0;
        } catch (CommandLineOptionException e) {
            System.err.println("JMH does not understand this: " + e.getMessage());
            return 2;
        } catch (RunnerException | IOException e) {
            System.err.println("JMH failed: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            System.err.println("Interrupted while waiting for another JMH run");
            return 1;
        }
    }

    /**
     * What was given, and what every fork needs: in front, so that a user's own flags take precedence.
     *
     * @param given JMH's options, as asked for
     * @return the options to run
     */
    public static Options options(Options given) {
        List<String> prepended = new ArrayList<>(JvmFlags.QUIET);
        prepended.addAll(ChildJvm.handedOn());
        prepended.addAll(EndWithParent.flags());
        prepended.addAll(given.getJvmArgsPrepend().orElse(List.of()));
        return new OptionsBuilder()
                .parent(given)
                .shouldFailOnError(true)
                .addProfiler(BesideWriterProfiler.class)
                .jvmArgsPrepend(prepended.toArray(String[]::new))
                .build();
    }

    private static void writeEnvironment(Options given, Environment environment) throws IOException {
        Optional<String> file = given.getResult().hasValue()
                ? Optional.of(given.getResult().get())
                : given.getResultFormat().hasValue()
                        ? Optional.of(defaultFile(given.getResultFormat().get()))
                        : Optional.empty();
        if (file.isPresent()) {
            Files.writeString(Path.of(file.get() + ".environment.json"), environment.json());
        }
    }

    /** JMH's own choice of a name. */
    private static String defaultFile(ResultFormatType format) {
        return "jmh-result." + format.toString().toLowerCase(Locale.ROOT);
    }
}
