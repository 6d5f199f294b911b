package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.openloop.Arrivals;
import auditlog.benchmarks.openloop.Case;
import auditlog.benchmarks.openloop.CaseResult;
import auditlog.benchmarks.openloop.OpenLoopFork;
import auditlog.benchmarks.openloop.OpenLoopReport;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The capacity of baseline and enhanced on both workloads: the highest rate of arrival at which P99 of the response time stays within a
 * limit. In rounds, each a JVM that goes from the saturated throughput down until a rate keeps the promise.
 */
final class CapacityStage implements MeasuringStage {

    /** Runs a session; the real one starts a JVM. */
    @FunctionalInterface
    interface SessionRunner {
        OpenLoopFork.Results run(OpenLoopFork.Session session) throws Exception;
    }

    private static final double START_SECONDS = 3;
    private static final int RATES_UNTIL_ENOUGH = 3;

    private final Plan plan;
    private final Measurements measurements;
    private final SessionRunner runner;
    private final Path results;
    private final List<CaseResult> measured = new ArrayList<>();
    private final List<String> notKept = new ArrayList<>();

    /**
     * @param plan how much
     * @param measurements where to
     * @param runner runs a session
     * @param results the directory of {@code open-loop.json}, see {@link OpenLoopReport}
     */
    CapacityStage(Plan plan, Measurements measurements, SessionRunner runner, Path results) {
        this.plan = plan;
        this.measurements = measurements;
        this.runner = runner;
        this.results = results;
    }

    @Override
    public String name() {
        return "capacity";
    }

    @Override
    public String title() {
        return "Open loop: the highest rate of arrival with P99 of the response time within " + Setting.LIMIT_MILLIS
                + " ms, a fresh JVM a round, rounds: " + plan.capacityRounds();
    }

    @Override
    public List<Step> steps() {
        List<Case> cases = new ArrayList<>();
        for (WorkloadName workload : WorkloadName.values()) {
            for (Contender contender : List.of(Contender.BASELINE, Contender.ENHANCED)) {
                cases.add(new Case(workload, contender, Case.QUIET, Arrivals.POISSON, Setting.OPEN_LOOP.concurrency()));
            }
        }
        double seconds = START_SECONDS + cases.size() * plan.capacity().plannedSeconds(RATES_UNTIL_ENOUGH);
        List<Step> steps = new ArrayList<>();
        for (int i = 1; i <= plan.capacityRounds(); i++) {
            int round = i;
            List<Case> shuffled = new ArrayList<>(cases);
            Collections.shuffle(shuffled, new Random(round));
            String name = "round " + round + " of " + plan.capacityRounds() + ", baseline and enhanced in turn";
            steps.add(new Step(name, seconds, () -> run(new OpenLoopFork.Session(shuffled, plan.capacity(), round))));
        }
        return steps;
    }

    private void run(OpenLoopFork.Session session) throws Exception {
        if (measured.isEmpty()) {
            // An earlier run's is not to be taken for this one's if this one fails.
            Files.deleteIfExists(results.resolve(OpenLoopReport.FILE));
        }
        List<CaseResult> round = runner.run(session).cases();
        measured.addAll(round);
        Json.write(results.resolve(OpenLoopReport.FILE), report(measured));
        round.forEach(this::add);
    }

    /** Where the baseline kept the promise at no rate, the lowest tried stands for its capacity; nothing does for the other's. */
    private void add(CaseResult result) {
        Case of = result.of();
        double capacity = result.capacity(Setting.LIMIT_MILLIS).orElseGet(() -> {
            boolean isBaseline = of.contender() == Contender.BASELINE;
            notKept.add("  NOT KEPT in round " + result.round() + " by " + of.contender() + " on " + of.workload()
                    + " at any rate tried"
                    + (isBaseline ? "; the lowest stands for its capacity, to its advantage" : ""));
            return isBaseline ? result.lowestTried() : Double.NaN;
        });
        if (!Double.isNaN(capacity)) {
            measurements.add(
                    Setting.OPEN_LOOP, of.workload(), of.contender(), Measure.CAPACITY, result.round(), capacity);
        }
    }

    private static OpenLoopReport report(List<CaseResult> results) {
        return OpenLoopReport.of(results, List.of((double) Setting.LIMIT_MILLIS));
    }

    @Override
    public List<Check> judge(String repeat) {
        return plan.capacityRounds() == 1
                ? List.of()
                : Limit.judge(List.of(Setting.OPEN_LOOP), measurements, plan.capacityRounds(), repeat);
    }

    @Override
    public List<String> report() {
        List<String> lines = new ArrayList<>(OpenLoopTable.rates(report(measured)));
        lines.addAll(notKept);
        return lines;
    }
}
