package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.openloop.Arrivals;
import auditlog.benchmarks.openloop.Case;
import auditlog.benchmarks.openloop.OpenLoopFork;
import auditlog.benchmarks.openloop.OpenLoopReport;
import auditlog.benchmarks.openloop.SweepPlan;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of the study: response times of baseline and enhanced at rates from a tenth of their saturated throughput to more than it,
 * quiet and beside a writer, and of the floor; and the capacity under several limits. In rounds, with a JVM for each workload, pace and kind
 * of arrivals: Poisson, and in one round constant ones.
 */
final class OpenLoopStudyPart implements MeasuringStage {

    private static final List<Double> LIMITS_MILLIS = List.of(10.0, 50.0, 100.0);

    private static final SweepPlan PLAN = new SweepPlan(
            2,
            2,
            2,
            200,
            4,
            Plan.GRACE_MILLIS,
            List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0, 1.1, 1.2),
            0);

    private static final int ROUNDS = 3;
    private static final double START_SECONDS = 3;

    private final OpenLoopSessions sessions;

    /**
     * @param directory the directory of {@code open-loop.json}, see {@link OpenLoopReport}
     */
    OpenLoopStudyPart(Path directory) {
        this.sessions =
                new OpenLoopSessions(OpenLoopSessions.FORKED, directory.resolve(OpenLoopReport.FILE), LIMITS_MILLIS);
    }

    @Override
    public String name() {
        return "open-loop";
    }

    @Override
    public String title() {
        return "Response times by rate of arrival, and capacity under a limit of P99, open loop";
    }

    @Override
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (int i = 1; i <= ROUNDS; i++) {
            int round = i;
            for (WorkloadName workload : WorkloadName.values()) {
                add(steps, round, workload, Case.QUIET, Arrivals.POISSON);
                add(steps, round, workload, Integer.toString(Setting.COMMITS_PER_SECOND), Arrivals.POISSON);
                // Nothing is concluded from these but that the kind of arrivals matters: one round.
                if (round == 1) {
                    add(steps, round, workload, Case.QUIET, Arrivals.CONSTANT);
                }
            }
        }
        return steps;
    }

    private void add(List<Step> steps, int round, WorkloadName workload, String commits, Arrivals arrivals) {
        List<Case> cases = new ArrayList<>();
        boolean alone = commits.equals(Case.QUIET) && arrivals == Arrivals.POISSON;
        // The floor would not see a commit. It does nothing for an empty page, so it shows the rig's own share.
        for (Contender contender : alone ? Contender.MAIN : List.of(Contender.BASELINE, Contender.ENHANCED)) {
            cases.add(new Case(workload, contender, commits, arrivals, Setting.OPEN_LOOP.concurrency()));
        }
        double seconds =
                START_SECONDS + cases.size() * PLAN.plannedSeconds(PLAN.shares().size());
        String name =
                Rounds.name(round, ROUNDS) + workload + ", commits a second " + commits + ", " + arrivals + " arrivals";
        steps.add(new Step(name, seconds, () -> sessions.run(new OpenLoopFork.Session(cases, PLAN, round))));
    }

    @Override
    public List<String> report() {
        OpenLoopReport report = sessions.report();
        List<String> lines = new ArrayList<>(OpenLoopTable.capacities(report));
        lines.add("");
        lines.addAll(OpenLoopTable.rates(report));
        return lines;
    }
}
