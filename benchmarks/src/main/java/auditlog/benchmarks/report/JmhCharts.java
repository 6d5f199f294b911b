package auditlog.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Charts of what JMH stored. */
final class JmhCharts {

    static final String SERVICE_TIME = "service time";
    private static final List<String> CONTENDERS = List.of("baseline", "enhanced", "floor");
    private static final String LATENCY = "PageLatencyBenchmark";
    private static final int CURVE_POINTS = 160;
    private static final double LONGEST_CURVE = 5;
    private static final double MINUTE_MILLIS = 60_000;

    private JmhCharts() {}

    // ------------------------------------------------------------------------------------------------ percentiles

    /** For each workload the percentile curves of all contenders, all forks together. */
    static List<Chart> percentiles(List<JmhResult> results) {
        List<Chart> charts = new ArrayList<>();
        by(results, ofMode("sample", LATENCY), result -> result.param("workload"))
                .forEach((workload, ofWorkload) -> {
                    String unit = ofWorkload.get(0).unit().replace("/op", " a request");
                    List<Chart.Series> series = new ArrayList<>();
                    List<String> sizes = new ArrayList<>();
                    histograms(ofWorkload).forEach((contender, histogram) -> {
                        series.add(new Chart.Series(contender, contender, true, curve(histogram)));
                        sizes.add(contender + " " + total(histogram));
                    });
                    charts.add(new Chart(
                            Section.PERCENTILES,
                            Chart.Kind.LINES,
                            "Workload " + workload,
                            "All forks together; samples: " + String.join(", ", sizes)
                                    + ". A curve ends where less than one sample is beyond.",
                            SERVICE_TIME,
                            new Chart.Axis("percentile, by nines", Chart.Scale.NINES),
                            new Chart.Axis(unit + ", log axis", Chart.Scale.LOG),
                            series,
                            List.of()));
                });
        return charts;
    }

    /** The samples of all results of a contender together, by contender. */
    static Map<String, NavigableMap<Double, Long>> histograms(List<JmhResult> results) {
        Map<String, NavigableMap<Double, Long>> histograms = new LinkedHashMap<>();
        by(results, result -> true, JmhResult::contender).forEach((contender, ofContender) -> {
            NavigableMap<Double, Long> all = new TreeMap<>();
            ofContender.forEach(
                    result -> result.histogram().forEach((value, count) -> all.merge(value, count, Long::sum)));
            if (!all.isEmpty()) {
                histograms.put(contender, all);
            }
        });
        return histograms;
    }

    /** Results with samples of the latency benchmark, by workload. */
    static Map<String, List<JmhResult>> samples(List<JmhResult> results) {
        return by(results, ofMode("sample", LATENCY), result -> result.param("workload"));
    }

    /** The value at even steps by nines, and at each percentile of the table; nothing beyond the last sample. */
    static List<Chart.Point> curve(NavigableMap<Double, Long> histogram) {
        long total = total(histogram);
        double longest = Math.min(LONGEST_CURVE, Math.log10(total));
        List<Double> percentiles = new ArrayList<>(Chart.TABLE_PERCENTILES);
        for (int i = 0; i <= CURVE_POINTS; i++) {
            percentiles.add(100 * (1 - Math.pow(10, -longest * i / CURVE_POINTS)));
        }
        double last = 100 * (1 - Math.pow(10, -longest));
        double[] sorted = percentiles.stream()
                .mapToDouble(Double::doubleValue)
                .filter(percentile -> percentile <= last + 1e-9)
                .sorted()
                .distinct()
                .toArray();
        List<Chart.Point> points = new ArrayList<>();
        long below = 0;
        int next = 0;
        for (Map.Entry<Double, Long> bucket : histogram.entrySet()) {
            below += bucket.getValue();
            while (next < sorted.length && below >= Math.ceil(sorted[next] / 100 * total - 1e-9)) {
                points.add(Chart.Point.of(sorted[next], bucket.getKey()));
                next++;
            }
        }
        return points;
    }

