package auditlog.benchmarks.gate.raw;

import java.util.Objects;

/**
 * A commit.
 *
 * @param id its full id
 * @param dirty whether files of the working tree differ from it
 */
public record Commit(String id, boolean dirty) {

    private static final int SHORT = 12;

    public Commit {
        Objects.requireNonNull(id);
    }

    /** For reports: the start of the id, marked if dirty. */
    @Override
    public String toString() {
        return id.substring(0, Math.min(SHORT, id.length())) + (dirty ? " and changes" : "");
    }
}
