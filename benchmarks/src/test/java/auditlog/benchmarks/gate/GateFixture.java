package auditlog.benchmarks.gate;

import auditlog.benchmarks.Environment;
import auditlog.benchmarks.gate.raw.Answers;
import auditlog.benchmarks.gate.raw.ArmName;
import auditlog.benchmarks.gate.raw.Claims;
import auditlog.benchmarks.gate.raw.Commit;
import auditlog.benchmarks.gate.raw.Counters;
import auditlog.benchmarks.gate.raw.GateRun;
import auditlog.benchmarks.gate.raw.Layer;
import auditlog.benchmarks.gate.raw.Limits;
import auditlog.benchmarks.gate.raw.RawDirectory;
import auditlog.benchmarks.gate.raw.Scenario;
import auditlog.benchmarks.gate.raw.TimedFork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A small run's raw data in a directory, good unless a test spoils them. */
final class GateFixture {

    static final String JVM = "jdk17/compressed";
    static final int OBJECT = 16;
    static final long REQUESTS = 10;
    static final long EVENTS = 200;
    static final String DIGEST = "a".repeat(64);
    static final String OTHER_DIGEST = "b".repeat(64);
    static final int BLOCKS = 9;
    static final int FORKS = 10;
    static final int CLAIM_FORKS = 5;

    static final List<Scenario> SCENARIOS = List.of(
            new Scenario("first", true, true),
            new Scenario("past-the-end", false, false),
            new Scenario("filtered", true, false));

    final Path root;
    final RawDirectory raw;

    private GateRun run = new GateRun(
            GateRun.SCHEMA,
            "2026-01-02T03:04:05Z",
            GateRun.GATE,
            new Commit("1111111111111111111111111111111111111111", true),
            new Commit("2222222222222222222222222222222222222222", false),
            "",
            42,
            new Environment(
                    "a CPU", 2, "Linux 6", "a VM 17", List.of("-Xmx1g"), "7e9120858b688cdd", "d77bf6d8", "1111", true),
            List.of(Layer.values()),
            List.of(),
            SCENARIOS,
            List.of(FORKS, FORKS),
            BLOCKS,
            CLAIM_FORKS,
            Limits.DEFAULT,
            List.of(),
            false,
            List.of());

    GateFixture(Path root) {
        this(root, new RawDirectory(root.resolve("target/gate/raw data")));
    }

    GateFixture(Path root, RawDirectory raw) {
        this.root = root;
        this.raw = raw;
    }

    GateFixture with(UnaryOperator<GateRun> change) {
        run = change.apply(run);
        return this;
    }

    GateRun run() {
        return run;
    }

    static GateRun layers(GateRun run, Layer... layers) {
        return changed(run, List.of(layers), run.asked(), run.scenarios(), run.incomparable(), run.stale());
    }

    static GateRun scenarios(GateRun run, List<String> asked, List<Scenario> scenarios) {
        return changed(run, run.layers(), asked, scenarios, run.incomparable(), run.stale());
    }

    static GateRun troubled(GateRun run, List<String> incomparable, List<String> stale) {
        return changed(run, run.layers(), run.asked(), run.scenarios(), incomparable, stale);
    }

    static GateRun commanded(GateRun run, String command) {
        return commanded(run, command, run.seed());
    }

    static GateRun commanded(GateRun run, String command, long seed) {
        return changed(
                run, command, seed, run.layers(), run.asked(), run.scenarios(), run.incomparable(), false, run.stale());
    }

    static GateRun identical(GateRun run) {
        return changed(
                run,
                run.command(),
                run.seed(),
                run.layers(),
                run.asked(),
                run.scenarios(),
                run.incomparable(),
                true,
                run.stale());
    }

    private static GateRun changed(
            GateRun run,
            List<Layer> layers,
            List<String> asked,
            List<Scenario> scenarios,
            List<String> incomparable,
            List<String> stale) {
        return changed(run, run.command(), run.seed(), layers, asked, scenarios, incomparable, run.identical(), stale);
    }

    private static GateRun changed(
            GateRun run,
            String command,
            long seed,
            List<Layer> layers,
            List<String> asked,
            List<Scenario> scenarios,
            List<String> incomparable,
            boolean identical,
            List<String> stale) {
        return new GateRun(
                run.schema(),
                run.started(),
                command,
                run.thisCommit(),
                run.otherCommit(),
                run.why(),
                seed,
                run.environment(),
                layers,
                asked,
                scenarios,
                run.forks(),
                run.blocks(),
                run.claimForks(),
                run.limits(),
                incomparable,
                identical,
                stale);
    }

