package auditlog.benchmarks.mix;

/**
 * The slots of a writer's commits, evenly spaced from the first one taken on. A slot that passes while the writer is held up is left
 * out: what is late is not made up for by haste. Not safe for use by several threads.
 */
final class CommitSchedule {

    private final long nanosBetween;
    private long next;
    private boolean begun;

    /**
     * A schedule that has not begun.
     *
     * @param pace how far apart the slots are
     */
    CommitSchedule(CommitPace pace) {
        nanosBetween = pace.nanosBetween();
    }

    /**
     * Takes the first slot that is left and has not passed; the very first is at once.
     *
     * @param now the nanoseconds of some clock
     * @return the slot, {@code now} or later
     */
    long take(long now) {
        if (nanosBetween == 0) {
            return now;
        }
        if (!begun) {
            begun = true;
            next = now;
        }
        long late = now - next;
        long slot = late <= 0 ? next : next + (late + nanosBetween - 1) / nanosBetween * nanosBetween;
        next = slot + nanosBetween;
        return slot;
    }
}
