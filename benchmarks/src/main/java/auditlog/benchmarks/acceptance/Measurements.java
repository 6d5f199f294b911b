package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.statistics.Interval;
import auditlog.benchmarks.statistics.LogRatios;
import auditlog.benchmarks.statistics.Samples;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Everything measured in a run: for each series one value a round. Not safe for use by several threads. */
final class Measurements {

    /** What a series of values, one a round, is of. */
    record Series(Setting setting, WorkloadName workload, Contender contender, Measure measure) {}

    /** One value, as it is stored in the results. */
    record Observation(
            Setting setting, WorkloadName workload, Contender contender, Measure measure, int round, double value) {}

    private final Map<Series, SortedMap<Integer, Double>> values = new LinkedHashMap<>();

    /**
     * Adds a value.
     *
     * @throws IllegalStateException if the round already has one
     */
    void add(Setting setting, WorkloadName workload, Contender contender, Measure measure, int round, double value) {
        Series series = new Series(setting, workload, contender, measure);
        if (values.computeIfAbsent(series, unused -> new TreeMap<>()).putIfAbsent(round, value) != null) {
            throw new IllegalStateException("Measured twice in round " + round + ": " + series);
        }
    }

    /** The median over the rounds, or nothing if it was not measured. */
    Optional<Double> typical(Setting setting, WorkloadName workload, Contender contender, Measure measure) {
        SortedMap<Integer, Double> rounds = rounds(setting, workload, contender, measure);
        return rounds.isEmpty() ? Optional.empty() : Optional.of(Samples.median(array(rounds.values())));
    }

    /** The value of a round, or nothing if it was not measured. */
    Optional<Double> ofRound(Setting setting, WorkloadName workload, Contender contender, Measure measure, int round) {
        return Optional.ofNullable(rounds(setting, workload, contender, measure).get(round));
    }

    /** Where the values of all rounds lie, on the logarithmic scale. */
    Interval interval(Setting setting, WorkloadName workload, Contender contender, Measure measure) {
        double[] values = array(rounds(setting, workload, contender, measure).values());
        double[] ones = new double[values.length];
        Arrays.fill(ones, 1);
        return values.length == 0 ? Interval.NONE : LogRatios.interval(LogRatios.of(values, ones));
    }

    /**
     * How many times better one contender was than another: its throughput divided by the other's, or the other's time
     * divided by its own. What was measured in the same round is compared; rounds that only one has are left out, and so
     * missing from the number of observations.
     */
    Interval timesBetter(Setting setting, WorkloadName workload, Measure measure, Contender one, Contender other) {
        SortedMap<Integer, Double> ones = rounds(setting, workload, one, measure);
        SortedMap<Integer, Double> others = rounds(setting, workload, other, measure);
        List<Double> numerators = new ArrayList<>();
        List<Double> denominators = new ArrayList<>();
        ones.forEach((round, value) -> {
            Double otherValue = others.get(round);
            if (otherValue != null) {
                numerators.add(measure.higherIsBetter() ? value : otherValue);
                denominators.add(measure.higherIsBetter() ? otherValue : value);
            }
        });
        return numerators.isEmpty()
                ? Interval.NONE
                : LogRatios.interval(LogRatios.of(array(numerators), array(denominators)));
    }

    /** The loads under which anything was measured on a workload. */
    List<Setting> settings(WorkloadName workload) {
        return Stream.of(Setting.values())
                .filter(setting -> values.keySet().stream()
                        .anyMatch(series -> series.setting == setting && series.workload == workload))
                .toList();
    }

    /** All values, in the order in which their series were begun. */
    List<Observation> all() {
        List<Observation> all = new ArrayList<>();
        values.forEach((series, rounds) -> rounds.forEach((round, value) -> all.add(
                new Observation(series.setting, series.workload, series.contender, series.measure, round, value))));
        return all;
    }

    private SortedMap<Integer, Double> rounds(
            Setting setting, WorkloadName workload, Contender contender, Measure measure) {
        return values.getOrDefault(new Series(setting, workload, contender, measure), new TreeMap<>());
    }

    private static double[] array(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
