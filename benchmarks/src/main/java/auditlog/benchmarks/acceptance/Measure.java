package auditlog.benchmarks.acceptance;

import java.util.Locale;

/** What is measured of a contender under a load. */
enum Measure {
    THROUGHPUT("throughput, requests/s", true),
    P50("P50, ms", false),
    P90("P90, ms", false),
    P95("P95, ms", false),
    P99("P99, ms", false),
    /** Percentage of the served requests whose page was empty. Not compared. */
    EMPTY("empty pages, %", false);

    private final String label;
    private final boolean higherIsBetter;

    Measure(String label, boolean higherIsBetter) {
        this.label = label;
        this.higherIsBetter = higherIsBetter;
    }

    String label() {
        return label;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean higherIsBetter() {
        return higherIsBetter;
    }
}
