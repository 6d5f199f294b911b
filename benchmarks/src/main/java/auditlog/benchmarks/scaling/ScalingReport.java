package auditlog.benchmarks.scaling;

import auditlog.benchmarks.statistics.Interval;
import auditlog.benchmarks.statistics.LogRatios;
import auditlog.benchmarks.statistics.PowerLaw;
import auditlog.benchmarks.statistics.Samples;
import auditlog.benchmarks.workload.Contender;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What follows from what was measured in each round, for {@code scaling.json}. Times are in microseconds for pages and milliseconds for
 * everything else, throughputs in pages a second, memory in bytes. Ends of intervals are null where a single round gives none.
 *
 * @param lines each value over the rounds
 * @param exponents how values grow with depth, page size and rows
 * @param targets what the enhanced service was meant to reach
 * @param rounds the raw data
 */
public record ScalingReport(List<Line> lines, List<Exponent> exponents, List<Target> targets, List<Round> rounds) {

    /** A page may cost so many times more with the most rows than with the fewest. */
    static final double MOST_TIMES = 1.5;

    static final double MOST_SECONDS_A_MILLION = 1.2;
    static final double MOST_BYTES_A_ROW = 250;

    private static final double A_MILLION = 1e6;
    private static final double MILLIS_A_SECOND = 1e3;

    /**
     * What one JVM measured.
     *
     * @param contender of whom
     * @param rows how many
     * @param round from 1
     * @param measured every value
     */
    public record Round(Contender contender, int rows, int round, List<Measured> measured) {}

    /**
     * A value over the rounds.
     *
     * @param contender of whom
     * @param rows how many
     * @param quantity of what, which says the unit
     * @param place what tells it from others of the quantity
     * @param x page number, page size, threads or commits a second
     * @param value the geometric mean
     * @param low lower end of its 95 % interval over the rounds
     * @param high its upper end
     * @param done how many requests were measured, in all rounds
     * @param wanted how many at least would have been; 0 where nothing was limited
     * @param failed requests that failed because the database stayed locked, in all rounds
     * @param events in a page, on average
     */
    public record Line(
            Contender contender,
            int rows,
            Quantity quantity,
            String place,
            double x,
            double value,
            Double low,
            Double high,
            long done,
            long wanted,
            long failed,
            double events) {}

    /**
     * A fitted exponent: 0 is independent, 1 is proportional.
     *
     * @param contender of whom
     * @param of what grows
     * @param with what it grows with: {@code depth}, {@code page size} or {@code rows}
     * @param rows at how many rows; 0 where these are what it grows with
     * @param points how many values of {@code with} a round has
     * @param exponent the mean over the rounds
     * @param low lower end of its 95 % interval over the rounds
     * @param high its upper end
     */
    public record Exponent(
            Contender contender,
            String of,
            String with,
            int rows,
            int points,
            double exponent,
            Double low,
            Double high) {}

    /**
     * A target, in no verdict.
     *
     * @param name what was meant to be reached, with its unit
     * @param limit the most
     * @param value what was found: the mean over the rounds
     * @param low lower end of its 95 % interval
     * @param high its upper end
     * @param met whether the value is within the limit
     */
    public record Target(String name, double limit, double value, Double low, Double high, boolean met) {}

    private record Place(Contender contender, int rows, String key) {}

    /**
     * The report.
     *
     * @param rounds what was measured
     * @return the report
     * @throws IllegalStateException if baseline and enhanced answered differently
     */
    public static ScalingReport of(List<Round> rounds) {
        requireSameAnswers(rounds);
        Fits fits = new Fits(rounds);
        return new ScalingReport(fits.lines(), fits.exponents(), fits.targets(), List.copyOf(rounds));
    }

    /**
     * The value of a place.
     *
     * @return nothing if it was not measured
     */
    public Optional<Line> line(Contender contender, int rows, Quantity quantity, String place) {
        return lines.stream()
                .filter(line -> line.contender == contender
                        && line.rows == rows
                        && line.quantity == quantity
                        && line.place.equals(place))
                .findFirst();
    }

    /** Each answer's digest is that of the same request at the same number of rows, whoever answered, as far as both got. */
    private static void requireSameAnswers(List<Round> rounds) {
        Map<String, List<String>> known = new LinkedHashMap<>();
        for (Round round : rounds) {
            for (Measured one : round.measured) {
                String place = one.key() + " of " + round.rows + " rows";
                List<String> before = known.getOrDefault(place, List.of());
                int common = Math.min(before.size(), one.answers().size());
                if (!before.subList(0, common).equals(one.answers().subList(0, common))) {
                    throw new IllegalStateException("Baseline and enhanced answer differently: " + place);
                }
                if (one.answers().size() > before.size()) {
                    known.put(place, one.answers());
                }
            }
        }
    }

