package auditlog.benchmarks.paired;

/** One side of a paired run: a contender, asked by the request's place in the workload. */
public interface Arm {

    /**
     * The name in tables and files.
     *
     * @return a name, unique within a run
     */
    String name();

    /**
     * Serves one request.
     *
     * @param place the request's place in the workload, from 0
     * @return the number of events returned
     * @throws Exception what the contender throws
     */
    int serve(int place) throws Exception;
}
