package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.Environment;
import auditlog.benchmarks.gate.raw.ArmName;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.gate.raw.RawDirectory;
import auditlog.benchmarks.gate.raw.TimedFork;
import auditlog.benchmarks.statistics.LogRatios;
import auditlog.benchmarks.statistics.Samples;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of the campaign, small enough to be committed: every fork's observations and what was decided from them.
 *
 * @param piece the piece's name
 * @param run its number, from 1
 * @param slowdown per cent that were injected
 * @param beside whether a CPU burner ran beside
 * @param seed what the orders were drawn from
 * @param environment the machine
 * @param verdict what the gate said of the whole layer
 * @param scenarios each scenario's forks and verdict
 */
record CampaignRun(
        String piece,
        int run,
        int slowdown,
        boolean beside,
        long seed,
        Environment environment,
        String verdict,
        List<Scenario> scenarios) {

    CampaignRun {
        scenarios = List.copyOf(scenarios);
    }

    /**
     * One scenario.
     *
     * @param scenario its name
     * @param details what the gate said, a line a check
     * @param forks every fork's observations, in the order they were made
     */
    record Scenario(String scenario, List<String> details, List<Fork> forks) {

        Scenario {
            details = List.copyOf(details);
            forks = List.copyOf(forks);
        }
    }

    /**
     * One fork: medians over its blocks of the log ratio of times.
     *
     * @param stage from 1
     * @param fork from 1 in each stage
     * @param time this build against the other
     * @param nullArm the other against itself
     * @param canary the canary against the other
     */
    record Fork(int stage, int fork, double time, double nullArm, double canary) {

        static Fork of(TimedFork fork) {
            return new Fork(
                    fork.stage(),
                    fork.fork(),
                    median(fork, ArmName.THIS),
                    median(fork, ArmName.OTHER_AGAIN),
                    median(fork, ArmName.CANARY));
        }

        private static double median(TimedFork fork, ArmName arm) {
            return Samples.median(
                    LogRatios.of(fork.nanos().get(arm), fork.nanos().get(ArmName.OTHER)));
        }
    }

    /** The forks of a scenario that a run measured. */
    static List<Fork> forks(RawDirectory raw, String scenario) {
        List<Fork> forks = new ArrayList<>();
        List<Integer> declared = raw.run().forks();
        for (int stage = 1; stage <= declared.size(); stage++) {
            for (int fork = 1; fork <= declared.get(stage - 1); fork++) {
                raw.fork(scenario, stage, fork).map(Fork::of).ifPresent(forks::add);
            }
        }
        if (forks.isEmpty()) {
            throw new GateException("Nothing was measured of " + scenario);
        }
        return forks;
    }
}
