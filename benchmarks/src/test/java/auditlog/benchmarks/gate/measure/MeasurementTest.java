package auditlog.benchmarks.gate.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.gate.raw.ArmName;
import auditlog.benchmarks.gate.raw.Commit;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.gate.raw.GateMeasurement;
import auditlog.benchmarks.gate.raw.GateRequest;
import auditlog.benchmarks.gate.raw.GateRun;
import auditlog.benchmarks.gate.raw.Layer;
import auditlog.benchmarks.gate.raw.RawDirectory;
import auditlog.benchmarks.gate.raw.TimedFork;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The time layer from its JVMs to its raw data, with blocks of an instant. */
class MeasurementTest {

    /** As few forks as two scenarios and two stages allow. */
    private static final TimePlan INSTANT = new TimePlan(List.of(9, 1), 2, 0.05, 1, 1);

    private static final Commit COMMIT = new Commit("a commit", false);

    @TempDir
    private Path temporary;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private Measurement measurement;
    private RawDirectory raw;

    @BeforeEach
    void prepare() {
        measurement = measurement(Measurement::inItsOwnJvm);
        measurement.ensureDataset();
        raw = new RawDirectory(temporary.resolve("raw data"));
    }

    /** The first fork of each stage runs, the others of the stage are said to have found the same. */
    @Test
    void theSecondStageMeasuresWhatTheFirstDidNotDecide() throws Exception {
        Map<List<GateScenario>, TimingResult> found = new HashMap<>();
        Set<Long> seeds = new HashSet<>();
        measurement = measurement((job, limit) -> {
            seeds.add(job.seed());
            TimingResult result = found.get(job.scenarios());
            if (result == null) {
                result = Measurement.inItsOwnJvm(job, limit);
                found.put(job.scenarios(), result);
            }
            return result;
        });
        List<Integer> asked = new ArrayList<>();
        measure(Preparation.onClassPath(), (data, stage) -> {
            asked.add(stage);
            return List.of("filtered");
        });
        assertEquals(List.of(1), asked, "after the last stage nothing is left to ask");
        assertEquals(
                Set.of(List.of(GateScenario.FILTERED, GateScenario.HITS), List.of(GateScenario.FILTERED)),
                found.keySet());
        assertEquals(10, seeds.size(), "every fork has an order of its own");
        for (String scenario : List.of("filtered", "hits")) {
            TimedFork fork = raw.fork(scenario, 1, 1).orElseThrow();
            assertEquals(Set.of(ArmName.values()), fork.nanos().keySet());
            assertTrue(fork.nanos().values().stream().allMatch(nanos -> nanos.length == 2));
        }
        assertTrue(raw.fork("hits", 1, 9).isPresent());
        assertTrue(raw.fork("filtered", 2, 1).isPresent());
        assertEquals(Optional.empty(), raw.fork("hits", 2, 1));
        assertEquals(Optional.empty(), raw.failure(Layer.TIME));
        assertEquals(List.of(9, 1), raw.run().forks());
        assertTrue(console.toString(StandardCharsets.UTF_8).contains("time, stage 1: fork 1 of 9, about "));
    }

