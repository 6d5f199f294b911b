package auditlog.benchmarks.acceptance;

import auditlog.baseline.Runner;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.util.ArrayList;
import java.util.List;

/**
 * The contract's load runner on baseline and enhanced in turn, in rounds. Each run has a JVM of its own, so that how a JVM
 * happens to compile the code is inside the interval and not hidden in it.
 */
final class LoadRunnerStage implements MeasuringStage {

    /** Runs a job; the real one starts a JVM. */
    @FunctionalInterface
    interface JobRunner {
        LoadRun.Outcome run(LoadRun.Job job) throws Exception;
    }

    private static final double PERCENT = 100;
    private static final double START_SECONDS = 1.5;
    private static final double BASELINE_REQUEST_SECONDS = 0.005;
    private static final double ENHANCED_CONTRACT_SECONDS = 0.00002;
    private static final double ENHANCED_HITS_SECONDS = 0.0002;

    private final Plan plan;
    private final Measurements measurements;
    private final JobRunner runner;

    LoadRunnerStage(Plan plan, Measurements measurements, JobRunner runner) {
        this.plan = plan;
        this.measurements = measurements;
        this.runner = runner;
    }

    @Override
    public String name() {
        return "load-runner";
    }

    @Override
    public String title() {
        return "The contract's load runner, a fresh JVM a run, " + plan.rounds() + " rounds";
    }

    @Override
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (int round = 1; round <= plan.rounds(); round++) {
            for (WorkloadName workload : WorkloadName.values()) {
                for (Setting setting : List.of(Setting.RUNNER_20, Setting.RUNNER_CORES)) {
                    for (Contender contender : List.of(Contender.BASELINE, Contender.ENHANCED)) {
                        steps.add(step(setting, job(setting, workload, contender, round), round));
                    }
                }
            }
        }
        return steps;
    }

    @Override
    public List<String> report() {
        return List.of();
    }

    private LoadRun.Job job(Setting setting, WorkloadName workload, Contender contender, int round) {
        boolean baseline = contender == Contender.BASELINE;
        int enhancedTotal = workload == WorkloadName.CONTRACT ? plan.enhancedContract() : plan.enhancedHits();
        return new LoadRun.Job(
                contender,
                workload,
                setting.concurrency(),
                baseline ? plan.baselineWarmup() : plan.enhancedWarmup(),
                baseline ? plan.baselineTotal() : enhancedTotal,
                (round - 1.0) / plan.rounds());
    }

    private Step step(Setting setting, LoadRun.Job job, int round) {
        String name = "round " + round + " of " + plan.rounds() + ", " + job.contender() + " on " + job.workload()
                + ", " + job.concurrency() + " threads";
        return new Step(name, plannedSeconds(job), () -> {
            LoadRun.Outcome outcome = runner.run(job);
            if (outcome.figures().count() != job.total()) {
                throw new IllegalStateException(
                        "The load runner timed " + outcome.figures().count() + " of " + job.total() + " requests");
            }
            add(setting, job, round, outcome);
        });
    }

    private void add(Setting setting, LoadRun.Job job, int round, LoadRun.Outcome outcome) {
        Runner.Result figures = outcome.figures();
        for (Measure measure : Measure.values()) {
            double value = switch (measure) {
                case THROUGHPUT -> figures.rps();
                case P50 -> figures.p50();
                case P90 -> figures.p90();
                case P95 -> figures.p95();
                case P99 -> figures.p99();
                case EMPTY -> PERCENT * outcome.emptyPages() / figures.count();
            };
            measurements.add(setting, job.workload(), job.contender(), measure, round, value);
        }
    }

    private static double plannedSeconds(LoadRun.Job job) {
        double request = job.contender() == Contender.BASELINE
                ? BASELINE_REQUEST_SECONDS
                : job.workload() == WorkloadName.CONTRACT ? ENHANCED_CONTRACT_SECONDS : ENHANCED_HITS_SECONDS;
        int cores = Math.min(job.concurrency(), Runtime.getRuntime().availableProcessors());
        return START_SECONDS + request * (job.warmup() + (double) job.total() / cores);
    }
}
