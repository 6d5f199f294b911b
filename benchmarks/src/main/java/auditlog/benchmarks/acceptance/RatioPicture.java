package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.statistics.Interval;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What the picture shows of the measurements. */
final class RatioPicture {

    /** All but {@link Setting#QUIET}, which {@link Setting#JMH} shows already. */
    private static final Set<Setting> SHOWN = EnumSet.complementOf(EnumSet.of(Setting.QUIET));

    private RatioPicture() {}

    /** A row for each measured ratio of enhanced to baseline, those with a limit marked. */
    static List<ForestPlot.Row> rows(Measurements measurements) {
        List<ForestPlot.Row> rows = new ArrayList<>();
        for (WorkloadName workload : WorkloadName.values()) {
            for (Setting setting : SHOWN) {
                for (Measure measure : List.of(Measure.THROUGHPUT, Measure.P95, Measure.P99, Measure.CAPACITY)) {
                    Interval ratio = measurements.timesBetter(
                            setting, workload, measure, Contender.ENHANCED, Contender.BASELINE);
                    String label = workload + ", " + setting.key() + ", " + measure.key();
                    rows.add(new ForestPlot.Row(label, ratio, limit(setting, workload, measure)));
                }
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
