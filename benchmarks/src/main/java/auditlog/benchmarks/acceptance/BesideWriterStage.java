package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.mix.BesideWriterProfiler;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;

/**
 * One reader of baseline and enhanced, with nobody else and beside another process that commits, on both workloads, in rounds of
 * one fork each whose order is shuffled.
 */
final class BesideWriterStage implements MeasuringStage {

    private static final double START_SECONDS = 3;
    private static final String QUIET = "0";
    private static final String JOURNAL_MODE = "delete";

    private record Fork(Setting setting, WorkloadName workload, Contender contender) {}

    private final Plan plan;
    private final Measurements measurements;
    private final Jmh jmh;
    private final JmhRounds raw;

    /**
     * @param plan how much
     * @param measurements where to
     * @param jmh runs it
     * @param results the directory of the raw JSON files, one a round
     */
    BesideWriterStage(Plan plan, Measurements measurements, Jmh jmh, Path results) {
        this.plan = plan;
        this.measurements = measurements;
        this.jmh = jmh;
        this.raw = new JmhRounds(results, "jmh-beside-writer");
    }

    @Override
    public String name() {
        return "beside-writer";
    }

    @Override
    public String title() {
        return "JMH: one reader, alone and beside another process that commits " + Setting.COMMITS_PER_SECOND
                + " times a second, rounds of one fork a contender: " + plan.besideRounds();
    }

    @Override
    public List<Step> steps() {
        List<Fork> forks = new ArrayList<>();
        for (WorkloadName workload : WorkloadName.values()) {
            forks.add(new Fork(Setting.BESIDE_WRITER, workload, Contender.BASELINE));
            forks.add(new Fork(Setting.BESIDE_WRITER, workload, Contender.ENHANCED));
            // What its share is of.
            forks.add(new Fork(Setting.QUIET, workload, Contender.ENHANCED));
        }
        double seconds = START_SECONDS + (plan.warmupMillis() + plan.besideMillis()) / 1e3;
        return Rounds.steps(
                forks,
                plan.besideRounds(),
                seconds,
                fork -> fork.setting.key() + ", " + fork.contender + " on " + fork.workload,
                this::run);
    }

    private void run(Fork fork, int round) throws Exception {
        boolean quiet = fork.setting == Setting.QUIET;
        RunResult result = raw.keep(
                jmh.run(jmh.oneIteration(plan.warmupMillis(), plan.besideMillis())
                        .include(BesideWriterResult.INCLUDE)
                        .addProfiler(BesideWriterProfiler.class)
                        .param("impl", fork.contender.toString())
                        .param("workload", fork.workload.toString())
                        .param("commitsPerSecond", quiet ? QUIET : Integer.toString(Setting.COMMITS_PER_SECOND))
                        .param("journalMode", JOURNAL_MODE)
                        .threads(1)
                        .timeUnit(TimeUnit.SECONDS)),
                round);
        add(fork.setting, fork.workload, fork.contender, round, BesideWriterResult.of(result));
    }

    /** Adds what a fork gave, and its round's share of the quiet throughput as soon as both are there. */
    void add(Setting setting, WorkloadName workload, Contender contender, int round, BesideWriterResult result) {
        for (Measure measure : setting.measures()) {
            if (measure != Measure.SHARE) {
                measurements.add(setting, workload, contender, measure, round, value(measure, result));
            }
        }
        Optional<Double> quiet = measurements.ofRound(Setting.QUIET, workload, contender, Measure.THROUGHPUT, round);
        Optional<Double> beside =
                measurements.ofRound(Setting.BESIDE_WRITER, workload, contender, Measure.THROUGHPUT, round);
        if (quiet.isPresent() && beside.isPresent()) {
            double share = beside.get() / quiet.get();
            measurements.add(Setting.BESIDE_WRITER, workload, contender, Measure.SHARE, round, share);
        }
    }

    private static double value(Measure measure, BesideWriterResult result) {
        return switch (measure) {
            case THROUGHPUT -> result.pages();
            case P50 -> result.readP50();
            case P99 -> result.readP99();
            case FAILED -> result.failed();
            case COMMITS -> result.commits();
            case COMMIT_P50 -> result.commitP50();
            case COMMIT_P99 -> result.commitP99();
            case SHARE, P90, P95, EMPTY, CAPACITY ->
                throw new IllegalStateException("Not measured by a fork: " + measure);
        };
    }

    @Override
    public List<Check> judge(String repeat) {
        return plan.besideRounds() == 1
                ? List.of()
                : Limit.judge(List.of(Setting.BESIDE_WRITER), measurements, plan.besideRounds(), repeat);
    }

    @Override
    public List<String> report() {
        return List.of();
    }
}
