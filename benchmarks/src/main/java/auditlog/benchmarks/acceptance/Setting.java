package auditlog.benchmarks.acceptance;

/** The loads that contenders are compared under. */
enum Setting {
    RUNNER_20("runner-20", "load runner, 20 threads"),
    RUNNER_CORES("runner-cores", "load runner, as many threads as cores"),
    JMH("jmh", "JMH, one thread");

    private static final int PUBLISHED_CONCURRENCY = 20;

    private final String key;
    private final String title;

    Setting(String key, String title) {
        this.key = key;
        this.title = title;
    }

    String key() {
        return key;
    }

    String title() {
        return title;
    }

    /** Threads that ask at once. */
    int concurrency() {
        return switch (this) {
            case RUNNER_20 -> PUBLISHED_CONCURRENCY;
            case RUNNER_CORES -> Runtime.getRuntime().availableProcessors();
            case JMH -> 1;
        };
    }
}
