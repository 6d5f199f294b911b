package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.statistics.Interval;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Every figure of a run by its key, as a number where it is one and as it is printed.
 *
 * <p>Keys are words joined by dots:
 *
 * <ul>
 *   <li>{@code SETTING.WORKLOAD.MEASURE.CONTENDER}: the median over the rounds. SETTING is {@code runner-20}, {@code
 *       runner-cores}, {@code jmh}, {@code quiet}, {@code beside-writer} or {@code open-loop}; WORKLOAD {@code contract} or {@code hits};
 *       MEASURE {@code throughput} (requests a second), {@code p50 p90 p95 p99} (milliseconds), {@code empty} (per cent of
 *       the served pages), and beside the writer {@code share} (of the quiet throughput), {@code commits} (a second),
 *       {@code commit-p50 commit-p99} (milliseconds) and {@code failed} (requests), in the open loop {@code capacity} (requests a second); CONTENDER {@code baseline}, {@code
 *       enhanced} or {@code floor};
 *   <li>{@code SETTING.WORKLOAD.MEASURE.enhanced/baseline} (how many times better) and {@code …enhanced/floor}, with
 *       {@code .low} and {@code .high} for the interval's ends and {@code .interval} for all three as printed;
 *   <li>{@code beside-writer.WORKLOAD.share.CONTENDER} too has {@code .low}, {@code .high} and {@code .interval};
 *   <li>{@code budget.CONTENDER.KIND.PART}: microseconds a request; KIND is what the page holds, {@code empty}, {@code 10} or {@code
 *       50}, PART a part of the request, {@code sum} or {@code service}; and {@code sum/service} with its interval as above;
 *   <li>{@code groups.BENCHMARK.METHOD.NAME=VALUE.….LABEL}: what the group run gave, by the benchmark's parameters and the
 *       label of the role or counter;
 *   <li>{@code sweep.…} and {@code environment.…}: the fields of these parts of the summary, by their path;
 *   <li>{@code checks.passed}, {@code checks.failed}.
 * </ul>
 */
final class Figures {

    /**
     * A figure.
     *
     * @param value the number; NaN if it is a text
     * @param text as it is printed
     */
    record Figure(double value, String text) {}

    private final Map<String, Figure> figures = new LinkedHashMap<>();

    void add(String key, double value) {
        figures.put(key, new Figure(value, Text.number(value)));
    }

    void add(String key, String text) {
        figures.put(key, new Figure(Double.NaN, text));
    }

    /** Adds all that was measured in rounds. */
    void add(Measurements measurements) {
        for (Setting setting : Setting.values()) {
            for (WorkloadName workload : WorkloadName.values()) {
                for (Measure measure : setting.measures()) {
                    String series = setting.key() + "." + workload + "." + measure.key() + ".";
                    for (Contender contender : Contender.values()) {
                        measurements
                                .typical(setting, workload, contender, measure)
                                .ifPresent(value -> add(series + contender, value));
                    }
                    if (measure == Measure.SHARE) {
                        for (Contender contender : Contender.values()) {
                            addInterval(
                                    series + contender, measurements.interval(setting, workload, contender, measure));
                        }
                    }
                    if (measure.isCompared()) {
                        for (Contender other : new Contender[] {Contender.BASELINE, Contender.FLOOR}) {
                            addRatio(
                                    series + "enhanced/" + other,
                                    measurements.timesBetter(setting, workload, measure, Contender.ENHANCED, other));
                        }
                    }
                }
            }
        }
    }

    /** Adds a ratio with its ends, unless it was not measured. */
    void addRatio(String key, Interval ratio) {
        if (ratio.observations() > 0) {
            add(key, ratio.ratio());
        }
        addInterval(key, ratio);
    }

    private void addInterval(String key, Interval ratio) {
        if (ratio.observations() > 0) {
            add(key + ".low", ratio.low());
            add(key + ".high", ratio.high());
            add(key + ".interval", Text.interval(ratio));
        }
    }

    Map<String, Figure> all() {
        return Collections.unmodifiableMap(figures);
    }
}