    private static Double known(double value) {
        return Double.isFinite(value) ? value : null;
    }

    /** Everything that is computed over rounds. */
    private static final class Fits {

        private final List<Round> rounds;
        private final List<Integer> sizes;

        /** Each place's values, in the order of the rounds. */
        private final Map<Place, List<Measured>> values = new LinkedHashMap<>();

        Fits(List<Round> rounds) {
            this.rounds = rounds;
            this.sizes = rounds.stream().map(Round::rows).distinct().sorted().toList();
            rounds.stream()
                    .sorted(Comparator.comparing(Round::rows)
                            .thenComparing(Round::contender)
                            .thenComparing(Round::round))
                    .forEach(round -> round.measured.forEach(one -> values.computeIfAbsent(
                                    new Place(round.contender, round.rows, one.key()), unused -> new ArrayList<>())
                            .add(one)));
        }

        List<Line> lines() {
            List<Line> lines = new ArrayList<>();
            values.forEach((place, of) -> {
                Interval interval = over(of);
                Measured first = of.get(0);
                lines.add(new Line(
                        place.contender,
                        place.rows,
                        first.quantity(),
                        first.place(),
                        first.x(),
                        interval.ratio(),
                        known(interval.low()),
                        known(interval.high()),
                        of.stream().mapToLong(Measured::done).sum(),
                        of.stream().mapToLong(Measured::wanted).sum(),
                        of.stream().mapToLong(Measured::failed).sum(),
                        mean(of, Measured::events)));
            });
            return lines;
        }

        private static Interval over(List<Measured> of) {
            double[] numbers = of.stream().mapToDouble(Measured::value).toArray();
            double[] ones = new double[numbers.length];
            Arrays.fill(ones, 1);
            return LogRatios.interval(LogRatios.of(numbers, ones));
        }

        private static double mean(List<Measured> of, ToDoubleFunction<Measured> value) {
            return Samples.mean(of.stream().mapToDouble(value).toArray());
        }

        List<Exponent> exponents() {
            List<Exponent> exponents = new ArrayList<>();
            for (Contender contender : List.of(Contender.BASELINE, Contender.ENHANCED)) {
                for (int rows : sizes) {
                    within(contender, rows, Quantity.PAGE_BY_DEPTH, "a page", "depth")
                            .ifPresent(exponents::add);
                    within(contender, rows, Quantity.PAGE_BY_SIZE, "a page", "page size")
                            .ifPresent(exponents::add);
                }
                Set<String> keys = new LinkedHashSet<>();
                values.keySet().stream()
                        .filter(place -> place.contender == contender && growsWithRows(place))
                        // The baseline keeps nothing.
                        .filter(place ->
                                contender != Contender.BASELINE || !place.key.startsWith(Quantity.MEMORY.name()))
                        .forEach(place -> keys.add(place.key));
                for (String key : keys) {
                    overRows(contender, key).ifPresent(exponents::add);
                }
            }
            return exponents;
        }

        private boolean growsWithRows(Place place) {
            Measured one = values.get(place).get(0);
            return switch (one.quantity()) {
                case PAGE_BY_DEPTH, PAGE_BY_FILTER, PAGE_ANYWHERE -> true;
                case RENEWAL, OPENING, OPENING_AND_PAGE, MEMORY -> true;
                case PAGE_BY_SIZE, THROUGHPUT, THROUGHPUT_BESIDE_WRITER, RENEWAL_BESIDE_WRITER -> false;
            };
        }

        /** How a quantity grows with its own {@code x} at a number of rows, fitted round by round. */
        private Optional<Exponent> within(Contender contender, int rows, Quantity quantity, String of, String with) {
            List<Double> fitted = new ArrayList<>();
            int points = 0;
            for (Round round : rounds) {
                if (round.contender == contender && round.rows == rows) {
                    List<Measured> all = round.measured.stream()
                            .filter(one -> one.quantity() == quantity)
                            .toList();
                    points = all.size();
                    fitted.add(PowerLaw.exponent(
                            all.stream().mapToDouble(Measured::x).toArray(),
                            all.stream().mapToDouble(Measured::value).toArray()));
                }
            }
            return exponent(contender, of, with, rows, points, fitted);
        }

        private Optional<Exponent> overRows(Contender contender, String key) {
            List<Double> fitted = new ArrayList<>();
            Map<Integer, Map<Integer, Double>> byRound = new TreeMap<>();
            Measured any = null;
            for (Round round : rounds) {
                for (Measured one : round.measured) {
                    if (round.contender == contender && one.key().equals(key)) {
                        any = one;
                        byRound.computeIfAbsent(round.round, unused -> new TreeMap<>())
                                .put(round.rows, one.value());
                    }
                }
            }
            if (any == null) {
                return Optional.empty();
            }
            int points = 0;
            for (Map<Integer, Double> bySize : byRound.values()) {
                points = Math.max(points, bySize.size());
                if (bySize.size() > 1) {
                    fitted.add(PowerLaw.exponent(
                            bySize.keySet().stream()
                                    .mapToDouble(Integer::doubleValue)
                                    .toArray(),
                            bySize.values().stream()
                                    .mapToDouble(Double::doubleValue)
                                    .toArray()));
                }
            }
            return exponent(contender, name(any), "rows", 0, points, fitted);
        }

