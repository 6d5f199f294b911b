package auditlog.benchmarks.gate.raw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawDirectoryTest {

    private static final List<Scenario> THREE = List.of(
            new Scenario("first", true, true),
            new Scenario("filtered", true, true),
            new Scenario("hits", true, true),
            new Scenario("deep", false, true));

    @TempDir
    private Path directory;

    private RawDirectory raw;

    @BeforeEach
    void prepare() {
        raw = new RawDirectory(directory.resolve("raw data"));
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        GateRun run = run(THREE, List.of(10, 10));
        Files.createDirectories(directory.resolve("gate"));
        Files.writeString(directory.resolve(RawDirectory.REFERENCE), "first reads 1\n");
        raw.begin(run, directory);
        Answers answers = new Answers(List.of(new Answers.Digests("first", 3, "aa", "bb")));
        Counters counters = new Counters(
                "jdk17/compressed",
                16,
                List.of(new Counters.Counted("first", 3, 0, List.of(new Counters.Total("reads", List.of(4L, 5L))))));
        raw.write(answers);
        raw.write(counters);
        raw.write(new Failure(Layer.TIME, "why"));
        assertEquals(run, raw.run());
        assertEquals(Optional.of(answers), raw.answers());
        assertEquals(Optional.of(counters), raw.counters());
        assertEquals(Optional.of(new Failure(Layer.TIME, "why")), raw.failure(Layer.TIME));
        assertEquals(Optional.of(List.of("first reads 1")), raw.reference());
        assertEquals(Optional.empty(), raw.committedClaims());
        assertEquals(Optional.empty(), raw.claims());
        assertEquals(Optional.empty(), raw.fork("first", 1, 1));
    }

    @Test
    void timesKeepEveryDigitAndAlsoWhatIsNoNumber() throws IOException {
        double[] times = {1.0 / 3, 1e9, Double.NaN, Double.POSITIVE_INFINITY};
        raw.write(new TimedFork("first", 1, 2, 7, Map.of(ArmName.THIS, times)));
        assertArrayEquals(times, raw.fork("first", 1, 2).orElseThrow().nanos().get(ArmName.THIS));
        raw.write(new Claims(List.of(new Claims.Measured("hits.a/b", times))));
        assertArrayEquals(times, raw.claims().orElseThrow().ratios().get(0).logRatios());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"scenarios\":null}",
                "{\"scenarios\":[{\"scenario\":\"first\",\"baseline\":\"a\",\"enhanced\":\"a\"}]}",
                "{\"scenarios\":[{\"scenario\":\"first\",\"requests\":null,\"baseline\":\"a\",\"enhanced\":\"a\"}]}",
                "{\"scenarios\":[{\"scenario\":\"first\",\"requests\":1,\"baseline\":\"a\"}]}",
                "{\"scenarios\":[],\"more\":1}",
                "{\"scenarios\":[]} {}",
                "{\"scenarios\":["
            })
    void whatIsNotWholeIsAnErrorThatNamesTheFile(String json) throws IOException {
        Files.createDirectories(raw.path());
        Files.writeString(raw.path().resolve("answers.json"), json);
        GateException e = assertThrows(GateException.class, raw::answers);
        assertTrue(e.getMessage().contains("answers.json"), e::getMessage);
    }

    @Test
    void anotherFormatIsRefused() throws IOException {
        raw.begin(run(THREE, List.of(10, 10)), directory);
        Path file = raw.path().resolve("gate-run.json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("\"schema\" : " + GateRun.SCHEMA, "\"schema\" : " + (GateRun.SCHEMA + 1)));
        assertTrue(
                assertThrows(GateException.class, raw::run).getMessage().contains("version " + (GateRun.SCHEMA + 1)));
    }

    @Test
    void tooFewForksForTheLevelAreRefusedAtTheStart() {
        // 0.01 / (3 * 2) = 0.00167: 2^-10 = 0.00098 reaches it, 2^-9 = 0.00195 does not.
        assertEquals(0.01 / 6, run(THREE, List.of(10, 10)).decisionLevel(), 1e-15);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> run(THREE, List.of(9, 11)))
                .getMessage()
                .contains("10 or more"));
        // 0.01 / 1 = 0.01: 2^-7 = 0.0078.
        assertEquals(0.01, run(THREE.subList(0, 1), List.of(7)).decisionLevel(), 1e-15);
        assertThrows(IllegalArgumentException.class, () -> run(THREE.subList(0, 1), List.of(6)));
    }

    @Test
    void aRunThatMakesNoSenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> run(List.of(), List.of(10)));
        assertThrows(IllegalArgumentException.class, () -> run(THREE, List.of()));
        assertThrows(IllegalArgumentException.class, () -> run(List.of(THREE.get(0), THREE.get(0)), List.of(10, 10)));
        assertThrows(IllegalArgumentException.class, () -> new Scenario("a/b", true, true));
        assertThrows(IllegalArgumentException.class, () -> new Limits(1.05, 1.02, 0.01, 0.95, 1.02, 1.05));
        assertThrows(IllegalArgumentException.class, () -> new Limits(1.02, 1.05, Double.NaN, 0.95, 1.02, 1.05));
        assertThrows(IllegalArgumentException.class, () -> new Counters("17", 16, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Counters.Total("reads", List.of()));
    }

    private static GateRun run(List<Scenario> scenarios, List<Integer> forks) {
        return new GateRun(
                GateRun.SCHEMA,
                "2026-01-02T03:04:05Z",
                GateRun.GATE,
                new Commit("1".repeat(40), false),
                new Commit("2".repeat(40), false),
                "",
                1,
                new Environment("a CPU", 2, "Linux", "a VM", List.of(), "aaaaaaaaaaaa", "bb", "1", true),
                List.of(Layer.TIME),
                List.of(),
                scenarios,
                forks,
                400,
                5,
                Limits.DEFAULT,
                List.of(),
                false,
                List.of());
    }
}