    private static long total(Map<Double, Long> histogram) {
        return histogram.values().stream().mapToLong(Long::longValue).sum();
    }

    // ---------------------------------------------------------------------------------------------- beside a writer

    /** Pages a second by the pace of commits: a chart for each workload, journal mode and number of readers. */
    static List<Chart> besideWriter(List<JmhResult> results) {
        List<Chart> charts = new ArrayList<>();
        Predicate<JmhResult> chosen = result -> result.isOf("ReadersBesideWriterBenchmark");
        Function<JmhResult, String> situation =
                result -> "Workload " + result.param("workload") + ", journal mode " + result.param("journalMode")
                        + ", " + result.threads() + (result.threads() == 1 ? " reader" : " readers");
        by(results, chosen, situation).forEach((title, of) -> {
            List<Chart.Series> series = new ArrayList<>();
            by(of, result -> true, JmhResult::contender).forEach((contender, ofContender) -> {
                Map<String, List<JmhResult>> paces = by(ofContender, r -> true, r -> r.param("commitsPerSecond"));
                List<Chart.Point> points = paces.entrySet().stream()
                        .sorted(Comparator.comparingDouble(pace -> pace(pace.getKey())))
                        .map(pace -> point(pace.getKey(), pages(pace.getValue())))
                        .toList();
                series.add(new Chart.Series(contender, contender, true, points));
            });
            charts.add(new Chart(
                    Section.BESIDE_WRITER,
                    Chart.Kind.LINES,
                    title,
                    "Median over forks; a range, where there are several, is from the least to the most.",
                    "",
                    new Chart.Axis("commits a second that another process asks for", Chart.Scale.CATEGORY),
                    new Chart.Axis("pages a second, log axis", Chart.Scale.LOG),
                    series,
                    List.of()));
        });
        return charts;
    }

    private static double pace(String commits) {
        return commits.matches("\\d+(\\.\\d+)?") ? Double.parseDouble(commits) : Double.MAX_VALUE;
    }

    /** JMH's score counts calls, failed ones too. */
    private static double[] pages(List<JmhResult> forks) {
        return forks.stream()
                .mapToDouble(fork -> {
                    double served = fork.secondaryScore("pages");
                    double failed = fork.secondaryScore("failed");
                    double share = served / (served + failed);
                    return fork.score() * (Double.isFinite(share) ? share : 1);
                })
                .sorted()
                .toArray();
    }

    private static Chart.Point point(String name, double[] sorted) {
        boolean several = sorted.length > 1;
        double middle = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return Chart.Point.inCategory(
                name, middle, several ? sorted[0] : Double.NaN, several ? sorted[sorted.length - 1] : Double.NaN);
    }

    // ------------------------------------------------------------------------------------------------ depth and size

    static List<Chart> depthAndSize(List<JmhResult> results) {
        List<Chart> charts = new ArrayList<>();
        charts.addAll(byParameter(
                results, "PageDepthBenchmark", "page", "Latency by page depth, 20 events a page", "page, log axis"));
        charts.addAll(byParameter(
                results,
                "PageSizeBenchmark",
                "pageSize",
                "Latency by page size, the same rows",
                "events a page, log axis"));
        return charts;
    }

