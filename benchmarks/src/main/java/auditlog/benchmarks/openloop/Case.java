package auditlog.benchmarks.openloop;

import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;

/**
 * What is measured at several rates.
 *
 * @param workload which requests arrive
 * @param contender who answers
 * @param commitsPerSecond how often another process commits meanwhile; 0 for nobody
 * @param arrivals how requests arrive
 * @param workers threads that make them
 */
public record Case(
        WorkloadName workload, Contender contender, String commitsPerSecond, Arrivals arrivals, int workers) {

    /** The pace at which nobody commits. */
    public static final String QUIET = "0";
}
