package auditlog.benchmarks.gate;

/** A verdict of a check or of the whole, from the one that weighs least to the one that decides the whole. */
enum Verdict {
    /** Nothing got worse, as far as this check can see. */
    PASS(0),
    /** The data allow neither PASS nor FAIL, or the check can't tell for a reason that it names. */
    UNDECIDED(3),
    /** The instrument failed its own test: what it says is not to be believed. */
    UNTRUSTED(2),
    /** There are no data, or not those that were declared. */
    ERROR(2),
    /** A regression, or a reference that is no longer what is measured. */
    FAIL(1);

    private final int exitCode;

    Verdict(int exitCode) {
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    /** The one that decides. A regression that was seen stands, whatever else went wrong. */
    Verdict or(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
