package auditlog.benchmarks.openloop;

import auditlog.AuditPage;
import auditlog.benchmarks.harness.Clock;
import auditlog.benchmarks.harness.Serving;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.mix.CommitReport;
import auditlog.benchmarks.mix.CopyBesideWriter;
import auditlog.benchmarks.statistics.EvenSample;
import auditlog.benchmarks.workload.PageServer;
import auditlog.benchmarks.workload.Workload;
import auditlog.benchmarks.workload.WorkloadName;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.sqlite.SQLiteException;

/**
 * A JVM that measures cases in turn, each on a copy of the dataset of its own. Every page's count is compared with what the workload
 * expects.
 */
public final class OpenLoopFork {

    private static final String JOURNAL_MODE = "delete";

    /** How much higher the next rate is where even the first one was enough, and how often at most. */
    private static final double CLIMB = 1.2;

    static final int CLIMBS = 4;

    private static final double NANOS_A_MILLI = 1e6;

    /**
     * What a JVM is to measure.
     *
     * @param cases in order
     * @param plan how
     * @param round the round, from 1; the arrivals and the sample of requests are drawn by it
     */
    public record Session(List<Case> cases, SweepPlan plan, int round) {}

    /**
     * What it measured.
     *
     * @param cases a result for each case, in order
     */
    public record Results(List<CaseResult> cases) {}

    private final Workload workload;
    private final int[] expected;
    private final PageServer server;
    private final SweepPlan plan;
    private final OpenLoop loop = new OpenLoop(Clock.system());
    private final SplittableRandom random;

    OpenLoopFork(Workload workload, PageServer server, SweepPlan plan, long seed) {
        this.workload = workload;
        this.expected =
                IntStream.range(0, workload.size()).map(workload::expectedCount).toArray();
        this.server = server;
        this.plan = plan;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Measures a session given as a file and writes the results to another.
     *
     * @param args the session's file and the results'
     * @throws Exception if it can't be measured
     */
    public static void main(String[] args) throws Exception {
        Json.write(Path.of(args[1]), run(Json.read(Path.of(args[0]), Session.class)));
    }

    static Results run(Session session) throws Exception {
        Map<WorkloadName, Workload> workloads = new EnumMap<>(WorkloadName.class);
        List<CaseResult> results = new ArrayList<>();
        for (Case of : session.cases) {
            Workload workload = workloads.computeIfAbsent(of.workload(), Workload::load);
            try (CopyBesideWriter copy = CopyBesideWriter.of(Serving.dataset(), JOURNAL_MODE, of.commitsPerSecond())) {
                try (PageServer server = of.contender().open(copy.dataset(), workload)) {
                    copy.begin();
                    results.add(new OpenLoopFork(workload, of.admission().before(server), session.plan, session.round)
                            .sweep(of, session.round, copy));
                }
                copy.requireCommitted();
            }
        }
        return new Results(results);
    }

    private CaseResult sweep(Case of, int round, CopyBesideWriter copy) throws IOException, InterruptedException {
        saturate(plan.warmupSeconds(), 1);
        // What disturbs the machine only makes it less, so the higher of two.
        double saturated = Math.max(
                saturate(plan.saturatedSeconds() / 2, of.workers()),
                saturate(plan.saturatedSeconds() / 2, of.workers()));
        List<Rate> rates = new ArrayList<>();
        for (double share : plan.shares()) {
            rates.add(rate(of, share, share * saturated, copy));
            if (last(rates).holds(plan.enough())) {
                break;
            }
        }
        if (rates.size() == 1) {
            climb(of, saturated, rates, copy);
        }
        return new CaseResult(of, round, saturated, rates);
    }

    /** The first rate was enough: then the saturated throughput was taken too low. */
    private void climb(Case of, double saturated, List<Rate> rates, CopyBesideWriter copy)
            throws IOException, InterruptedException {
        for (int i = 0; i < CLIMBS && last(rates).holds(plan.enough()); i++) {
            double share = last(rates).share() * CLIMB;
            rates.add(rate(of, share, share * saturated, copy));
        }
    }

    private static Rate last(List<Rate> rates) {
        return rates.get(rates.size() - 1);
    }

    /** Requests a second, when more arrives than can be served. */
    double saturate(double seconds, int workers) throws InterruptedException {
        int first = random.nextInt(workload.size());
        OpenLoop.Outcome outcome = loop.run(
                Schedule.atOnce(seconds),
                workers,
                0,
                request -> serve((int) ((first + (long) request) % expected.length)));
        if (outcome.completed() == outcome.failed()) {
            throw new IllegalStateException("Nothing was served in " + seconds + " s");
        }
        return outcome.perSecond();
    }

    private Rate rate(Case of, double share, double perSecond, CopyBesideWriter copy)
            throws IOException, InterruptedException {
        double seconds = plan.seconds(perSecond);
        Schedule schedule = of.arrivals().schedule(perSecond, seconds, random.nextLong());
        int[] places = EvenSample.places(expected, schedule.count(), random.nextDouble());
        copy.startMeasuring();
        OpenLoop.Outcome outcome = loop.run(
                schedule, of.workers(), (long) (plan.graceMillis() * NANOS_A_MILLI), request -> serve(places[request]));
        CommitReport commits = copy.stopMeasuring().orElse(null);
        return new Rate(
                share,
                perSecond,
                seconds,
                outcome.intended(),
                outcome.completed(),
                outcome.failed(),
                outcome.missed(),
                outcome.response().orElse(null),
                commits);
    }

    private boolean serve(int place) throws SQLException, IOException {
        AuditPage page;
        try {
            page = server.serve(place);
        } catch (SQLiteException e) {
            if (CopyBesideWriter.isLocked(e)) {
                return false;
            }
            throw e;
        }
        if (page.count() != expected[place]) {
            throw new IllegalStateException("Served were " + page.count() + " events, expected " + expected[place]
                    + ", for " + workload.request(place));
        }
        return true;
    }
}
