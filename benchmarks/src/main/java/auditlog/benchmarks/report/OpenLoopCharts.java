package auditlog.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Charts of what was measured at given rates of arrival, and of the ladder; the files are {@code OpenLoopReport} and {@code ladder.json}. */
final class OpenLoopCharts {

    static final String FILE = "open-loop.json";
    static final String LADDER_FILE = "ladder.json";

    private static final String QUIET = "0";

    private OpenLoopCharts() {}

    /** The highest rates that keep a promise, then P99 by rate, a chart for each workload, writer and kind of arrivals. */
    static List<Chart> responseTimes(JsonNode report) {
        List<Chart> charts = new ArrayList<>();
        Map<String, List<Chart.Point>> capacities = new LinkedHashMap<>();
        for (JsonNode capacity : report.path("capacities")) {
            JsonNode of = capacity.path("of");
            String row = place(of) + ", P99 within "
                    + Numbers.text(capacity.path("limitMillis").asDouble()) + " ms";
            boolean isKept = capacity.path("noneInRounds").asInt() == 0;
            Chart.Point point = Chart.Point.inRow(
                    row, number(capacity, "perSecond"), number(capacity, "low"), number(capacity, "high"));
            capacities
                    .computeIfAbsent(word(of, "contender"), unused -> new ArrayList<>())
                    .add(isKept ? point : noted(point, "not kept at any rate in some rounds: less than this"));
        }
        charts.add(new Chart(
                Section.RESPONSE_TIME,
                Chart.Kind.ROWS,
                "Capacity under a limit of P99",
                "The highest rate tried at which every request was answered, 99 % of them within the limit. Bar: two-sided 95 %"
                        + " t-interval over rounds.",
                "response time",
                new Chart.Axis("requests a second, log axis", Chart.Scale.LOG),
                new Chart.Axis("workload, limit", Chart.Scale.CATEGORY),
                series(capacities, false),
                List.of()));
        Map<String, Map<String, List<Chart.Point>>> rates = new LinkedHashMap<>();
        for (JsonNode rate : report.path("byRate")) {
            // A missed rate has no response time.
            if (rate.path("response").isObject()) {
                JsonNode of = rate.path("of");
                rates.computeIfAbsent(place(of), unused -> new LinkedHashMap<>())
                        .computeIfAbsent(word(of, "contender"), unused -> new ArrayList<>())
                        .add(Chart.Point.of(number(rate, "perSecond"), number(rate.path("response"), "p99")));
            }
        }
        rates.forEach((place, contenders) -> charts.add(new Chart(
                Section.RESPONSE_TIME,
                Chart.Kind.LINES,
                "P99 by rate, " + place,
                "Medians over rounds; a line ends where the target rate was missed.",
                "response time",
                new Chart.Axis("requests a second, log axis", Chart.Scale.LOG),
                new Chart.Axis("P99, ms, log axis", Chart.Scale.LOG),
                series(contenders, true),
                List.of())));
        charts.removeIf(Chart::isEmpty);
        return charts;
    }

    /** Pages a second of each rung, a chart a workload. */
    static List<Chart> ladder(JsonNode ladder) {
        Map<String, Map<String, List<Chart.Point>>> workloads = new LinkedHashMap<>();
        for (JsonNode line : ladder.path("lines")) {
            boolean isQuiet = line.path("commitsPerSecond").asString("").equals(QUIET);
            String name = isQuiet
                    ? "quiet"
                    : "beside " + line.path("commitsPerSecond").asString("") + " commits a second";
            workloads
                    .computeIfAbsent(word(line, "workload"), unused -> new LinkedHashMap<>())
                    .computeIfAbsent(name, unused -> new ArrayList<>())
                    .add(Chart.Point.inRow(word(line, "rung"), number(line, "pages"), Double.NaN, Double.NaN));
        }
        List<Chart> charts = new ArrayList<>();
        workloads.forEach((workload, paces) -> {
            List<Chart.Series> series = new ArrayList<>();
            paces.forEach((pace, points) ->
                    series.add(new Chart.Series(pace, pace.equals("quiet") ? "enhanced" : "2", false, points)));
            charts.add(new Chart(
                    Section.LADDER,
                    Chart.Kind.ROWS,
                    "Throughput of each rung, workload " + workload,
                    "Each rung has the ideas of those above it. Medians over rounds.",
                    "",
                    new Chart.Axis("pages a second, log axis", Chart.Scale.LOG),
                    new Chart.Axis("rung", Chart.Scale.CATEGORY),
                    series,
                    List.of()));
        });
        return charts;
    }

    private static List<Chart.Series> series(Map<String, List<Chart.Point>> points, boolean line) {
        List<Chart.Series> series = new ArrayList<>();
        points.forEach((contender, of) -> series.add(new Chart.Series(contender, contender, line, of)));
        return series;
    }

    private static String place(JsonNode of) {
        String commits = of.path("commitsPerSecond").asString(QUIET);
        return "workload " + word(of, "workload")
                + (commits.equals(QUIET) ? "" : " beside " + commits + " commits a second")
                + ", " + word(of, "arrivals") + " arrivals";
    }

    private static Chart.Point noted(Chart.Point point, String note) {
        return new Chart.Point(point.at(), point.x(), point.y(), point.low(), point.high(), note);
    }

    private static double number(JsonNode node, String field) {
        return node.path(field).isNumber() ? node.path(field).asDouble() : Double.NaN;
    }

    /** Names of constants are stored as they are written in one place or another. */
    private static String word(JsonNode node, String field) {
        return node.path(field).asString("").toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
