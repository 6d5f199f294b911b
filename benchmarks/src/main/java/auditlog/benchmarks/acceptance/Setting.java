package auditlog.benchmarks.acceptance;

import java.util.List;

/** The loads that contenders are compared under. */
enum Setting {
    RUNNER_20("runner-20", "load runner, 20 threads", alone()),
    RUNNER_CORES("runner-cores", "load runner, as many threads as cores", alone()),
    JMH("jmh", "JMH, one thread", alone()),
    /** What {@link #BESIDE_WRITER} is held against, in the same rounds. */
    QUIET("quiet", "JMH, one reader, nobody commits", List.of(Measure.THROUGHPUT, Measure.P50, Measure.P99)),
    BESIDE_WRITER(
            "beside-writer",
            "JMH, one reader, another process commits " + Setting.COMMITS_PER_SECOND + " times a second",
            List.of(
                    Measure.THROUGHPUT,
                    Measure.SHARE,
                    Measure.P50,
                    Measure.P99,
                    Measure.FAILED,
                    Measure.COMMITS,
                    Measure.COMMIT_P50,
                    Measure.COMMIT_P99)),
    OPEN_LOOP(
            "open-loop",
            "open loop, Poisson arrivals, P99 of the response time within " + Setting.LIMIT_MILLIS + " ms",
            List.of(Measure.CAPACITY));

    /** The pace of the writer of {@link #BESIDE_WRITER}. */
    static final int COMMITS_PER_SECOND = 10;

    /** The promise of {@link #OPEN_LOOP}: the limit of P99, in milliseconds. */
    static final int LIMIT_MILLIS = 50;

    private static final int PUBLISHED_CONCURRENCY = 20;

    private final String key;
    private final String title;
    private final List<Measure> measures;

    Setting(String key, String title, List<Measure> measures) {
        this.key = key;
        this.title = title;
        this.measures = measures;
    }

    String key() {
        return key;
    }

    String title() {
        return title;
    }

    /** What is measured under it, in the order in which it is shown. */
    List<Measure> measures() {
        return measures;
    }

    private static List<Measure> alone() {
        return List.of(Measure.THROUGHPUT, Measure.P50, Measure.P90, Measure.P95, Measure.P99, Measure.EMPTY);
    }

    /** Threads that ask at once. */
    int concurrency() {
        return switch (this) {
            case RUNNER_20, OPEN_LOOP -> PUBLISHED_CONCURRENCY;
            case RUNNER_CORES -> Runtime.getRuntime().availableProcessors();
            case JMH, QUIET, BESIDE_WRITER -> 1;
        };
    }
}
