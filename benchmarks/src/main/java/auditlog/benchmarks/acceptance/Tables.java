package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.statistics.Interval;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The result tables, one a workload, as lines of text. */
final class Tables {

    private static final String ROW = "  %-25s %9s %9s %9s  %s";

    private Tables() {}

    static List<String> of(Measurements measurements, WorkloadName workload) {
        List<String> lines = new ArrayList<>();
        lines.add("Workload " + workload);
        lines.add(row("", "baseline", "enhanced", "floor", "enhanced / baseline"));
        for (Setting setting : measurements.settings(workload)) {
            lines.add(setting.title());
            for (Measure measure : setting.measures()) {
                lines.add(row(
                        measure.label(),
                        typical(measurements, setting, workload, Contender.BASELINE, measure),
                        typical(measurements, setting, workload, Contender.ENHANCED, measure),
                        typical(measurements, setting, workload, Contender.FLOOR, measure),
                        timesBetter(measurements, setting, workload, measure, Contender.BASELINE)));
            }
            for (Measure measure : setting.measures()) {
                String ratio = timesBetter(measurements, setting, workload, measure, Contender.FLOOR);
                if (!ratio.equals("-")) {
                    lines.add(row(
                            "… times the floor's",
                            "",
                            "",
                            "",
                            ratio + ", " + measure.label().split(",")[0]));
                }
            }
        }
        return lines;
    }

    /** What a reader must know to read the tables. */
    static List<String> legend() {
        return List.of(
                "Figures are medians over rounds. Ratios say how many times better: throughput",
                "of enhanced divided by the other's, time of the other divided by enhanced's; in",
                "brackets the two-sided 95 % t-interval of the mean log ratio over rounds.",
                "The load runner asks both for samples with the workload's own mix of pages and",
                "shows what it was served; JMH's forks walk the workload from a random place on,",
                "so theirs is the workload's own share of empty pages.",
                "Beside the writer, P50 and P99 are of all requests, failed ones too; a commit's",
                "time is from its beginning to its acknowledgement.",
                "All times are service times of a closed loop (the next request starts when one",
                "has ended): what a request would have waited for its turn is not in them. It is",
                "in the open loop's, whose requests arrive at a rate, whoever keeps up. The",
                "capacity is the highest rate tried at which all that arrived was answered, 99 %",
                "of it within the limit of its arrival.");
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, ROW, cells).stripTrailing();
    }

    private static String typical(
            Measurements measurements, Setting setting, WorkloadName workload, Contender contender, Measure measure) {
        return measurements
                .typical(setting, workload, contender, measure)
                .map(Text::number)
                .orElse("-");
    }

    private static String timesBetter(
            Measurements measurements, Setting setting, WorkloadName workload, Measure measure, Contender other) {
        Interval ratio = measure.isCompared()
                ? measurements.timesBetter(setting, workload, measure, Contender.ENHANCED, other)
                : Interval.NONE;
        return Text.interval(ratio);
    }
}
