package auditlog.equivalence.differential;

/**
 * What was compared.
 *
 * @param scenarios scenarios run
 * @param asked requests that the baseline answered
 * @param requests answers that were compared with a baseline's: as many for each request as there are services to compare
 * @param fromSnapshot those of them that an enhanced service gave from its snapshot
 * @param failures requests on which the baseline failed, and the compared services alike
 * @param events events in the baseline's answers
 * @param steps changes made
 * @param refused statements that the database refused, such as a NULL where it allows none
 */
public record Tally(
        long scenarios,
        long asked,
        long requests,
        long fromSnapshot,
        long failures,
        long events,
        long steps,
        long refused) {

    /** Nothing yet. */
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0, 0);

    /**
     * Both together.
     *
     * @param other another one
     * @return the sums
     */
    public Tally plus(Tally other) {
        return new Tally(
                scenarios + other.scenarios,
                asked + other.asked,
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
                "%,d requests compared (with %,d answers of the baseline) in %,d scenarios with %,d changes, %,d answered from"
                        + " the snapshot, %,d of the baseline's answers failures, %,d events",
                requests, asked, scenarios, steps, fromSnapshot, failures, events);
    }
}
