package auditlog.benchmarks.gate.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.ChildJvm;
import auditlog.benchmarks.gate.raw.Counter;
import auditlog.benchmarks.gate.raw.Counters;
import auditlog.benchmarks.gate.raw.GateRequest;
import auditlog.datagen.Dataset;
import auditlog.datagen.Progress;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Counting a service that does all it should not: it asks the file system every millisecond, and does in a request what depends on how long
 * ago the last was. Its counts are those of its requests all the same. And counting a part alone finds what counting all of it does.
 */
class RestlessServiceTest {

    private static final String SERVICE = """
            package auditlog.enhanced;

            import auditlog.*;
            import java.nio.file.*;
            import java.util.concurrent.*;

            public final class IndexedAuditLogService implements AuditLogService {

                private final AuditLogService plain;
                private final Path database;
                private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
                private final Thread sleeper;
                private long last = System.nanoTime();

                private IndexedAuditLogService(Path database, Path payloads) {
                    this.database = database;
                    plain = new auditlog.baseline.OffsetAuditLogService(database, payloads);
                    clock.scheduleAtFixedRate(this::look, 0, 1, TimeUnit.MILLISECONDS);
                    sleeper = new Thread(() -> {
                        try {
                            while (true) {
                                Thread.sleep(1);
                                look();
                            }
                        } catch (InterruptedException e) {
                            // Closed.
                        }
                    });
                    sleeper.start();
                }

                public static IndexedAuditLogService open(Path database, Path payloads) {
                    return new IndexedAuditLogService(database, payloads);
                }

                private void look() {
                    Files.exists(database);
                }

                @Override
                public AuditPage handle(AuditQuery query) throws java.sql.SQLException, java.io.IOException {
                    AuditPage page = plain.handle(query);
                    for (long asked = System.nanoTime(); System.nanoTime() - asked > 1000;) {
                        look();
                    }
                    if (System.nanoTime() - last < 20_000_000) {
                        look();
                    }
                    last = System.nanoTime();
                    HAND_OVER
                    return page;
                }

                @Override
                public void close() {
                    clock.shutdownNow();
                    sleeper.interrupt();
                }
            }
            """;

    @TempDir
    private Path temporary;

    @BeforeEach
    void findDataset() {
        Dataset dataset = Dataset.ensure(Dataset.defaultDirectory(), Progress.silent());
        System.setProperty(ChildJvm.TOKEN_PROPERTY, dataset.token());
    }

    @Test
    void whatIsDoneByTheClockIsNoRequestsWork() throws Exception {
        Map<String, List<Long>> totals = count("");
        assertEquals(List.of(0L, 0L), totals.get(Counter.ELSEWHERE.word()));
        assertEquals(List.of(0L, 0L), totals.get(Counter.STATS.word()));
        totals.forEach((counter, repeats) -> assertEquals(repeats.get(0), repeats.get(1), counter));
    }

    @Test
    void whatARequestHandsOverIs() throws Exception {
        long requests = GateScenario.FIRST.counted().size();
        assertEquals(
                List.of(requests, requests),
                count("new Thread(this::look).start();").get(Counter.ELSEWHERE.word()));
    }

    @Test
    void aScenarioThatNeedsFewClassesCanBeCountedAlone() throws Exception {
        Counting alone = Counting.of(Preparation.onClassPath(), List.of(GateScenario.PAST_THE_END), GateRequest.LIMIT);
        Counters.Counted counted = alone.counters().scenarios().get(0);
        assertEquals(0, counted.events());
        assertTrue(counted.totals().size() == Counter.values().length, counted::toString);
    }

    private Map<String, List<Long>> count(String handOver) throws Exception {
        Path classes = compile(Map.of(
                "IndexedAuditLogService", SERVICE.replace("HAND_OVER", handOver),
                "RowDecoder", "package auditlog.enhanced; final class RowDecoder { void addRow() {} }",
                "PayloadDecoder", "package auditlog.enhanced; final class PayloadDecoder { void decode() {} }"));
        Counting counting = Counting.of(classes, List.of(GateScenario.FIRST), GateRequest.LIMIT);
        assertEquals(List.of(), counting.differences());
        return counting.counters().scenarios().get(0).totals().stream()
                .collect(Collectors.toMap(Counters.Total::counter, Counters.Total::repeats));
    }

    private Path compile(Map<String, String> sources) throws IOException {
        Path classes = Files.createDirectory(temporary.resolve("classes"));
        var compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            for (Map.Entry<String, String> source : sources.entrySet()) {
                Files.writeString(temporary.resolve(source.getKey() + ".java"), source.getValue());
            }
            var files = manager.getJavaFileObjectsFromPaths(sources.keySet().stream()
                    .map(name -> temporary.resolve(name + ".java"))
                    .toList());
            List<String> options =
                    List.of("-d", classes.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
            assertTrue(
                    compiler.getTask(errors, manager, null, options, null, files)
                            .call(),
                    errors::toString);
        }
        return classes;
    }
}
