package auditlog.benchmarks.gate;

import auditlog.benchmarks.gate.raw.Failure;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.gate.raw.GateRun;
import auditlog.benchmarks.gate.raw.Layer;
import auditlog.benchmarks.gate.raw.RawDirectory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The verdict of a run from its raw data, and from nothing else. */
final class Judge {

    private Judge() {}

    /**
     * Judges every layer that was asked for.
     *
     * @throws GateException if the directory holds no raw data of a run
     */
    static Report report(RawDirectory raw) {
        GateRun run = raw.run();
        List<Check> checks = new ArrayList<>();
        // What was built from other sources says nothing about these.
        run.stale()
                .forEach(stale -> checks.add(new Check(
                        run.layers().get(0),
                        "build",
                        stale,
                        Verdict.ERROR,
                        "nothing is judged: what was measured is not what was asked for",
                        RepeatCommand.of(run, run.layers().get(0), run.asked()))));
        if (checks.isEmpty()) {
            for (Layer layer : Layer.values()) {
                if (run.layers().contains(layer)) {
                    checks.addAll(layer(layer, raw, run));
                }
            }
        }
        Map<Layer, Double> seconds = new EnumMap<>(Layer.class);
        for (Layer layer : run.layers()) {
            raw.took(layer).ifPresent(took -> seconds.put(layer, took.seconds()));
        }
        return new Report(run, checks, seconds);
    }

    private static List<Check> layer(Layer layer, RawDirectory raw, GateRun run) {
        Optional<Failure> failure = raw.failure(layer);
        if (failure.isPresent()) {
            return List.of(
                    error(layer, run, "could not be measured: " + failure.get().message()));
        }
        try {
            List<Check> checks = switch (layer) {
                case ANSWERS -> new ExactJudge(raw, run).answers();
                case COUNTERS -> new ExactJudge(raw, run).counters();
                case TIME -> new TimeJudge(raw, run).checks();
                case CLAIMS -> new ClaimsJudge(raw, run).checks();
            };
            return checks.isEmpty() ? List.of(error(layer, run, "nothing was checked")) : checks;
        } catch (GateException e) {
            return List.of(error(layer, run, e.getMessage()));
        }
    }

    private static Check error(Layer layer, GateRun run, String message) {
        return new Check(layer, "layer", "", Verdict.ERROR, message, RepeatCommand.of(run, layer, run.asked()));
    }
}
