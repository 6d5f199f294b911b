package auditlog.benchmarks.acceptance;

import auditlog.baseline.Runner;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.util.ArrayList;
import java.util.List;

/**
 * The contract's load runner on baseline and enhanced in turn, in rounds. Each round has a JVM of its own, so that how a JVM
 * happens to compile the code is inside the interval and not hidden in it; and each begins with rehearsals of both, since on
 * few cores a compiler at work is a thread more that requests wait for.
 */
final class LoadRunnerStage implements MeasuringStage {

    /** Runs a session; the real one starts a JVM. */
    @FunctionalInterface
    interface SessionRunner {
        LoadRun.Outcomes run(LoadRun.Session session) throws Exception;
    }

    /** A run that counts, and under which setting. */
    private record Run(Setting setting, LoadRun.Job job) {}

    private static final List<Setting> SETTINGS = List.of(Setting.RUNNER_20, Setting.RUNNER_CORES);
    private static final double PERCENT = 100;
    private static final double START_SECONDS = 5;
    private static final double BASELINE_REQUEST_SECONDS = 0.006;
    private static final double ENHANCED_CONTRACT_SECONDS = 0.00002;
    private static final double ENHANCED_HITS_SECONDS = 0.0002;

    private final Plan plan;
    private final Measurements measurements;
    private final SessionRunner runner;

    LoadRunnerStage(Plan plan, Measurements measurements, SessionRunner runner) {
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
        return "The contract's load runner, a fresh JVM a round, " + plan.rounds() + " rounds";
    }

    @Override
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (int i = 1; i <= plan.rounds(); i++) {
            int round = i;
            List<Run> runs = runs(round);
            List<LoadRun.Job> rehearsals =
                    runs.stream().map(run -> rehearsal(run.job)).toList();
            double seconds = START_SECONDS
                    + rehearsals.stream()
                            .mapToDouble(LoadRunnerStage::plannedSeconds)
                            .sum()
                    + runs.stream().mapToDouble(run -> plannedSeconds(run.job)).sum();
            steps.add(new Step(
                    "round " + round + " of " + plan.rounds() + ", baseline and enhanced in turn",
                    seconds,
                    () -> run(runs, rehearsals, round)));
        }
        return steps;
    }

    private List<Run> runs(int round) {
        List<Run> runs = new ArrayList<>();
        for (WorkloadName workload : WorkloadName.values()) {
            for (Setting setting : SETTINGS) {
                for (Contender contender : List.of(Contender.BASELINE, Contender.ENHANCED)) {
                    runs.add(new Run(setting, job(setting, workload, contender, round)));
                }
            }
        }
        return runs;
    }

    /** The same with fewer requests. */
    private LoadRun.Job rehearsal(LoadRun.Job job) {
        int total = job.contender() == Contender.BASELINE ? plan.baselineWarmup() : plan.enhancedHits();
        return new LoadRun.Job(job.contender(), job.workload(), job.concurrency(), 0, total, job.phase());
    }

    private void run(List<Run> runs, List<LoadRun.Job> rehearsals, int round) throws Exception {
        List<LoadRun.Outcome> outcomes = runner.run(new LoadRun.Session(
                        rehearsals, runs.stream().map(Run::job).toList()))
                .outcomes();
        for (int i = 0; i < runs.size(); i++) {
            LoadRun.Job job = runs.get(i).job;
            LoadRun.Outcome outcome = outcomes.get(i);
            if (outcome.figures().count() != job.total()) {
                throw new IllegalStateException(
                        "The load runner timed " + outcome.figures().count() + " of " + job.total() + " requests");
            }
            add(runs.get(i).setting, job, round, outcome);
        }
    }

    @Override
    public List<Check> judge(String repeat) {
        return Limit.judge(SETTINGS, measurements, plan.rounds(), repeat);
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

    private void add(Setting setting, LoadRun.Job job, int round, LoadRun.Outcome outcome) {
        Runner.Result figures = outcome.figures();
        for (Measure measure : setting.measures()) {
            double value = switch (measure) {
                case THROUGHPUT -> figures.rps();
                case P50 -> figures.p50();
                case P90 -> figures.p90();
                case P95 -> figures.p95();
                case P99 -> figures.p99();
                case EMPTY -> PERCENT * outcome.emptyPages() / figures.count();
                case SHARE, COMMITS, COMMIT_P50, COMMIT_P99, FAILED, CAPACITY ->
                    throw new IllegalStateException("The load runner does not measure " + measure);
            };
            measurements.add(setting, job.workload(), job.contender(), measure, round, value);
        }
    }

    private static double plannedSeconds(LoadRun.Job job) {
        double request = job.contender() == Contender.BASELINE
                ? BASELINE_REQUEST_SECONDS
                : job.workload() == WorkloadName.CONTRACT ? ENHANCED_CONTRACT_SECONDS : ENHANCED_HITS_SECONDS;
        int cores = Math.min(job.concurrency(), Runtime.getRuntime().availableProcessors());
        return request * (job.warmup() + (double) job.total() / cores);
    }
}
