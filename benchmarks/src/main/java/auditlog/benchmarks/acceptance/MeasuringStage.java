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

    /** What is to be said of it when all steps have run, in lines. */
    List<String> report();
}
