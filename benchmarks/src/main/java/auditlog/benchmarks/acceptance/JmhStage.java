package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.Workload;
import auditlog.benchmarks.workload.WorkloadName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * JMH on all contenders and both workloads, throughput and sampled service time, in rounds of one fork each whose order is
 * shuffled: JMH itself would run all forks of one benchmark before the next, and a machine that slows down on the way
 * would be taken for a difference.
 */
final class JmhStage implements MeasuringStage {

    private static final double START_SECONDS = 2;
    private static final double PERCENT = 100;

    private enum Mode {
        THROUGHPUT("PageThroughputBenchmark", TimeUnit.SECONDS),
        LATENCY("PageLatencyBenchmark", TimeUnit.MILLISECONDS);

        private final String benchmark;
        private final TimeUnit unit;

        Mode(String benchmark, TimeUnit unit) {
            this.benchmark = benchmark;
            this.unit = unit;
        }
    }

    private record Fork(Mode mode, WorkloadName workload, Contender contender) {

        /** One fork is enough for the curve of the floor's service times, of which nothing is concluded. */
        boolean isShownOnly() {
            return mode == Mode.LATENCY && contender == Contender.FLOOR;
        }
    }

    private final Plan plan;
    private final Measurements measurements;
    private final Jmh jmh;
    private final JmhRounds raw;
    private final Map<WorkloadName, Double> emptyShares = new EnumMap<>(WorkloadName.class);

    /**
     * @param plan how much
     * @param measurements where to
     * @param jmh runs it
     * @param results the directory of the raw JSON files, one a round
     */
    JmhStage(Plan plan, Measurements measurements, Jmh jmh, Path results) {
        this.plan = plan;
        this.measurements = measurements;
        this.jmh = jmh;
        this.raw = new JmhRounds(results, "jmh");
    }

    @Override
    public String name() {
        return "jmh";
    }

    @Override
    public String title() {
        return "JMH: throughput and sampled service time, one thread, rounds of one fork a contender: "
                + plan.jmhRounds();
    }

    @Override
    public List<Step> steps() {
        List<Fork> forks = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            for (WorkloadName workload : WorkloadName.values()) {
                for (Contender contender : Contender.MAIN) {
                    forks.add(new Fork(mode, workload, contender));
                }
            }
        }
        double seconds = START_SECONDS + (plan.warmupMillis() + plan.jmhMillis()) / 1e3;
        List<Step> steps = new ArrayList<>();
        int number = 0;
        for (List<Fork> order : Rounds.of(forks, plan.jmhRounds())) {
            int round = ++number;
            for (Fork fork : order) {
                if (round == 1 || !fork.isShownOnly()) {
                    String name = Rounds.name(round, plan.jmhRounds()) + fork.mode.benchmark + ", " + fork.contender
                            + " on " + fork.workload;
                    steps.add(new Step(name, seconds, () -> run(fork, round)));
                }
            }
        }
        return steps;
    }

    @Override
    public List<String> report() {
        return List.of();
    }

    private void run(Fork fork, int round) throws Exception {
        RunResult result = raw.keep(
                jmh.run(jmh.oneIteration(plan.warmupMillis(), plan.jmhMillis())
                        .include("\\." + fork.mode.benchmark + "\\.")
                        .param("impl", fork.contender.toString())
                        .param("workload", fork.workload.toString())
                        .threads(1)
                        .timeUnit(fork.mode.unit)),
                round);
        Statistics statistics = result.getPrimaryResult().getStatistics();
        if (fork.mode == Mode.THROUGHPUT) {
            add(fork, Measure.THROUGHPUT, round, statistics.getMean());
            add(fork, Measure.EMPTY, round, emptyPercentage(fork.workload));
        } else {
            add(fork, Measure.P50, round, statistics.getPercentile(50));
            add(fork, Measure.P90, round, statistics.getPercentile(90));
            add(fork, Measure.P95, round, statistics.getPercentile(95));
            add(fork, Measure.P99, round, statistics.getPercentile(99));
        }
    }

    /** Of the workload: a fork walks it from a random place on, and fails unless it is served what is there. */
    private double emptyPercentage(WorkloadName workload) {
        return PERCENT
                * emptyShares.computeIfAbsent(
                        workload, name -> Workload.load(name).emptyShare());
    }

    private void add(Fork fork, Measure measure, int round, double value) {
        measurements.add(Setting.JMH, fork.workload, fork.contender, measure, round, value);
    }
}
