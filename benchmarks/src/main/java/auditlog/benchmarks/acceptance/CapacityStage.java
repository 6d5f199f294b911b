package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.openloop.Arrivals;
import auditlog.benchmarks.openloop.Case;
import auditlog.benchmarks.openloop.CaseResult;
import auditlog.benchmarks.openloop.OpenLoopFork;
import auditlog.benchmarks.openloop.OpenLoopReport;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The capacity of baseline and enhanced on both workloads: the highest rate of arrival at which P99 of the response time stays within a
 * limit. In rounds, each a JVM that goes from the saturated throughput down until a rate keeps the promise.
 */
final class CapacityStage implements MeasuringStage {

    private static final double START_SECONDS = 3;
    private static final int RATES_UNTIL_ENOUGH = 3;

    private final Plan plan;
    private final Measurements measurements;
    private final OpenLoopSessions sessions;
    private final List<String> notKept = new ArrayList<>();

    /**
     * @param plan how much
     * @param measurements where to
     * @param runner runs a session
     * @param results the directory of {@code open-loop.json}
     */
    CapacityStage(Plan plan, Measurements measurements, OpenLoopSessions.Runner runner, Path results) {
        this.plan = plan;
        this.measurements = measurements;
        this.sessions = new OpenLoopSessions(
                runner, results.resolve(OpenLoopReport.FILE), List.of((double) Setting.LIMIT_MILLIS));
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
        for (List<Case> order : Rounds.of(cases, plan.capacityRounds())) {
            int round = steps.size() + 1;
            String name = Rounds.name(round, plan.capacityRounds()) + "baseline and enhanced in turn";
            steps.add(new Step(
                    name,
                    seconds,
                    () -> sessions.run(new OpenLoopFork.Session(order, plan.capacity(), round))
                            .forEach(this::add)));
        }
        return steps;
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

    @Override
    public List<Check> judge(String repeat) {
        return plan.capacityRounds() == 1
                ? List.of()
                : Limit.judge(List.of(Setting.OPEN_LOOP), measurements, plan.capacityRounds(), repeat);
    }

    @Override
    public List<String> report() {
        List<String> lines = new ArrayList<>(OpenLoopTable.rates(sessions.report()));
        lines.addAll(notKept);
        return lines;
    }
}
