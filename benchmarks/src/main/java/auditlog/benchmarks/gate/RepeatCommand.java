package auditlog.benchmarks.gate;

import auditlog.benchmarks.gate.raw.GateRun;
import auditlog.benchmarks.gate.raw.Layer;
import java.util.List;

/** The command that measures a part of a run again, with its seed and against its other commit. */
final class RepeatCommand {

    static final String COMMAND = "./run_tests " + GateRun.GATE;

    private RepeatCommand() {}

    static String of(GateRun run, Layer layer, List<String> scenarios) {
        StringBuilder command = new StringBuilder("./run_tests " + run.command() + " --layer=" + layer.word());
        scenarios.forEach(scenario -> command.append(" --scenario=").append(scenario));
        if (layer == Layer.TIME && run.otherCommit() != null && !run.isComparison()) {
            command.append(" --against=").append(run.otherCommit().id());
        }
        return command.append(" --seed=").append(run.seed()).toString();
    }
}
