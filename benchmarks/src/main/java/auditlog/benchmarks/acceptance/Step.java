package auditlog.benchmarks.acceptance;

/**
 * A piece of a stage that takes seconds.
 *
 * @param name what it does, for progress
 * @param plannedSeconds how long it is expected to take, for the estimate of the time left
 * @param action does it
 */
record Step(String name, double plannedSeconds, Action action) {

    /** What a step does. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }
}
