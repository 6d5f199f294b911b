package auditlog.benchmarks.acceptance;

/**
 * How much time is left: the plan's for what is still to do, stretched by how the part already done compared with its
 * plan. Not safe for use by several threads.
 */
final class TimeLeft {

    private double plannedAhead;
    private double plannedBehind;
    private double actualBehind;

    /**
     * @param plannedSeconds the plan's time for everything
     */
    TimeLeft(double plannedSeconds) {
        this.plannedAhead = plannedSeconds;
    }

    /** Notes a step that has ended. */
    void ended(double plannedSeconds, double actualSeconds) {
        plannedAhead = Math.max(0, plannedAhead - plannedSeconds);
        plannedBehind += plannedSeconds;
        actualBehind += actualSeconds;
    }

    /** Notes a step that will not be run. */
    void skipped(double plannedSeconds) {
        plannedAhead = Math.max(0, plannedAhead - plannedSeconds);
    }

    /** The estimate, in seconds. */
    double seconds() {
        return plannedBehind > 0 ? plannedAhead * actualBehind / plannedBehind : plannedAhead;
    }
}
