package auditlog.benchmarks.gate;

import auditlog.benchmarks.gate.raw.Answers;
import auditlog.benchmarks.gate.raw.Counters;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.gate.raw.GateRun;
import auditlog.benchmarks.gate.raw.Layer;
import auditlog.benchmarks.gate.raw.RawDirectory;
import auditlog.benchmarks.gate.raw.Scenario;
import java.io.IOException;
import java.util.List;

/** The raw data of a comparison, made from those of two runs. */
final class StoredComparison {

    private StoredComparison() {}

    /**
     * Makes them.
     *
     * @param base the run that is compared with
     * @param judged the run that is judged
     * @param command the words that ask for it again
     * @param layers which layers, of the exact ones
     * @param asked names of the scenarios; empty for all
     * @param into where to; empty
     * @throws GateException if one of the runs did not count
     */
    static void write(
            RawDirectory base,
            RawDirectory judged,
            String command,
            List<Layer> layers,
            List<String> asked,
            RawDirectory into)
            throws IOException {
        GateRun run = judged.run();
        List<Scenario> scenarios = run.scenarios().stream()
                .filter(scenario -> asked.isEmpty() || asked.contains(scenario.name()))
                .toList();
        if (scenarios.isEmpty()) {
            throw new GateException(judged.path() + " has none of the scenarios " + asked);
        }
        into.begin(
                new GateRun(
                        GateRun.SCHEMA,
                        run.started(),
                        command,
                        run.thisCommit(),
                        base.run().thisCommit(),
                        "as stored",
                        run.seed(),
                        run.environment(),
                        layers,
                        asked,
                        scenarios,
                        run.forks(),
                        run.blocks(),
                        run.claimForks(),
                        run.limits(),
                        List.of(),
                        false,
                        run.stale()),
                into.path());
        List<String> names = scenarios.stream().map(Scenario::name).toList();
        into.write(answers(judged, names));
        into.write(counters(judged, names));
        into.writeBase(answers(base, names));
        into.writeBase(counters(base, names));
    }

    private static Answers answers(RawDirectory raw, List<String> names) {
        Answers answers = raw.answers().orElseThrow(() -> new GateException(raw.path() + " has no answers"));
        return new Answers(answers.scenarios().stream()
                .filter(digests -> names.contains(digests.scenario()))
                .toList());
    }

    private static Counters counters(RawDirectory raw, List<String> names) {
        Counters counters = raw.counters().orElseThrow(() -> new GateException(raw.path() + " has no counters"));
        return new Counters(
                counters.jvm(),
                counters.objectBytes(),
                counters.scenarios().stream()
                        .filter(counted -> names.contains(counted.scenario()))
                        .toList());
    }
}
