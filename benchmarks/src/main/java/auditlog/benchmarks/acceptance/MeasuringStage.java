package auditlog.benchmarks.acceptance;

import java.util.List;

/** A stage of the run that measures. */
interface MeasuringStage {

    /** The name for {@code --only}. */
    String name();

    /** The title that is printed. */
    String title();

    /** Its steps, in the order in which they are to run. */
    List<Step> steps();

    /**
     * Judges what it measured, beyond that all of its steps ran.
     *
     * @param repeat the command that repeats it alone
     * @return a check for each limit
     */
    default List<Check> judge(String repeat) {
        return List.of();
    }

    /** What is to be said of it when all steps have run, in lines. */
    List<String> report();
}
