package auditlog.benchmarks.gate;

import auditlog.benchmarks.gate.raw.ArmName;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.gate.raw.GateRun;
import auditlog.benchmarks.gate.raw.RawDirectory;
import auditlog.benchmarks.gate.raw.Scenario;
import auditlog.benchmarks.gate.raw.TimedFork;
import auditlog.benchmarks.statistics.LogRatios;
import auditlog.benchmarks.statistics.Samples;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The forks of one timed scenario, each checked before it counts: every arm, every block, only positive finite times. A
 * fork's one observation of two arms is the median over the blocks of their log ratio.
 */
final class TimeForks {

    private final RawDirectory raw;
    private final GateRun run;
    private final Scenario scenario;

    TimeForks(RawDirectory raw, GateRun run, Scenario scenario) {
        this.raw = raw;
        this.run = run;
        this.scenario = scenario;
    }

    /**
     * Log ratios by stage.
     *
     * @param arm the numerator; the denominator is the other commit's arm
     * @param stages how many stages
     * @throws GateException if a declared fork is missing or not whole
     */
    List<double[]> logRatios(ArmName arm, int stages) {
        return IntStream.rangeClosed(1, stages)
                .mapToObj(stage -> IntStream.rangeClosed(1, run.forks().get(stage - 1))
                        .mapToObj(fork -> checked(stage, fork))
                        .mapToDouble(fork -> Samples.median(
                                LogRatios.of(fork.nanos().get(arm), fork.nanos().get(ArmName.OTHER))))
                        .toArray())
                .toList();
    }

    private TimedFork checked(int stage, int number) {
        String place = "stage " + stage + ", fork " + number;
        TimedFork fork = raw.fork(scenario.name(), stage, number)
                .orElseThrow(() -> new GateException(
                        place + " is missing: " + run.forks().get(stage - 1) + " forks were declared for this stage"));
        Set<ArmName> arms = EnumSet.of(ArmName.THIS, ArmName.OTHER, ArmName.OTHER_AGAIN);
        if (scenario.decodes()) {
            arms.add(ArmName.CANARY);
        }
        for (ArmName arm : arms) {
            double[] nanos = fork.nanos().get(arm);
            if (nanos == null) {
                throw new GateException(place + " has no arm " + arm);
            }
            if (nanos.length != run.blocks()) {
                throw new GateException(
                        place + ", arm " + arm + ": " + nanos.length + " blocks, declared " + run.blocks());
            }
            if (!Arrays.stream(nanos).allMatch(time -> time > 0 && Double.isFinite(time))) {
                throw new GateException(place + ", arm " + arm + ": a time that is no positive number");
            }
        }
        return fork;
    }
}
