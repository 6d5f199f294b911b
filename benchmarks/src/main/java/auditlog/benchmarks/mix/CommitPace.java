package auditlog.benchmarks.mix;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How often a writer commits.
 *
 * @param nanosBetween from one commit's slot to the next's; 0 if each commit follows at once on the one before
 */
record CommitPace(long nanosBetween) {

    /** The name of no writer at all. */
    static final String QUIET = "0";

    /** The name of a writer that never pauses. */
    static final String UNPACED = "unpaced";

    /**
     * The pace of a name.
     *
     * @param name commits a second, {@value #QUIET} or {@value #UNPACED}
     * @return the pace; empty if nobody is to commit
     * @throws IllegalArgumentException if it is none of these
     */
    static Optional<CommitPace> named(String name) {
        if (name.equals(QUIET)) {
            return Optional.empty();
        }
        if (name.equals(UNPACED)) {
            return Optional.of(new CommitPace(0));
        }
        long second = TimeUnit.SECONDS.toNanos(1);
        long commits = name.matches("[1-9][0-9]{0,8}") ? Long.parseLong(name) : 0;
        if (commits == 0) {
            throw new IllegalArgumentException(
                    "commitsPerSecond is a number from 0 on, or " + UNPACED + ", not '" + name + "'");
        }
        return Optional.of(new CommitPace(second / commits));
    }
}