    private static List<Chart> byParameter(
            List<JmhResult> results, String benchmark, String parameter, String title, String xLabel) {
        List<Chart.Series> series = new ArrayList<>();
        List<String> units = new ArrayList<>();
        by(results, result -> result.isOf(benchmark), JmhResult::contender).forEach((contender, of) -> {
            units.add(of.get(0).unit());
            series.add(new Chart.Series(
                    contender,
                    contender,
                    true,
                    of.stream()
                            .filter(result -> result.param(parameter).matches("\\d+"))
                            .map(result -> new Chart.Point(
                                    null,
                                    Double.parseDouble(result.param(parameter)),
                                    result.score(),
                                    result.score() - result.error(),
                                    result.score() + result.error(),
                                    ""))
                            .sorted(Comparator.comparingDouble(Chart.Point::x))
                            .toList()));
        });
        if (series.isEmpty()) {
            return List.of();
        }
        return List.of(new Chart(
                Section.DEPTH_AND_SIZE,
                Chart.Kind.LINES,
                title,
                "Mean time; a range, where drawn, is JMH's 99.9 % interval over iterations.",
                SERVICE_TIME,
                new Chart.Axis(xLabel, Chart.Scale.LOG),
                new Chart.Axis(units.get(0).replace("/op", " a request") + ", log axis", Chart.Scale.LOG),
                series,
                List.of()));
    }

    // ------------------------------------------------------------------------------------------------------- groups

    /** What each role of a thread group was served, a chart for each make-up of the group. */
    static List<Chart> groups(List<JmhResult> results) {
        List<Chart> charts = new ArrayList<>();
        Predicate<JmhResult> chosen = result -> result.isOf("ShallowBesideDeepBenchmark");
        by(results, chosen, JmhCharts::makeUp).forEach((title, of) -> {
            List<Chart.Series> series = new ArrayList<>();
            String[] unit = {""};
            by(of, result -> true, JmhResult::contender).forEach((contender, ofContender) -> {
                List<Chart.Point> points = new ArrayList<>();
                for (JmhResult result : ofContender) {
                    unit[0] = result.unit();
                    result.secondary(result.unit())
                            .forEach((role, score) ->
                                    points.add(Chart.Point.inRow(role, score, Double.NaN, Double.NaN)));
                }
                series.add(new Chart.Series(contender, contender, false, points));
            });
            charts.add(new Chart(
                    Section.GROUPS,
                    Chart.Kind.ROWS,
                    title,
                    "Pages served a second, each role by itself: a sum over unlike roles says nothing.",
                    "",
                    new Chart.Axis(unit[0].replace("ops/s", "pages a second") + ", log axis", Chart.Scale.LOG),
                    new Chart.Axis("role", Chart.Scale.CATEGORY),
                    series,
                    List.of()));
        });
        return charts;
    }

    private static String makeUp(JmhResult result) {
        JsonNode sizes = result.json().path("threadGroups");
        String of = sizes.isArray() && !sizes.isEmpty()
                ? sizes.valueStream().map(size -> size.asString("")).collect(Collectors.joining(" + ")) + " threads"
                : result.threads() + " threads";
        return "First pages beside deep ones, " + of;
    }

    // --------------------------------------------------------------------------------------------------- iterations

    /**
     * Every iteration, warm-up too, where the run stored them; else the measured ones in JMH's own JSON, which has neither warm-up nor times.
     */
    static List<Chart> iterations(JsonNode stored, List<JmhResult> results) {
        return stored.path("iterations").isArray() ? storedIterations(stored.path("iterations")) : measured(results);
    }

    private static List<Chart> storedIterations(JsonNode iterations) {
        Map<String, List<JsonNode>> situations = new TreeMap<>();
        double begin = iterations
                .valueStream()
                .mapToDouble(one -> one.path("endedMillis").asDouble())
                .min()
                .orElse(0);
        iterations.forEach(one -> {
            if (isOfPages(one.path("benchmark").asString(""))) {
                situations
                        .computeIfAbsent(situation(one), unused -> new ArrayList<>())
                        .add(one);
            }
        });
        List<Chart> charts = new ArrayList<>();
        situations.forEach((title, of) -> {
            Map<Integer, List<Chart.Point>> forks = new TreeMap<>();
            of.forEach(one -> forks.computeIfAbsent(one.path("fork").asInt(0), unused -> new ArrayList<>())
                    .add(new Chart.Point(
                            null,
                            (one.path("endedMillis").asDouble() - begin) / MINUTE_MILLIS,
                            one.path("score").asDouble(Double.NaN),
                            Double.NaN,
                            Double.NaN,
                            one.path("warmup").asBoolean() ? "warm-up" : "")));
            charts.add(iterations(
                    title,
                    "minutes since the first iteration of the run",
                    of.get(0).path("unit").asString(""),
                    forks,
                    "Hollow: warm-up, which does not count."));
        });
        return charts;
    }

