package auditlog.benchmarks.report;

import java.util.Arrays;
import java.util.Optional;

/** A part of the page, in the page's order; the name in lower case with hyphens is its anchor and its name in chart files. */
enum Section {
    VERDICT("Verdict", "./run_tests"),
    RATIOS("How many times better", "./run_tests"),
    PERCENTILES("Percentile curves", "./run_tests"),
    RESPONSE_TIME("Response time at a given rate of arrival", "./run_tests"),
    BESIDE_WRITER("Throughput beside a writer", "./run_tests --study"),
    DEPTH_AND_SIZE("Latency by page depth and page size", "./run_tests --study"),
    GROWTH("Growth with the number of rows", "./run_tests scaling"),
    COLD("The first requests, cold", "./run_tests --study"),
    GROUPS("Thread groups, role by role", "./run_tests"),
    ITERATIONS("Iterations in the order they ran", "./run_tests"),
    FORKS("How far forks and rounds lie apart", "./run_tests"),
    BUDGET("Where a request's time goes", "./run_tests"),
    LADDER("What each idea is worth", "./run_tests --study"),
    COUNTERS("Counters and bytes a request", "./run_tests gate --counters"),
    GATE("The regression gate's last verdict", "./run_tests gate"),
    FLAMES("Flame graphs", "mvn -pl benchmarks exec:java -Dexec.args=\"diff PageThroughput hits\""),
    TABLES("All figures", "./run_tests"),
    HISTORY("Headline ratios over commits", "./run_tests report --history DIR"),
    ENVIRONMENT("Environment", "./run_tests"),
    METHOD("How it was measured, and what it does not show", ""),
    DOWNLOADS("Raw data", "./run_tests");

    private final String title;
    private final String madeBy;

    Section(String title, String madeBy) {
        this.title = title;
        this.madeBy = madeBy;
    }

    String title() {
        return title;
    }

    String id() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** One line for a reader who finds nothing here. */
    String missing() {
        return madeBy.startsWith("./") || madeBy.startsWith("mvn ")
                ? "Nothing is stored for this. Made by: " + madeBy
                : "Nothing is stored for this. Shown after " + madeBy + " (see docs/report.md).";
    }

    static Optional<Section> named(String id) {
        return Arrays.stream(values())
                .filter(section -> section.id().equals(id))
                .findFirst();
    }
}
