package auditlog.benchmarks.paired;

import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.util.List;

/**
 * What a fork is to measure.
 *
 * @param contenders the arms, in order; the same one twice is a null arm
 * @param workload for which requests
 * @param fork the fork's number, from 1
 * @param blocks how many blocks each arm is timed in
 * @param blockMillis how long the fastest arm's block is to take
 * @param warmupMillis how long each arm is warmed up
 * @param countedRequests how many requests the exact counters are taken over
 * @param seed decides the order in each block round
 */
public record PairedJob(
        List<Contender> contenders,
        WorkloadName workload,
        int fork,
        int blocks,
        double blockMillis,
        double warmupMillis,
        int countedRequests,
        long seed) {

    PairedJob ofFork(int number) {
        return new PairedJob(contenders, workload, number, blocks, blockMillis, warmupMillis, countedRequests, seed);
    }
}
