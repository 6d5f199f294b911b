package auditlog.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Charts and tables of a run's summary; the keys of its figures are those of {@code acceptance.Figures}. */
final class SummaryCharts {

    private static final List<String> WORKLOADS = List.of("contract", "hits");
    private static final List<String> SETTINGS = List.of("runner-20", "runner-cores", "jmh", "quiet", "beside-writer");
    private static final List<String> COMPARED = List.of("throughput", "p50", "p95", "p99", "commits");
    private static final List<String> CONTENDERS = List.of("baseline", "enhanced", "floor");
    private static final List<String> HEADLINES = List.of("jmh.%s.throughput", "jmh.%s.p99", "runner-20.%s.throughput");
    private static final String INTERVAL = "Bar: two-sided 95 % t-interval of the mean log ratio over rounds.";

    private final JsonNode summary;

    SummaryCharts(JsonNode summary) {
        this.summary = summary;
    }

    /** Ratios to the baseline, a chart a workload, then to the floor and the share kept beside a writer. */
    List<Chart> ratios() {
        List<Chart> charts = new ArrayList<>();
        for (String workload : WORKLOADS) {
            List<Chart.Point> rows = new ArrayList<>();
            List<Chart.Limit> limits = new ArrayList<>();
            for (String setting : SETTINGS) {
                for (String measure : COMPARED) {
                    String row = title(setting) + ": " + measure(measure);
                    addRow(rows, row, setting + "." + workload + "." + measure + ".enhanced/baseline");
                    addLimit(limits, row, setting, workload, measure);
                }
            }
            charts.add(rows("Enhanced against baseline, workload " + workload, "times better, log axis", rows, limits));
        }
        List<Chart.Point> floor = new ArrayList<>();
        List<Chart.Point> shares = new ArrayList<>();
        List<Chart.Limit> shareLimits = new ArrayList<>();
        for (String workload : WORKLOADS) {
            for (String measure : List.of("throughput", "p50", "p95", "p99")) {
                addRow(
                        floor,
                        workload + ": " + measure(measure),
                        "jmh." + workload + "." + measure + ".enhanced/floor");
            }
            String row = workload + ": throughput beside the writer";
            addRow(shares, row, "beside-writer." + workload + ".share.enhanced");
            addLimit(shareLimits, row, "beside-writer", workload, "share");
        }
        charts.add(rows(
                "Enhanced against the floor, which nothing correct can beat",
                "times the floor's, log axis",
                floor,
                List.of()));
        charts.add(rows(
                "Enhanced beside a writer, as a share of its own without one", "share, log axis", shares, shareLimits));
        charts.removeIf(Chart::isEmpty);
        return charts;
    }

    private Chart rows(String title, String xLabel, List<Chart.Point> points, List<Chart.Limit> limits) {
        return new Chart(
                Section.RATIOS,
                Chart.Kind.ROWS,
                title,
                INTERVAL + (limits.isEmpty() ? "" : " Dashed upright: the limit of its lower end."),
                "",
                new Chart.Axis(xLabel, Chart.Scale.LOG),
                new Chart.Axis("load: measure", Chart.Scale.CATEGORY),
                List.of(new Chart.Series("enhanced", "enhanced", false, points)),
                limits);
    }

    private void addRow(List<Chart.Point> rows, String row, String key) {
        double low = figure(key + ".low");
        double high = figure(key + ".high");
        double ratio = figure(key);
        if (Double.isFinite(ratio)) {
            rows.add(Chart.Point.inRow(row, ratio, low, high));
        } else if (low > 0 && high > 0) {
            rows.add(Chart.Point.inRow(row, Math.sqrt(low * high), low, high));
        }
    }

    private void addLimit(List<Chart.Limit> limits, String row, String setting, String workload, String measure) {
        for (JsonNode limit : summary.path("limits")) {
            if (key(limit, "setting").equals(setting)
                    && key(limit, "workload").equals(workload)
                    && key(limit, "measure").equals(measure)) {
                double least = limit.path("atLeast").asDouble(Double.NaN);
                limits.add(new Chart.Limit(row, least, "limit " + Numbers.text(least)));
            }
        }
    }

