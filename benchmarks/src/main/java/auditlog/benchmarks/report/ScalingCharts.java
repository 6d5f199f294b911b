package auditlog.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Charts of how costs grow, from {@code scaling.json}. */
final class ScalingCharts {

    static final String FILE = "scaling.json";

    private static final String INTERVAL = "Bar: two-sided 95 % t-interval over rounds.";

    private ScalingCharts() {}

    /** By depth, page size, threads and commit rate a chart for each number of rows; then by rows. */
    static List<Chart> growth(JsonNode scaling) {
        JsonNode lines = scaling.path("report").path("lines");
        List<Chart> charts = new ArrayList<>();
        charts.addAll(bySize(lines, "PAGE_BY_DEPTH", "A page of 20 by its depth", "page", "microseconds"));
        charts.addAll(bySize(lines, "PAGE_BY_SIZE", "A first page by its size", "events a page", "microseconds"));
        charts.addAll(bySize(lines, "THROUGHPUT", "Throughput by threads", "threads", "pages a second"));
        charts.add(byRows(lines, "PAGE_ANYWHERE", "A page of 20 from anywhere", "microseconds"));
        charts.add(byRows(lines, "OPENING", "Opening in a new JVM", "ms"));
        charts.add(byRows(lines, "RENEWAL", "Renewal after one row", "ms"));
        charts.add(besideWriter(lines));
        charts.removeIf(Chart::isEmpty);
        return charts;
    }

    private static List<Chart> bySize(JsonNode lines, String quantity, String title, String x, String y) {
        Map<Integer, Map<String, List<Chart.Point>>> sizes = new LinkedHashMap<>();
        for (JsonNode line : lines) {
            if (line.path("quantity").asString("").equals(quantity)) {
                sizes.computeIfAbsent(line.path("rows").asInt(0), unused -> new LinkedHashMap<>())
                        .computeIfAbsent(contender(line), unused -> new ArrayList<>())
                        .add(point(line, number(line, "x")));
            }
        }
        List<Chart> charts = new ArrayList<>();
        sizes.forEach((rows, points) -> charts.add(
                chart(title + ", " + rows + " rows", x + ", log axis", y + ", log axis", series(points, true))));
        return charts;
    }

    private static Chart byRows(JsonNode lines, String quantity, String title, String y) {
        Map<String, List<Chart.Point>> points = new LinkedHashMap<>();
        for (JsonNode line : lines) {
            if (line.path("quantity").asString("").equals(quantity)) {
                points.computeIfAbsent(contender(line), unused -> new ArrayList<>())
                        .add(point(line, number(line, "rows")));
            }
        }
        return chart(title + ", by rows", "rows, log axis", y + ", log axis", series(points, true));
    }

    private static Chart besideWriter(JsonNode lines) {
        Map<String, List<Chart.Point>> points = new LinkedHashMap<>();
        for (JsonNode line : lines) {
            if (line.path("quantity").asString("").equals("THROUGHPUT_BESIDE_WRITER")) {
                String row = line.path("rows").asInt(0) + " rows, "
                        + line.path("place").asString("") + " a second";
                points.computeIfAbsent(contender(line), unused -> new ArrayList<>())
                        .add(Chart.Point.inRow(row, number(line, "value"), number(line, "low"), number(line, "high")));
            }
        }
        return new Chart(
                Section.GROWTH,
                Chart.Kind.ROWS,
                "One reader beside a writer",
                INTERVAL,
                "",
                new Chart.Axis("pages a second, log axis", Chart.Scale.LOG),
                new Chart.Axis("rows, commits", Chart.Scale.CATEGORY),
                series(points, false),
                List.of());
    }

    private static Chart chart(String title, String x, String y, List<Chart.Series> series) {
        return new Chart(
                Section.GROWTH,
                Chart.Kind.LINES,
                title,
                INTERVAL,
                "",
                new Chart.Axis(x, Chart.Scale.LOG),
                new Chart.Axis(y, Chart.Scale.LOG),
                series,
                List.of());
    }

    private static List<Chart.Series> series(Map<String, List<Chart.Point>> points, boolean line) {
        List<Chart.Series> series = new ArrayList<>();
        points.forEach((contender, of) -> series.add(new Chart.Series(contender, contender, line, of)));
        return series;
    }

    private static Chart.Point point(JsonNode line, double x) {
        return new Chart.Point(null, x, number(line, "value"), number(line, "low"), number(line, "high"), "");
    }

    private static String contender(JsonNode line) {
        return line.path("contender").asString("").toLowerCase(Locale.ROOT);
    }

    private static double number(JsonNode node, String field) {
        return node.path(field).isNumber() ? node.path(field).asDouble() : Double.NaN;
    }
}
