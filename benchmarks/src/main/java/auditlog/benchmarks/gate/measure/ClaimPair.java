package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.jobs.ChildJob;
import auditlog.benchmarks.paired.ForkResult;
import auditlog.benchmarks.paired.PairedFork;
import auditlog.benchmarks.paired.PairedJob;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Two contenders of a claim. A block is of so many requests that it stands for the workload's mix; the slower the slower
 * contender, the fewer blocks.
 *
 * @param workload for which requests
 * @param numerator the one whose time is divided
 * @param denominator by the other's
 * @param blocks blocks a fork
 * @param blockMillis how long the faster one's block is to take
 */
record ClaimPair(WorkloadName workload, Contender numerator, Contender denominator, int blocks, double blockMillis) {

    private static final double WARMUP_MILLIS = 300;

    /** All that there may be claims about. */
    static List<ClaimPair> all() {
        List<ClaimPair> pairs = new ArrayList<>();
        pairs.add(new ClaimPair(WorkloadName.CONTRACT, Contender.BASELINE, Contender.ENHANCED, 40, 0.3));
        pairs.add(new ClaimPair(WorkloadName.HITS, Contender.BASELINE, Contender.ENHANCED, 60, 2));
        pairs.add(new ClaimPair(WorkloadName.CONTRACT, Contender.ENHANCED, Contender.FLOOR, 150, 1));
        pairs.add(new ClaimPair(WorkloadName.HITS, Contender.ENHANCED, Contender.FLOOR, 150, 3));
        return List.copyOf(pairs);
    }

    /** The name as in the claims file. */
    String name() {
        return workload + "." + numerator + "/" + denominator;
    }

    /**
     * Measures one fork.
     *
     * @param fork its number, from 1
     * @param seed what the order of its blocks is drawn from
     * @param limit how long its JVM may take
     * @return its one observation: the median log ratio
     * @throws IOException if its JVM fails
     */
    double measure(int fork, long seed, Duration limit) throws IOException, InterruptedException {
        PairedJob job = new PairedJob(
                List.of(numerator, denominator), workload, fork, blocks, blockMillis, WARMUP_MILLIS, 1, seed);
        return ChildJob.run(List.of(), PairedFork.class, job, ForkResult.class, limit)
                .medianLogRatio(numerator.toString(), denominator.toString());
    }
}
