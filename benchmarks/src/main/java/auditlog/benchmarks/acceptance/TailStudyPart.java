package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.openloop.Admission;
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
 * A part of the study: the enhanced service's tail where threads outnumber processors, and what it is worth to admit only as many
 * requests at once as there are processors: saturated throughput, and response times at half of it and nearer to it.
 */
final class TailStudyPart implements MeasuringStage {

    /** The name of the file in the study's directory, of the form of {@link OpenLoopReport}. */
    static final String FILE = "tail.json";

    private static final List<Double> LIMITS_MILLIS = List.of(10.0);
    private static final SweepPlan PLAN = new SweepPlan(2, 2, 2, 200, 4, Plan.GRACE_MILLIS, List.of(0.5, 0.8, 0.95), 0);
    private static final List<Integer> MANY_WORKERS = List.of(20, 64);
    private static final int ROUNDS = 3;
    private static final double START_SECONDS = 3;

    private final OpenLoopSessions sessions;

    /**
     * @param directory the directory of the JSON file
     */
    TailStudyPart(Path directory) {
        this.sessions = new OpenLoopSessions(OpenLoopSessions.FORKED, directory.resolve(FILE), LIMITS_MILLIS);
    }

    @Override
    public String name() {
        return "tail";
    }

    @Override
    public String title() {
        return "The enhanced service's tail where threads outnumber processors, open loop";
    }

    @Override
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (int i = 1; i <= ROUNDS; i++) {
            for (WorkloadName workload : WorkloadName.values()) {
                List<Case> cases = Rounds.of(cases(workload), ROUNDS).get(i - 1);
                OpenLoopFork.Session session = new OpenLoopFork.Session(cases, PLAN, i);
                steps.add(new Step(
                        Rounds.name(i, ROUNDS) + workload,
                        START_SECONDS
                                + cases.size()
                                        * PLAN.plannedSeconds(PLAN.shares().size()),
                        () -> sessions.run(session)));
            }
        }
        return steps;
    }

    private static List<Case> cases(WorkloadName workload) {
        List<Case> cases = new ArrayList<>();
        cases.add(of(workload, Runtime.getRuntime().availableProcessors(), Admission.ALL));
        for (int workers : MANY_WORKERS) {
            for (Admission admission : Admission.values()) {
                cases.add(of(workload, workers, admission));
            }
        }
        return cases;
    }

    private static Case of(WorkloadName workload, int workers, Admission admission) {
        return new Case(workload, Contender.ENHANCED, Case.QUIET, Arrivals.POISSON, workers, admission);
    }

    @Override
    public List<String> report() {
        return OpenLoopTable.rates(sessions.report());
    }
}
