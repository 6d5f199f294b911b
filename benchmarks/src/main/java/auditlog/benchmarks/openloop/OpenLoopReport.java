package auditlog.benchmarks.openloop;

import auditlog.benchmarks.statistics.Interval;
import auditlog.benchmarks.statistics.LogRatios;
import auditlog.benchmarks.statistics.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The content of {@code open-loop.json}: what was measured in an open loop, and what follows from it. Times are in milliseconds, rates in
 * requests a second. Each entry has an {@code of}, its case, with {@code workload}, {@code contender}, {@code
 * commitsPerSecond} ({@code "0"} is a quiet database), {@code arrivals}, {@code workers} and {@code admission}.
 *
 * @param form what this file is, {@value #FORM}
 * @param capacities the highest rate for each case and limit, over the rounds
 * @param byRate response times for each case and share of the saturated throughput, over the rounds
 * @param rounds the raw data: each case in each round
 */
public record OpenLoopReport(String form, List<Capacity> capacities, List<ByRate> byRate, List<CaseResult> rounds) {

    /** The name of the file in a directory of results. */
    public static final String FILE = "open-loop.json";

    static final String FORM = "auditlog open loop 1";

    /**
     * A capacity: the highest rate tried at which every request was answered, 99 % of them within the limit of their arrival.
     *
     * @param of the case
     * @param limitMillis the limit of P99
     * @param perSecond the rate: the geometric mean over the rounds; where none was kept in a round, the lowest that was tried
     *     stands for it, which is too high
     * @param low lower end of the 95 % interval over the rounds; null from one round alone
     * @param high its upper end; likewise
     * @param rounds how many rounds
     * @param noneInRounds in how many of them no rate that was tried kept the promise
     */
    public record Capacity(
            Case of, double limitMillis, double perSecond, Double low, Double high, int rounds, int noneInRounds) {}

    /**
     * Response times at a rate.
     *
     * @param of the case
     * @param share the rate as a share of the saturated throughput
     * @param perSecond the rate: the median over the rounds
     * @param rounds in how many rounds it was tried
     * @param missedInRounds in how many of them the target rate was missed
     * @param failed requests that failed because the database stayed locked, in all rounds
     * @param response each percentile's median over the rounds; null if the target rate was missed in any
     */
    public record ByRate(
            Case of, double share, double perSecond, int rounds, int missedInRounds, long failed, Response response) {}

    private static final Comparator<Case> BY_CASE = Comparator.comparing(Case::workload)
            .thenComparing(Case::commitsPerSecond)
            .thenComparing(Case::arrivals)
            .thenComparing(Case::contender)
            .thenComparing(Case::workers)
            .thenComparing(Case::admission);

    private static final Comparator<ByRate> BY_CASE_AND_RATE =
            Comparator.comparing(ByRate::of, BY_CASE).thenComparing(ByRate::share);

    private record Series(Case of, double share) {}

    /**
     * The report of what was measured.
     *
     * @param results each case in each round
     * @param limitsMillis the limits of P99 that capacities are told for
     * @return the report
     */
    public static OpenLoopReport of(List<CaseResult> results, List<Double> limitsMillis) {
        Map<Case, List<CaseResult>> byCase = new LinkedHashMap<>();
        Map<Series, List<Rate>> bySeries = new LinkedHashMap<>();
        for (CaseResult result : results) {
            byCase.computeIfAbsent(result.of(), unused -> new ArrayList<>()).add(result);
            for (Rate rate : result.rates()) {
                bySeries.computeIfAbsent(new Series(result.of(), rate.share()), unused -> new ArrayList<>())
                        .add(rate);
            }
        }
        List<Capacity> capacities = new ArrayList<>();
        for (double limit : limitsMillis) {
            byCase.forEach((of, rounds) -> capacities.add(capacity(of, limit, rounds)));
        }
        capacities.sort(Comparator.comparing(Capacity::of, BY_CASE));
        List<ByRate> byRate = new ArrayList<>();
        bySeries.forEach((series, rates) -> byRate.add(byRate(series, rates)));
        byRate.sort(BY_CASE_AND_RATE);
        return new OpenLoopReport(FORM, capacities, byRate, List.copyOf(results));
    }

    private static Capacity capacity(Case of, double limit, List<CaseResult> rounds) {
        double[] values = new double[rounds.size()];
        double[] ones = new double[rounds.size()];
        Arrays.fill(ones, 1);
        int none = 0;
        for (int i = 0; i < values.length; i++) {
            CaseResult round = rounds.get(i);
            values[i] = round.capacity(limit).orElseGet(round::lowestTried);
            none += round.capacity(limit).isPresent() ? 0 : 1;
        }
        Interval interval = LogRatios.interval(LogRatios.of(values, ones));
        return new Capacity(
                of, limit, interval.ratio(), known(interval.low()), known(interval.high()), values.length, none);
    }

    private static Double known(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static ByRate byRate(Series series, List<Rate> rates) {
        int missed = (int) rates.stream().filter(Rate::missed).count();
        return new ByRate(
                series.of,
                series.share,
                median(rates, Rate::perSecond),
                rates.size(),
                missed,
                rates.stream().mapToLong(Rate::failed).sum(),
                missed > 0
                        ? null
                        : new Response(
                                median(rates, rate -> rate.response().p50()),
                                median(rates, rate -> rate.response().p90()),
                                median(rates, rate -> rate.response().p95()),
                                median(rates, rate -> rate.response().p99()),
                                median(rates, rate -> rate.response().p999()),
                                median(rates, rate -> rate.response().max())));
    }

    private static double median(List<Rate> rates, ToDoubleFunction<Rate> value) {
        return Samples.median(rates.stream().mapToDouble(value).toArray());
    }
}
