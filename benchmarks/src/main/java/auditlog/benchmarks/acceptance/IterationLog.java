package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.harness.ResultName;
import auditlog.benchmarks.jobs.Json;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.format.OutputFormat;

/**
 * Every iteration of JMH's forks in the order in which they ended, warm-up too, which JMH's own JSON has not. Each benchmark with its
 * parameters counts its forks from 1. Forks here have one iteration at least, numbered from 1, so that a fork begins with warm-up 1.
 */
final class IterationLog {

    static final String FILE = "jmh-iterations.json";

    /**
     * The content of the file.
     *
     * @param iterations in order
     */
    record Content(List<Entry> iterations) {}

    /**
     * An iteration.
     *
     * @param benchmark class and method
     * @param mode as JMH's JSON has it
     * @param params the benchmark's parameters
     * @param fork from 1, among the forks of the same benchmark, mode and parameters in the whole run
     * @param warmup whether it does not count
     * @param iteration from 1
     * @param score in the unit; of samples the mean
     * @param unit of the score
     * @param endedMillis since 1970
     */
    record Entry(
            String benchmark,
            String mode,
            Map<String, String> params,
            int fork,
            boolean warmup,
            int iteration,
            double score,
            String unit,
            long endedMillis) {}

    private final Path file;
    private final LongSupplier clock;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<List<Object>, Integer> forks = new HashMap<>();

    /**
     * @param file where to
     * @param clock milliseconds since 1970
     */
    IterationLog(Path file, LongSupplier clock) {
        this.file = file;
        this.clock = clock;
    }

    /** The same format, which tells this log of every iteration. */
    OutputFormat listening(OutputFormat format) {
        return (OutputFormat) Proxy.newProxyInstance(
                OutputFormat.class.getClassLoader(),
                new Class<?>[] {OutputFormat.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("iterationResult")) {
                        add(
                                (BenchmarkParams) arguments[0],
                                (IterationParams) arguments[1],
                                (int) arguments[2],
                                (IterationResult) arguments[3]);
                    }
                    try {
                        return method.invoke(format, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void add(BenchmarkParams params, IterationParams kind, int iteration, IterationResult result) {
        Map<String, String> values = new LinkedHashMap<>();
        params.getParamsKeys().forEach(key -> values.put(key, params.getParam(key)));
        boolean warmup = kind.getType() == IterationType.WARMUP;
        boolean first = iteration == 1 && (warmup || params.getWarmup().getCount() == 0);
        List<Object> series = List.of(params.getBenchmark(), params.getMode(), values, params.getThreads());
        int fork = first ? forks.merge(series, 1, Integer::sum) : forks.getOrDefault(series, 1);
        entries.add(new Entry(
                ResultName.method(params),
                params.getMode().shortLabel(),
                values,
                fork,
                warmup,
                iteration,
                result.getPrimaryResult().getScore(),
                result.getPrimaryResult().getScoreUnit(),
                clock.getAsLong()));
    }

    /** Writes all so far. */
    void store() throws IOException {
        Json.write(file, new Content(entries));
    }
}
