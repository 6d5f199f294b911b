package auditlog.equivalence.differential;

/**
 * What was compared.
 *
 * @param scenarios scenarios run
 * @param requests requests asked of both services and compared
 * @param fromSnapshot those of them that the enhanced service answered from its snapshot
 * @param failures those of them that failed, in both services alike
 * @param events events in the answers of one service
 * @param steps changes made
 * @param refused statements that the database refused, such as a NULL where it allows none
 */
public record Tally(
        long scenarios, long requests, long fromSnapshot, long failures, long events, long steps, long refused) {

    /** Nothing yet. */
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0);

    /**
     * Both together.
     *
     * @param other another one
     * @return the sums
     */
    public Tally plus(Tally other) {
        return new Tally(
                scenarios + other.scenarios,
                requests + other.requests,
                fromSnapshot + other.fromSnapshot,
                failures + other.failures,
                events + other.events,
                steps + other.steps,
                refused + other.refused);
    }

    /**
     * The counts in words.
     *
     * @return one line
     */
    public String summary() {
        return String.format(
                "%,d requests compared in %,d scenarios with %,d changes, %,d answered from the snapshot, %,d failures"
                        + " alike, %,d events",
                requests, scenarios, steps, fromSnapshot, failures, events);
    }
}