    @Test
    void aBuildThatCannotBeTimedIsAFailureOfTheLayer() throws Exception {
        Path empty = Files.createDirectory(temporary.resolve("no classes"));
        measure(empty, (data, stage) -> List.of());
        String message = raw.failure(Layer.TIME).orElseThrow().message();
        assertTrue(message.contains("IndexedAuditLogService"), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void anUnknownScenarioIsRefusedBeforeAnythingIsMeasured() {
        GateRequest request = request(List.of(Layer.COUNTERS), "frist");
        String message = assertThrows(
                        GateException.class, () -> measurement.measure(request, raw, (data, stage) -> List.of()))
                .getMessage();
        assertTrue(message.contains("'frist'") && message.contains("past-the-end"), message);
        assertFalse(Files.exists(raw.path()));
    }

    @Test
    void theTimeLayerAloneNeedsAScenarioThatIsTimed() {
        GateRequest request = request(List.of(Layer.TIME), "deep");
        String message = assertThrows(
                        GateException.class, () -> measurement.measure(request, raw, (data, stage) -> List.of()))
                .getMessage();
        assertTrue(message.contains("first"), message);
    }

    @Test
    void withoutTheOtherSideTheExactLayersAreMeasured() throws Exception {
        List<Layer> layers = List.of(Layer.ANSWERS, Layer.COUNTERS, Layer.TIME);
        Preparation sides = new Preparation(
                COMMIT, Preparation.onClassPath(), COMMIT, null, "", List.of(), false, "it does not\nbuild");
        measurement.measure(
                GateRequest.ofTree(temporary, layers, 1),
                layers,
                List.of(GateScenario.PAST_THE_END, GateScenario.FILTERED),
                sides,
                raw,
                (data, stage) -> List.of());
        assertEquals(2, raw.counters().orElseThrow().scenarios().size());
        assertEquals(Optional.empty(), raw.failure(Layer.COUNTERS));
        assertEquals(
                "the other side can't be had: it does not | build",
                raw.failure(Layer.TIME).orElseThrow().message());
        assertTrue(raw.took(Layer.COUNTERS).orElseThrow().seconds() > 0);
    }

    @Test
    void identicalModulesAreNotTimed() throws Exception {
        Path module = Preparation.onClassPath();
        Preparation sides = new Preparation(COMMIT, module, COMMIT, module, "", List.of(), true, "");
        List<Layer> layers = List.of(Layer.TIME);
        measurement.measure(
                GateRequest.ofTree(temporary, layers, 1),
                layers,
                List.of(GateScenario.FILTERED),
                sides,
                raw,
                (data, stage) -> List.of());
        assertTrue(raw.run().identical());
        assertEquals(List.of(), raw.forkFiles());
    }

    @Test
    void aJvmThatTakesTooLongIsAFailureThatNamesTheScenario() throws Exception {
        List<Layer> layers = List.of(Layer.TIME);
        GateRequest hasty =
                new GateRequest(temporary, GateRun.GATE, null, null, layers, List.of(), 1, Duration.ofSeconds(4));
        Path module = Preparation.onClassPath();
        new Measurement(
                        new TimePlan(List.of(9, 1), 100_000, 50, 1, 1),
                        new PrintStream(console, true, StandardCharsets.UTF_8))
                .measure(
                        hasty,
                        layers,
                        List.of(GateScenario.FILTERED),
                        new Preparation(COMMIT, module, COMMIT, module),
                        raw,
                        (data, stage) -> List.of());
        String message = raw.failure(Layer.TIME).orElseThrow().message();
        assertTrue(message.contains("did not end within") && message.contains("filtered"), message);
        assertFalse(Files.readString(raw.path().resolve("thread-dump.txt")).isBlank());
        assertTrue(message.endsWith("thread-dump.txt in the raw data"), message);
    }

    private Measurement measurement(Measurement.Fork fork) {
        return new Measurement(INSTANT, fork, new PrintStream(console, true, StandardCharsets.UTF_8));
    }

    private GateRequest request(List<Layer> layers, String scenario) {
        return new GateRequest(temporary, GateRun.GATE, null, null, layers, List.of(scenario), 1, GateRequest.LIMIT);
    }

    private void measure(Path otherModule, GateMeasurement.Stages stages) throws Exception {
        List<Layer> layers = List.of(Layer.TIME);
        measurement.measure(
                GateRequest.ofTree(temporary, layers, 1),
                layers,
                List.of(GateScenario.FILTERED, GateScenario.HITS),
                new Preparation(COMMIT, Preparation.onClassPath(), COMMIT, otherModule),
                raw,
                stages);
    }
}