    private static boolean isOfPages(String benchmark) {
        return benchmark.startsWith("PageThroughputBenchmark") || benchmark.startsWith("PageLatencyBenchmark");
    }

    private static String situation(JsonNode one) {
        return subject(one.path("mode").asString("")) + ", "
                + one.path("params").path("workload").asString("") + ", "
                + one.path("params").path("impl").asString("");
    }

    private static String subject(String mode) {
        return mode.equals("thrpt") ? "Throughput" : "Mean time";
    }

    private static List<Chart> measured(List<JmhResult> results) {
        List<Chart> charts = new ArrayList<>();
        Map<String, List<JmhResult>> situations = new TreeMap<>(by(
                results,
                result -> isOfPages(result.name()),
                result -> subject(result.mode()) + ", " + result.param("workload") + ", " + result.contender()));
        situations.forEach((title, of) -> {
            Map<Integer, List<Chart.Point>> forks = new TreeMap<>();
            int order = 1;
            for (JmhResult result : of) {
                for (List<Double> fork : result.iterations()) {
                    List<Chart.Point> points = forks.computeIfAbsent(forks.size() + 1, unused -> new ArrayList<>());
                    for (double score : fork) {
                        points.add(Chart.Point.of(order++, score));
                    }
                }
            }
            charts.add(iterations(
                    title, "iteration, in the order they ran", of.get(0).unit(), forks, "Warm-up was not stored."));
        });
        return charts;
    }

    private static Chart iterations(
            String title, String xLabel, String unit, Map<Integer, List<Chart.Point>> forks, String note) {
        List<Chart.Series> series = new ArrayList<>();
        forks.forEach((fork, points) ->
                series.add(new Chart.Series("fork " + fork, Integer.toString((fork - 1) % 6 + 1), false, points)));
        return new Chart(
                Section.ITERATIONS,
                Chart.Kind.LINES,
                title,
                note,
                unit.endsWith("/op") ? SERVICE_TIME : "",
                new Chart.Axis(xLabel, Chart.Scale.LINEAR),
                new Chart.Axis(
                        unit.replace("ops/s", "requests a second").replace("/op", " a request"), Chart.Scale.LINEAR),
                series,
                List.of());
    }

    // ------------------------------------------------------------------------------------------------------- shared

    private static Predicate<JmhResult> ofMode(String mode, String benchmark) {
        return result -> result.mode().equals(mode) && result.isOf(benchmark);
    }

    /** Grouped, contenders in their usual order first. */
    private static Map<String, List<JmhResult>> by(
            List<JmhResult> results, Predicate<JmhResult> chosen, Function<JmhResult, String> key) {
        Map<String, List<JmhResult>> groups = new LinkedHashMap<>();
        results.stream()
                .filter(chosen)
                .sorted(Comparator.comparingInt(result -> rank(result.contender())))
                .forEach(result -> groups.computeIfAbsent(key.apply(result), unused -> new ArrayList<>())
                        .add(result));
        return groups;
    }

    private static int rank(String contender) {
        int rank = CONTENDERS.indexOf(contender);
        return rank < 0 ? CONTENDERS.size() : rank;
    }

    /** Flags of the forks, as JMH recorded them, without doubles. */
    static List<String> flags(List<JmhResult> results) {
        return results.stream()
                .map(result -> result.json()
                        .path("jvmArgs")
                        .valueStream()
                        .map(flag -> flag.asString(""))
                        .collect(Collectors.joining(" ")))
                .filter(flags -> !flags.isEmpty())
                .distinct()
                .toList();
    }
}
