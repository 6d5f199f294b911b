package auditlog.benchmarks;

import java.util.Collection;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * A run of JMH: the one way to it, from the command line and from the stages. It waits for another run's end, and warms up longer
 * where threads share processors.
 */
public final class JmhRun {

    private JmhRun() {}

    /**
     * Runs what the options select.
     *
     * @param given the options
     * @param output where JMH's output goes; null for the console
     * @param says told of a wait, of a longer warmup, and of each result that was not yet warm
     * @return the results
     * @throws RunnerException if JMH fails
     * @throws InterruptedException if this thread is interrupted
     */
    public static Collection<RunResult> of(Options given, OutputFormat output, Consumer<String> says)
            throws RunnerException, InterruptedException {
        Options options = warmedUp(given, Runtime.getRuntime().availableProcessors(), says);
        Runner runner = output == null ? new Runner(options) : new Runner(options, output);
        Collection<RunResult> results = new JmhLock().run(runner, says);
        Warmup.notices(results).forEach(says);
        return results;
    }

    /** The same options, with as many warmup iterations as the threads need on so many processors. */
    static Options warmedUp(Options given, int processors, Consumer<String> says) {
        OptionalInt iterations = Warmup.iterations(given, JmhRequest.selected(given), processors);
        if (iterations.isEmpty()) {
            return given;
        }
        says.accept("More threads than processors: " + iterations.getAsInt()
                + " warmup iterations, since the compiler gets little time");
        ChainedOptionsBuilder options = new OptionsBuilder().parent(given);
        return options.warmupIterations(iterations.getAsInt()).build();
    }
}
