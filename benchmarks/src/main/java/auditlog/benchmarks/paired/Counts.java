package auditlog.benchmarks.paired;

/**
 * Exact counters, for so many requests.
 *
 * @param requests how many requests they were counted over
 * @param events events returned
 * @param reads read system calls of the serving thread
 * @param bytesRead bytes these returned
 * @param bytesAllocated bytes allocated by the serving thread on the heap; exact only without the full JIT, whose escape
 *     analysis removes some allocations
 */
public record Counts(long requests, long events, long reads, long bytesRead, long bytesAllocated) {

    double readsPerRequest() {
        return (double) reads / requests;
    }

    double bytesReadPerRequest() {
        return (double) bytesRead / requests;
    }

    double bytesAllocatedPerRequest() {
        return (double) bytesAllocated / requests;
    }
}