        private static String name(Measured one) {
            return switch (one.quantity()) {
                case RENEWAL -> "renewal after one row";
                case MEMORY -> "memory";
                case OPENING, OPENING_AND_PAGE, PAGE_BY_DEPTH, PAGE_ANYWHERE, PAGE_BY_FILTER -> one.place();
                case PAGE_BY_SIZE, THROUGHPUT, THROUGHPUT_BESIDE_WRITER, RENEWAL_BESIDE_WRITER ->
                    throw new IllegalArgumentException("Not fitted over rows: " + one);
            };
        }

        private static Optional<Exponent> exponent(
                Contender contender, String of, String with, int rows, int points, List<Double> fitted) {
            if (fitted.isEmpty() || points < 2) {
                return Optional.empty();
            }
            PowerLaw law = PowerLaw.over(
                    fitted.stream().mapToDouble(Double::doubleValue).toArray());
            return Optional.of(new Exponent(
                    contender, of, with, rows, points, law.exponent(), known(law.low()), known(law.high())));
        }

        List<Target> targets() {
            List<Target> targets = new ArrayList<>();
            int fewest = sizes.get(0);
            int most = sizes.get(sizes.size() - 1);
            if (fewest != most) {
                Set<String> keys = new LinkedHashSet<>();
                values.keySet().stream()
                        .filter(place -> place.contender == Contender.ENHANCED)
                        .forEach(place -> keys.add(place.key));
                for (String key : keys) {
                    times(key, fewest, most).ifPresent(targets::add);
                }
                opening(fewest, most).ifPresent(targets::add);
            }
            List<Measured> memory = enhanced(most, Quantity.MEMORY + " heap");
            if (!memory.isEmpty()) {
                Interval bytes = over(memory);
                targets.add(target(
                        "bytes of heap a row, with " + most + " rows",
                        MOST_BYTES_A_ROW,
                        bytes.ratio() / most,
                        bytes.low() / most,
                        bytes.high() / most));
            }
            return targets;
        }

        private List<Measured> enhanced(int rows, String key) {
            return values.getOrDefault(new Place(Contender.ENHANCED, rows, key), List.of());
        }

        /** Compared where the page holds as many events: of one actor there are more with more rows. */
        private Optional<Target> times(String key, int fewest, int most) {
            List<Measured> before = enhanced(fewest, key);
            List<Measured> after = enhanced(most, key);
            if (before.size() != after.size()
                    || before.isEmpty()
                    || !growsWithRows(new Place(Contender.ENHANCED, fewest, key))
                    || before.get(0).wanted() == 0
                    || mean(before, Measured::events) != mean(after, Measured::events)) {
                return Optional.empty();
            }
            Interval times = LogRatios.interval(LogRatios.of(
                    after.stream().mapToDouble(Measured::value).toArray(),
                    before.stream().mapToDouble(Measured::value).toArray()));
            String name = before.get(0).quantity() == Quantity.PAGE_BY_FILTER
                    ? "filter: " + before.get(0).place()
                    : before.get(0).place();
            return Optional.of(
                    target("a page's cost, times: " + name, MOST_TIMES, times.ratio(), times.low(), times.high()));
        }

        /** Of the difference, so that a new JVM's loading of classes and of the driver's library is not in it. */
        private Optional<Target> opening(int fewest, int most) {
            List<Measured> before = enhanced(fewest, Quantity.OPENING + " opening");
            List<Measured> after = enhanced(most, Quantity.OPENING + " opening");
            int both = Math.min(before.size(), after.size());
            if (both == 0) {
                return Optional.empty();
            }
            double[] seconds = new double[both];
            double[] ones = new double[both];
            for (int i = 0; i < both; i++) {
                seconds[i] =
                        (after.get(i).value() - before.get(i).value()) / MILLIS_A_SECOND / (most - fewest) * A_MILLION;
                ones[i] = 1;
            }
            Interval interval = LogRatios.interval(LogRatios.of(seconds, ones));
            return Optional.of(target(
                    "seconds of opening for a million rows more",
                    MOST_SECONDS_A_MILLION,
                    interval.ratio(),
                    interval.low(),
                    interval.high()));
        }

        private static Target target(String name, double limit, double value, double low, double high) {
            return new Target(name, limit, value, known(low), known(high), value <= limit);
        }
    }
}
