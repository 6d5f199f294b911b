package auditlog.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What the regression gate counted and decided. */
final class GateTables {

    private GateTables() {}

    /** The enhanced service's counters a request, a row a scenario; nothing if none are stored. */
    static List<Table> counters(JsonNode counters) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode scenario : counters.path("scenarios")) {
            scenario.path("totals")
                    .forEach(total -> names.add(total.path("counter").asString("")));
        }
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode scenario : counters.path("scenarios")) {
            double requests = scenario.path("requests").asDouble(Double.NaN);
            List<String> row = new ArrayList<>(List.of(
                    scenario.path("scenario").asString(""),
                    Numbers.text(requests),
                    Numbers.text(scenario.path("events").asDouble(Double.NaN) / requests)));
            for (String name : names) {
                double total = Double.NaN;
                for (JsonNode one : scenario.path("totals")) {
                    if (one.path("counter").asString("").equals(name)) {
                        total = one.path("repeats").path(0).asDouble(Double.NaN);
                    }
                }
                row.add(Numbers.text(total / requests));
            }
            rows.add(row);
        }
        if (rows.isEmpty()) {
            return List.of();
        }
        List<String> columns = new ArrayList<>(List.of("scenario", "requests", "events"));
        columns.addAll(names);
        return List.of(new Table(
                "Enhanced, exact counts of the regression gate divided by requests ("
                        + counters.path("jvm").asString("") + ")",
                columns,
                rows));
    }

    /** Bytes a request, a row a scenario. */
    static List<Chart> bytes(JsonNode counters) {
        List<Chart.Series> series = new ArrayList<>();
        String[][] chosen = {{"bytesRead", "bytes read", "1"}, {"bytesAllocated", "bytes allocated", "2"}};
        for (String[] counter : chosen) {
            List<Chart.Point> points = new ArrayList<>();
            for (JsonNode scenario : counters.path("scenarios")) {
                for (JsonNode total : scenario.path("totals")) {
                    if (total.path("counter").asString("").equals(counter[0])) {
                        double bytes = total.path("repeats").path(0).asDouble(Double.NaN)
                                / scenario.path("requests").asDouble(Double.NaN);
                        points.add(Chart.Point.inRow(
                                scenario.path("scenario").asString(""), bytes, Double.NaN, Double.NaN));
                    }
                }
            }
            series.add(new Chart.Series(counter[1], counter[2], false, points));
        }
        Chart chart = new Chart(
                Section.COUNTERS,
                Chart.Kind.ROWS,
                "Bytes a request of the enhanced service",
                "Exact counts, in the gate's scenarios; values: read / allocated.",
                "",
                new Chart.Axis("bytes a request, log axis", Chart.Scale.LOG),
                new Chart.Axis("scenario", Chart.Scale.CATEGORY),
                series,
                List.of());
        return chart.isEmpty() ? List.of() : List.of(chart);
    }
}
