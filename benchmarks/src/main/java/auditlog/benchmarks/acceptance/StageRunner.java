package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.jobs.FullDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the measuring stages one after the other, with number, progress, time, and an estimate of the time left. A stage
 * whose step fails is given up: it is a failed check, and the next stage follows. A full disk ends the run: nothing was wrong with
 * what was measured.
 */
final class StageRunner {

    /** What is to be done with a stage all of whose steps have run. */
    @FunctionalInterface
    interface Completion {

        /** Does it; if it fails, so has the stage. */
        void completed(MeasuringStage stage) throws IOException;
    }

    private final Display display;
    private final String command;
    private final Completion completion;
    private final List<Check> checks = new ArrayList<>();
    private final Map<String, Double> seconds = new LinkedHashMap<>();

    /**
     * @param display the console
     * @param command repeats a stage alone, when the stage's name follows
     */
    StageRunner(Display display, String command) {
        this(display, command, stage -> {});
    }

    /**
     * @param completion is told of each stage once it has been reported
     */
    StageRunner(Display display, String command, Completion completion) {
        this.display = display;
        this.command = command;
        this.completion = completion;
    }

    /**
     * Runs the stages.
     *
     * @param stages in order
     * @param firstNumber the number of the first
     * @param lastNumber the number of the run's last stage
     * @throws Exception what a step failed with for want of room, or as it was interrupted
     */
    void run(List<MeasuringStage> stages, int firstNumber, int lastNumber) throws Exception {
        Map<MeasuringStage, List<Step>> steps = new LinkedHashMap<>();
        stages.forEach(stage -> steps.put(stage, stage.steps()));
        TimeLeft left = new TimeLeft(steps.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Step::plannedSeconds)
                .sum());
        int number = firstNumber;
        for (MeasuringStage stage : stages) {
            display.line("");
            String title = "[" + number + "/" + lastNumber + "] " + stage.title() + " (about "
                    + Text.duration(left.seconds()) + " left)";
            Text.wrapped(title, "      ").forEach(display::line);
            double start = display.seconds();
            run(stage, steps.get(stage), left);
            double took = display.seconds() - start;
            seconds.put(stage.title(), took);
            display.line("      took " + Text.duration(took));
            number++;
        }
    }

    private void run(MeasuringStage stage, List<Step> steps, TimeLeft left) throws Exception {
        String repeat = command + stage.name();
        int done = 0;
        try {
            for (Step step : steps) {
                display.progress("step " + (done + 1) + " of " + steps.size() + ", " + Text.duration(left.seconds())
                        + " left: " + step.name());
                double start = display.seconds();
                step.action().run();
                left.ended(step.plannedSeconds(), display.seconds() - start);
                done++;
            }
            if (steps.isEmpty()) {
                throw new IllegalStateException("nothing to measure");
            }
            stage.report().forEach(display::line);
            completion.completed(stage);
            checks.add(new Check(
                    stage.name() + " completed",
                    true,
                    (done == 1 ? "1 step" : done + " steps, each") + " served what its requests should give",
                    repeat));
        } catch (Exception e) {
            if (e instanceof InterruptedException || FullDisk.in(e).isPresent()) {
                throw e;
            }
            for (Step step : steps.subList(done, steps.size())) {
                left.skipped(step.plannedSeconds());
            }
            String where = done < steps.size() ? steps.get(done).name() : "report";
            checks.add(new Check(stage.name() + " completed", false, where + ": " + e, repeat));
        }
    }

    /** A check a stage: that all of its steps ran. */
    List<Check> checks() {
        return List.copyOf(checks);
    }

    /** How long each stage took, by its title. */
    Map<String, Double> seconds() {
        return seconds;
    }
}