    /** Everything, and all of it good. */
    GateFixture good() throws IOException {
        commitReference();
        begin();
        answers(DIGEST, DIGEST);
        counters(Map.of());
        for (Scenario scenario : run.timed()) {
            time(scenario, 1, Map.of());
        }
        claims(20, 1.2);
        return this;
    }

    GateFixture begin() throws IOException {
        raw.begin(run, root);
        return this;
    }

    /** Reference and claims as a good run gives them. */
    void commitReference() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Scenario scenario : SCENARIOS) {
            lines.add(scenario.name() + " answers " + DIGEST);
            lines.add(scenario.name() + " bytesAllocated " + JVM + " 5000");
            lines.add(scenario.name() + " bytesAllocated jdk25/compact 4000");
            lines.add(scenario.name() + " events " + events(scenario));
            lines.add(scenario.name() + " eventsDecoded " + events(scenario));
            lines.add(scenario.name() + " reads 12");
            lines.add(scenario.name() + " requests " + REQUESTS);
            lines.add(scenario.name() + " statements 10");
        }
        lines.sort(null);
        commit(RawDirectory.REFERENCE, lines);
        commit(RawDirectory.CLAIMS, List.of("hits.baseline/enhanced at-least 10", "hits.enhanced/floor at-most 1.5"));
    }

    void commit(String file, List<String> lines) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.write(root.resolve(file), lines);
    }

    static long events(Scenario scenario) {
        return scenario.name().equals("past-the-end") ? 0 : EVENTS;
    }

    GateFixture answers(String baseline, String enhanced) throws IOException {
        raw.write(new Answers(run.scenarios().stream()
                .map(scenario -> new Answers.Digests(scenario.name(), REQUESTS, baseline, enhanced))
                .toList()));
        return this;
    }

    /**
     * Counters as in the reference.
     *
     * @param first other totals of the scenario "first", in each of two repetitions
     */
    GateFixture counters(Map<String, List<Long>> first) throws IOException {
        List<Counters.Counted> counted = new ArrayList<>();
        for (Scenario scenario : run.scenarios()) {
            Map<String, Long> totals =
                    Map.of("statements", 10L, "reads", 12L, "eventsDecoded", events(scenario), "bytesAllocated", 5000L);
            counted.add(new Counters.Counted(
                    scenario.name(),
                    REQUESTS,
                    events(scenario),
                    totals.keySet().stream()
                            .sorted()
                            .map(word -> new Counters.Total(
                                    word,
                                    scenario.name().equals("first") && first.containsKey(word)
                                            ? first.get(word)
                                            : List.of(totals.get(word), totals.get(word))))
                            .toList()));
        }
        raw.write(new Counters(JVM, OBJECT, counted));
        return this;
    }

    /**
     * A stage of a timed scenario.
     *
     * @param ratios the ratios to the other arm; where none is given, 1, and 1.08 for the canary
     */
    GateFixture time(Scenario scenario, int stage, Map<ArmName, Double> ratios) throws IOException {
        return time(scenario, stage, ratios, 0.008);
    }

    /** The same with forks evenly spread about the ratio: so far to either side, on the logarithmic scale. */
    GateFixture time(Scenario scenario, int stage, Map<ArmName, Double> ratios, double spread) throws IOException {
        for (int fork = 1; fork <= run.forks().get(stage - 1); fork++) {
            raw.write(fork(scenario, stage, fork, ratios, spread));
        }
        return this;
    }

    TimedFork fork(Scenario scenario, int stage, int fork, Map<ArmName, Double> ratios, double spread) {
        Map<ArmName, double[]> nanos = new EnumMap<>(ArmName.class);
        for (ArmName arm : ArmName.values()) {
            if (arm == ArmName.CANARY && !scenario.decodes()) {
                continue;
            }
            double ratio = ratios.getOrDefault(arm, arm == ArmName.CANARY ? 1.08 : 1.0);
            double stray = arm == ArmName.OTHER ? 0 : spread * (fork - (FORKS + 1) / 2.0) / ((FORKS - 1) / 2.0);
            double[] blocks = new double[BLOCKS];
            Arrays.setAll(blocks, i -> 2000 * ratio * Math.exp(stray));
            nanos.put(arm, blocks);
        }
        return new TimedFork(scenario.name(), stage, fork, 100, nanos);
    }

    GateFixture claims(double baselineToEnhanced, double enhancedToFloor) throws IOException {
        raw.write(new Claims(List.of(
                new Claims.Measured("hits.baseline/enhanced", logs(baselineToEnhanced)),
                new Claims.Measured("hits.enhanced/floor", logs(enhancedToFloor)))));
        return this;
    }

    static double[] logs(double ratio) {
        double[] logs = new double[CLAIM_FORKS];
        Arrays.setAll(logs, i -> Math.log(ratio) + 0.01 * (i - 2));
        return logs;
    }
}
