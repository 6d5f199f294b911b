package auditlog.benchmarks.acceptance;

import java.util.Locale;

/** What is measured of a contender under a load. */
enum Measure {
    THROUGHPUT("throughput, requests/s", true, "times better"),
    /** Throughput beside the writer as a share of that of the same round without one. */
    SHARE("share of the quiet rate", true, null),
    P50("P50, ms", false, "times better"),
    P90("P90, ms", false, "times better"),
    P95("P95, ms", false, "times better"),
    P99("P99, ms", false, "times better"),
    /** The highest rate of arrival at which a promise about the response time is kept. */
    CAPACITY("capacity, requests/s", true, "times better"),
    /** Percentage of the served requests whose page was empty. */
    EMPTY("empty pages, %", false, null),
    /** How often the writer beside the contender's readers commits. */
    COMMITS("commits/s", true, "times as often"),
    COMMIT_P50("P50 of a commit, ms", false, "times better"),
    COMMIT_P99("P99 of a commit, ms", false, "times better"),
    /** Requests that failed because the database stayed locked. */
    FAILED("failed requests", false, null);

    private final String label;
    private final boolean higherIsBetter;
    private final String comparison;

    Measure(String label, boolean higherIsBetter, String comparison) {
        this.label = label;
        this.higherIsBetter = higherIsBetter;
        this.comparison = comparison;
    }

    String label() {
        return label;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean higherIsBetter() {
        return higherIsBetter;
    }

    /** Whether one contender's is divided by another's. */
    boolean isCompared() {
        return comparison != null;
    }

    /** What follows a ratio of two contenders, in words. */
    String comparison() {
        if (comparison == null) {
            throw new IllegalStateException(this + " is not compared");
        }
        return comparison;
    }
}