    /** How far the values of a contender's rounds lie from their median. */
    List<Chart> forks() {
        List<Chart> charts = new ArrayList<>();
        for (String measure : List.of("throughput", "p99")) {
            Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();
            for (JsonNode one : summary.path("observations")) {
                if (key(one, "measure").equals(measure)) {
                    String row = key(one, "workload") + ", " + title(key(one, "setting"));
                    rows.computeIfAbsent(row, unused -> new TreeMap<>())
                            .computeIfAbsent(key(one, "contender"), unused -> new ArrayList<>())
                            .add(one.path("value").asDouble(Double.NaN));
                }
            }
            List<Chart.Series> series = new ArrayList<>();
            for (String contender : CONTENDERS) {
                List<Chart.Point> points = new ArrayList<>();
                rows.forEach((row, contenders) -> {
                    List<Double> values = contenders.getOrDefault(contender, List.of());
                    double median = median(values);
                    values.forEach(value -> points.add(
                            Chart.Point.inRow(row + ": " + contender, value / median, Double.NaN, Double.NaN)));
                });
                series.add(new Chart.Series(contender, contender, false, points));
            }
            Chart chart = new Chart(
                    Section.FORKS,
                    Chart.Kind.ROWS,
                    measure.equals("throughput") ? "Throughput" : "P99",
                    "A mark for each fork or round: its value divided by the median of all.",
                    "",
                    new Chart.Axis("divided by the median, log axis", Chart.Scale.LOG),
                    new Chart.Axis("workload, load: contender", Chart.Scale.CATEGORY),
                    series,
                    List.of());
            if (!chart.isEmpty()) {
                charts.add(chart);
            }
        }
        return charts;
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** Where a request's time goes: a chart a contender, a row a part, a mark for each kind of page. */
    List<Chart> budget() {
        List<Chart> charts = new ArrayList<>();
        for (String contender : List.of("baseline", "enhanced")) {
            List<Chart.Series> series = new ArrayList<>();
            for (String kind : List.of("empty", "10", "50")) {
                String prefix = "budget." + contender + "." + kind + ".";
                List<Chart.Point> points = new ArrayList<>();
                summary.path("figures").properties().forEach(figure -> {
                    String part =
                            figure.getKey().startsWith(prefix) ? figure.getKey().substring(prefix.length()) : "";
                    if (!part.isEmpty() && !part.startsWith("sum/")) {
                        points.add(Chart.Point.inRow(
                                part.equals("sum") ? "sum of the parts" : part,
                                figure.getValue().path("value").asDouble(Double.NaN),
                                Double.NaN,
                                Double.NaN));
                    }
                });
                series.add(new Chart.Series(
                        kind.equals("empty") ? "an empty page" : "a page of " + kind,
                        String.valueOf(series.size() + 1),
                        false,
                        points));
            }
            charts.add(new Chart(
                    Section.BUDGET,
                    Chart.Kind.ROWS,
                    "Parts of a request, " + contender,
                    "The parts add up to their sum, which is measured beside the service itself.",
                    JmhCharts.SERVICE_TIME,
                    new Chart.Axis("microseconds a request, log axis", Chart.Scale.LOG),
                    new Chart.Axis("part", Chart.Scale.CATEGORY),
                    series,
                    List.of()));
        }
        charts.removeIf(Chart::isEmpty);
        return charts;
    }

    /** The sums of the parts against the services. */
    Optional<Table> budgetSums() {
        List<List<String>> rows = new ArrayList<>();
        for (String contender : List.of("baseline", "enhanced")) {
            for (String kind : List.of("empty", "10", "50")) {
                String prefix = "budget." + contender + "." + kind + ".";
                if (!text(prefix + "sum").equals("-")) {
                    rows.add(List.of(
                            contender,
                            kind,
                            text(prefix + "sum"),
                            text(prefix + "service"),
                            text(prefix + "sum/service.interval")));
                }
            }
        }
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new Table(
                        "Do the parts add up? Microseconds a request; in brackets the 95 % interval over forks",
                        List.of(
                                "contender",
                                "events on the page",
                                "sum of the parts",
                                "the service itself",
                                "sum / service"),
                        rows));
    }

    /** Every measured figure, a table a workload. */
    List<Table> tables() {
        List<Table> tables = new ArrayList<>();
        for (String workload : WORKLOADS) {
            List<List<String>> rows = new ArrayList<>();
            for (String setting : SETTINGS) {
                for (String measure : List.of(
                        "throughput",
                        "share",
                        "p50",
                        "p90",
                        "p95",
                        "p99",
                        "empty",
                        "failed",
                        "commits",
                        "commit-p50",
                        "commit-p99")) {
                    String key = setting + "." + workload + "." + measure + ".";
                    List<String> row = new ArrayList<>(List.of(title(setting), measure(measure)));
                    CONTENDERS.forEach(contender -> row.add(text(key + contender)));
                    row.add(text(key + "enhanced/baseline.interval"));
                    row.add(text(key + "enhanced/floor.interval"));
                    if (row.subList(2, row.size()).stream().anyMatch(cell -> !cell.equals("-"))) {
                        rows.add(row);
                    }
                }
            }
            if (!rows.isEmpty()) {
                tables.add(new Table(
                        "Workload " + workload
                                + ": medians over rounds; in brackets 95 % intervals of how many times better",
                        List.of(
                                "load",
                                "measure",
                                "baseline",
                                "enhanced",
                                "floor",
                                "enhanced / baseline",
                                "enhanced / floor"),
                        rows));
            }
        }
        return tables;
    }

