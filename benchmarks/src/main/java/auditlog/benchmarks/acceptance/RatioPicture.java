package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.statistics.Interval;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.util.ArrayList;
import java.util.List;

/** What the picture at the head of the README shows of the measurements: few ratios, in plain words. All are in the report. */
final class RatioPicture {

    private record Shown(Setting setting, Measure measure, String words) {}

    private static final List<Shown> SHOWN = List.of(
            new Shown(Setting.JMH, Measure.THROUGHPUT, "throughput, one thread"),
            new Shown(Setting.JMH, Measure.P99, "P99, one thread"),
            new Shown(Setting.RUNNER_20, Measure.THROUGHPUT, "throughput, 20 threads"),
            new Shown(Setting.RUNNER_20, Measure.P95, "P95, 20 threads"),
            new Shown(Setting.BESIDE_WRITER, Measure.THROUGHPUT, "throughput beside a writer"),
            new Shown(Setting.OPEN_LOOP, Measure.CAPACITY, "capacity with P99 within " + Setting.LIMIT_MILLIS + " ms"));

    private RatioPicture() {}

    /** A row for each of these ratios of enhanced to baseline, those with a limit marked; the workload without empty pages first. */
    static List<ForestPlot.Row> rows(Measurements measurements) {
        List<ForestPlot.Row> rows = new ArrayList<>();
        for (WorkloadName workload : List.of(WorkloadName.HITS, WorkloadName.CONTRACT)) {
            for (Shown shown : SHOWN) {
                Interval ratio = measurements.timesBetter(
                        shown.setting, workload, shown.measure, Contender.ENHANCED, Contender.BASELINE);
                rows.add(new ForestPlot.Row(
                        workload + ": " + shown.words, ratio, limit(shown.setting, workload, shown.measure)));
            }
        }
        return rows;
    }

    private static double limit(Setting setting, WorkloadName workload, Measure measure) {
        return Limit.ALL.stream()
                .filter(limit ->
                        limit.setting() == setting && limit.workload() == workload && limit.measure() == measure)
                .mapToDouble(Limit::atLeast)
                .findFirst()
                .orElse(Double.NaN);
    }
}
