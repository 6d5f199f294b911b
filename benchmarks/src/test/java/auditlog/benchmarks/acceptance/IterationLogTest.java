package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import auditlog.benchmarks.MadeUpParams;
import auditlog.benchmarks.jobs.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.results.ThroughputResult;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

class IterationLogTest {

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private long now = 1_000;

    @Test
    void everyIterationIsKeptInOrderAndForksAreCountedByBenchmarkAndParameters() throws Exception {
        IterationLog log = new IterationLog(directory.resolve("log.json"), () -> now++);
        OutputFormat format = log.listening(OutputFormatFactory.createFormatInstance(
                new PrintStream(printed, true, StandardCharsets.UTF_8), VerboseMode.NORMAL));
        fork(format, "enhanced", 2);
        fork(format, "baseline", 2);
        fork(format, "enhanced", 2);
        log.store();
        List<IterationLog.Entry> entries = Json.read(directory.resolve("log.json"), IterationLog.Content.class)
                .iterations();
        assertEquals(9, entries.size());
        assertEquals(
                new IterationLog.Entry(
                        "SomeBenchmark.page", "thrpt", Map.of("impl", "enhanced"), 1, true, 1, 101, "ops/s", 1_000),
                entries.get(0));
        assertEquals(
                List.of("1 w1", "1 w2", "1 m1", "1 w1", "1 w2", "1 m1", "2 w1", "2 w2", "2 m1"),
                entries.stream()
                        .map(entry -> entry.fork() + (entry.warmup() ? " w" : " m") + entry.iteration())
                        .toList());
        assertEquals("baseline", entries.get(3).params().get("impl"));
        assertEquals(1_008, entries.get(8).endedMillis());
    }

    @Test
    void withoutWarmupAForkBeginsWithItsFirstMeasurement() throws Exception {
        IterationLog log = new IterationLog(directory.resolve("log.json"), () -> now++);
        OutputFormat format = log.listening(OutputFormatFactory.createFormatInstance(
                new PrintStream(printed, true, StandardCharsets.UTF_8), VerboseMode.NORMAL));
        fork(format, "enhanced", 0);
        fork(format, "enhanced", 0);
        log.store();
        assertEquals(
                List.of(1, 2),
                Json.read(directory.resolve("log.json"), IterationLog.Content.class).iterations().stream()
                        .map(IterationLog.Entry::fork)
                        .toList());
    }

    @Test
    void jmhsOwnOutputIsWrittenAndItsErrorsStayItsOwn() {
        IterationLog log = new IterationLog(directory.resolve("log.json"), () -> now++);
        OutputFormat format = log.listening(OutputFormatFactory.createFormatInstance(
                new PrintStream(printed, true, StandardCharsets.UTF_8), VerboseMode.NORMAL));
        format.println("said by JMH");
        assertEquals("said by JMH", printed.toString(StandardCharsets.UTF_8).strip());
        IllegalStateException own = new IllegalStateException("its own");
        OutputFormat failing = log.listening((OutputFormat) Proxy.newProxyInstance(
                OutputFormat.class.getClassLoader(),
                new Class<?>[] {OutputFormat.class},
                (proxy, method, arguments) -> {
                    throw own;
                }));
        assertSame(own, assertThrows(IllegalStateException.class, () -> failing.println("x")));
    }

    private static void fork(OutputFormat format, String impl, int warmups) {
        BenchmarkParams params = params(impl, warmups);
        for (int i = 1; i <= warmups; i++) {
            iteration(format, params, params.getWarmup(), i, 100 + i);
        }
        iteration(format, params, params.getMeasurement(), 1, 200);
    }

    private static void iteration(
            OutputFormat format, BenchmarkParams params, IterationParams kind, int number, double score) {
        IterationResult result = new IterationResult(params, kind, null);
        long nanos = TimeUnit.SECONDS.toNanos(1);
        result.addResult(new ThroughputResult(ResultRole.PRIMARY, "page", score, nanos, TimeUnit.SECONDS));
        format.iterationResult(params, kind, number, result);
    }

    private static BenchmarkParams params(String impl, int warmups) {
        return MadeUpParams.of(
                "auditlog.some.SomeBenchmark.page",
                Map.of("impl", impl),
                Mode.Throughput,
                1,
                MadeUpParams.iterations(IterationType.WARMUP, warmups),
                MadeUpParams.iterations(IterationType.MEASUREMENT, 1));
    }
}
