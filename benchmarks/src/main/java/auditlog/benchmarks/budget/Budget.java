package auditlog.benchmarks.budget;

import auditlog.benchmarks.statistics.Interval;
import auditlog.benchmarks.statistics.LogRatios;
import auditlog.benchmarks.statistics.Samples;
import auditlog.benchmarks.workload.Contender;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Where the time goes, from the forks' times.
 *
 * @param columns a contender and a kind of page each
 */
public record Budget(List<Column> columns) {

    private static final double NANOS_A_MICRO = 1e3;

    /**
     * One contender on pages of one kind: means over forks of what a request takes when nothing disturbs it.
     *
     * @param contender baseline or enhanced
     * @param kind how much the pages hold
     * @param micros for each part that there is, in order, the microseconds a request
     * @param sum of the parts
     * @param service what the service itself takes, in microseconds a request
     * @param sumToService the one divided by the other, over forks
     */
    public record Column(
            Contender contender,
            PageKind kind,
            Map<Part, Double> micros,
            double sum,
            double service,
            Interval sumToService) {

        /** A column, from what each fork measured of it. */
        static Column of(Contender contender, PageKind kind, List<PartTimes> forks) {
            Map<Part, Double> micros = new EnumMap<>(Part.class);
            double[] sums = new double[forks.size()];
            double[] services = new double[forks.size()];
            for (int fork = 0; fork < sums.length; fork++) {
                for (Map.Entry<Part, Double> part : forks.get(fork).quietParts().entrySet()) {
                    double cost = part.getValue() / NANOS_A_MICRO;
                    sums[fork] += cost;
                    micros.merge(part.getKey(), cost / sums.length, Double::sum);
                }
                services[fork] = forks.get(fork).quietService() / NANOS_A_MICRO;
            }
            return new Column(
                    contender,
                    kind,
                    micros,
                    Samples.mean(sums),
                    Samples.mean(services),
                    LogRatios.interval(LogRatios.of(sums, services)));
        }
    }

    /**
     * The budget of some forks.
     *
     * @param forks at least one
     * @return a column for each contender and kind of the first fork, in its order
     */
    public static Budget of(List<BudgetFork.Result> forks) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < forks.get(0).times().size(); i++) {
            BudgetFork.Times first = forks.get(0).times().get(i);
            List<PartTimes> times = new ArrayList<>();
            for (BudgetFork.Result fork : forks) {
                times.add(fork.times().get(i).times());
            }
            columns.add(Column.of(first.contender(), first.kind(), times));
        }
        return new Budget(columns);
    }
}
