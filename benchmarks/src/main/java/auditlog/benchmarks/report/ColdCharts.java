package auditlog.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Charts of the first requests, from {@code cold.json}. */
final class ColdCharts {

    static final String FILE = "cold.json";

    private ColdCharts() {}

    /** A request's time by its place among the first, a chart for each situation and workload. */
    static List<Chart> firstRequests(JsonNode cold) {
        Map<String, Map<String, List<Chart.Point>>> places = new LinkedHashMap<>();
        for (JsonNode line : cold.path("lines")) {
            List<Chart.Point> points = places.computeIfAbsent(
                            line.path("situation").asString("") + ", workload "
                                    + line.path("workload").asString("").toLowerCase(Locale.ROOT),
                            unused -> new LinkedHashMap<>())
                    .computeIfAbsent(
                            line.path("contender").asString("").toLowerCase(Locale.ROOT), unused -> new ArrayList<>());
            int place = 1;
            for (JsonNode millis : line.path("requestMillis")) {
                points.add(Chart.Point.of(place++, millis.asDouble(Double.NaN)));
            }
        }
        List<Chart> charts = new ArrayList<>();
        places.forEach((place, contenders) -> {
            List<Chart.Series> series = new ArrayList<>();
            contenders.forEach((contender, points) -> series.add(new Chart.Series(contender, contender, true, points)));
            charts.add(new Chart(
                    Section.COLD,
                    Chart.Kind.LINES,
                    place,
                    "Medians over rounds of new JVMs.",
                    "service time",
                    new Chart.Axis("request, from the first", Chart.Scale.LINEAR),
                    new Chart.Axis("ms, log axis", Chart.Scale.LOG),
                    series,
                    List.of()));
        });
        charts.removeIf(Chart::isEmpty);
        return charts;
    }
}