    /** The headline ratios as a reader meets them first: what, ratio with interval. */
    List<String[]> headlines() {
        List<String[]> headlines = new ArrayList<>();
        for (String workload : WORKLOADS) {
            for (String key : HEADLINES) {
                String figure = String.format(Locale.ROOT, key, workload);
                String ratio = text(figure + ".enhanced/baseline");
                if (!ratio.equals("-")) {
                    String[] words = figure.split("\\.");
                    headlines.add(new String[] {
                        ratio + "×",
                        measure(words[2]).replaceAll(",.*", "") + ", " + workload,
                        title(words[0]),
                        text(figure + ".enhanced/baseline.interval").replaceAll(".*\\[", "[")
                    });
                }
            }
        }
        return headlines;
    }

    /** Each headline ratio over the stored runs, oldest first. */
    static List<Chart> history(List<JsonNode> summaries) {
        List<Chart> charts = new ArrayList<>();
        for (String key : HEADLINES) {
            List<Chart.Series> series = new ArrayList<>();
            for (String workload : WORKLOADS) {
                String figure = String.format(Locale.ROOT, key, workload) + ".enhanced/baseline";
                List<Chart.Point> points = new ArrayList<>();
                for (int i = 0; i < summaries.size(); i++) {
                    SummaryCharts of = new SummaryCharts(summaries.get(i));
                    String commit =
                            summaries.get(i).path("environment").path("commit").asString("unknown");
                    String name = (i + 1) + ": " + commit.substring(0, Math.min(7, commit.length()))
                            + (commit.endsWith(" and changes") ? "+" : "");
                    if (Double.isFinite(of.figure(figure))) {
                        points.add(Chart.Point.inCategory(
                                name, of.figure(figure), of.figure(figure + ".low"), of.figure(figure + ".high")));
                    }
                }
                series.add(new Chart.Series(workload, workload.equals("contract") ? "1" : "2", true, points));
            }
            SummaryCharts last = new SummaryCharts(summaries.get(summaries.size() - 1));
            String[] words = key.split("\\.");
            charts.add(new Chart(
                    Section.HISTORY,
                    Chart.Kind.LINES,
                    last.title(words[0]) + ": " + measure(words[2]),
                    "Enhanced against baseline, oldest run first; + marks a commit with changes. " + INTERVAL,
                    "",
                    new Chart.Axis("run: commit", Chart.Scale.CATEGORY),
                    new Chart.Axis("times better, log axis", Chart.Scale.LOG),
                    series,
                    List.of()));
        }
        charts.removeIf(Chart::isEmpty);
        return charts;
    }

    private String title(String setting) {
        return summary.path("settings").path(setting).asString(setting);
    }

    private static String measure(String key) {
        return switch (key) {
            case "throughput" -> "throughput, requests/s";
            case "share" -> "share of the quiet rate";
            case "p50", "p90", "p95", "p99" -> key.toUpperCase(Locale.ROOT) + ", ms";
            case "empty" -> "empty pages, %";
            case "failed" -> "failed requests";
            case "commits" -> "commits/s";
            case "commit-p50", "commit-p99" ->
                key.substring("commit-".length()).toUpperCase(Locale.ROOT) + " of a commit, ms";
            default -> key;
        };
    }

    private double figure(String key) {
        return summary.path("figures").path(key).path("value").asDouble(Double.NaN);
    }

    private String text(String key) {
        return summary.path("figures").path(key).path("text").asString("-");
    }

    /** An enum's constant as its key. */
    private static String key(JsonNode node, String field) {
        return node.path(field).asString("").toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The check's cells: result, name, what was found, limit, command. */
    static List<List<String>> checks(JsonNode summary) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode check : summary.path("checks")) {
            String[] found = check.path("detail").asString("").split(", limit ", 2);
            rows.add(Arrays.asList(
                    check.path("name").asString("?"),
                    check.path("passed").asBoolean(false) ? "PASS" : "FAIL",
                    found[0],
                    found.length > 1 ? found[1] : "holds or not",
                    check.path("repeat").asString("")));
        }
        return rows;
    }
}
