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
 * @param admission how many of them may be within the contender at once
 */
public record Case(
        WorkloadName workload,
        Contender contender,
        String commitsPerSecond,
        Arrivals arrivals,
        int workers,
        Admission admission) {

    /** The pace at which nobody commits. */
    public static final String QUIET = "0";

    /**
     * A case that admits all.
     *
     * @param workload which requests arrive
     * @param contender who answers
     * @param commitsPerSecond how often another process commits meanwhile; 0 for nobody
     * @param arrivals how requests arrive
     * @param workers threads that make them
     */
    public Case(WorkloadName workload, Contender contender, String commitsPerSecond, Arrivals arrivals, int workers) {
        this(workload, contender, commitsPerSecond, arrivals, workers, Admission.ALL);
    }
}
