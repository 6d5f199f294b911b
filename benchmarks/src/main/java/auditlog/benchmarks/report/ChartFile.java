package auditlog.benchmarks.report;

import auditlog.benchmarks.jobs.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * A chart that a measurement stores to be shown by the report: {@code NAME.chart.json}, in the run's directory or in {@code study/}.
 *
 * <pre>{@code
 * {
 *   "section": "response-time",            where it is shown: a section's anchor on the page
 *   "kind": "lines",                       or "rows": a row for each "at", values along x
 *   "title": "Workload hits",
 *   "note": "one fork",                    optional
 *   "time": "response time",               optional: or "service time"
 *   "x": {"label": "requests a second", "scale": "log"},      linear, log, nines (percentiles) or category (names)
 *   "y": {"label": "P99, ms, log axis", "scale": "log"},
 *   "series": [{
 *     "name": "enhanced",
 *     "style": "enhanced",                 optional: baseline, enhanced, floor, or a fork's number 1 to 6; else as the name
 *     "line": true,                        optional, false
 *     "points": [{"x": 1000, "y": 0.4, "low": 0.3, "high": 0.5},      low, high: optional, about the measured value
 *                {"at": "hits", "x": 2, "note": "warm-up"}]           at: the row, or the name on a category axis
 *   }],
 *   "limits": [{"value": 1, "label": "limit 1", "at": "hits"}]        optional; at: optional, one row
 * }
 * }</pre>
 *
 * <p>Units stand in the labels. The table of the plot is made of the same points.
 */
final class ChartFile {

    private static final List<String> TIMES = List.of("", "service time", "response time");

    private ChartFile() {}

    /**
     * Reads a chart.
     *
     * @throws IOException if it is not of this form; the message says where
     */
    static Chart read(Path file) throws IOException {
        return of(Json.read(file));
    }

    static Chart of(JsonNode json) throws IOException {
        String id = text(json, "section");
        Section section = Section.named(id)
                .orElseThrow(() -> new IOException("section \"" + id + "\" is none of "
                        + Arrays.stream(Section.values()).map(Section::id).toList()));
        Chart.Kind kind = constant(Chart.Kind.class, "kind", text(json, "kind"));
        String time = json.path("time").asString("");
        if (!TIMES.contains(time)) {
            throw new IOException("time \"" + time + "\" is neither \"service time\" nor \"response time\"");
        }
        Chart.Axis x = axis(json, "x");
        Chart.Axis y = axis(json, "y");
        if (kind == Chart.Kind.ROWS && x.scale() == Chart.Scale.CATEGORY
                || kind == Chart.Kind.LINES && y.scale() == Chart.Scale.CATEGORY) {
            throw new IOException("values need an axis that is no category");
        }
        boolean named = kind == Chart.Kind.ROWS || x.scale() == Chart.Scale.CATEGORY;
        List<Chart.Series> series = new ArrayList<>();
        for (JsonNode one : json.path("series")) {
            List<Chart.Point> points = new ArrayList<>();
            for (JsonNode point : one.path("points")) {
                points.add(point(point, kind, named));
            }
            String name = text(one, "name");
            series.add(new Chart.Series(
                    name, one.path("style").asString(name), one.path("line").asBoolean(false), points));
        }
        if (series.isEmpty()) {
            throw new IOException("series is missing");
        }
        List<Chart.Limit> limits = new ArrayList<>();
        for (JsonNode limit : json.path("limits")) {
            limits.add(new Chart.Limit(
                    limit.path("at").asString(null),
                    number(limit, "value"),
                    limit.path("label").asString("limit")));
        }
        return new Chart(
                section, kind, text(json, "title"), json.path("note").asString(""), time, x, y, series, limits);
    }

    private static Chart.Point point(JsonNode point, Chart.Kind kind, boolean named) throws IOException {
        boolean rows = kind == Chart.Kind.ROWS;
        return new Chart.Point(
                named ? text(point, "at") : null,
                rows || !named ? number(point, "x") : Double.NaN,
                rows ? Double.NaN : number(point, "y"),
                point.path("low").asDouble(Double.NaN),
                point.path("high").asDouble(Double.NaN),
                point.path("note").asString(""));
    }

    private static Chart.Axis axis(JsonNode json, String name) throws IOException {
        JsonNode axis = json.path(name);
        if (!axis.isObject()) {
            throw new IOException(name + " is missing: an object of label and scale");
        }
        return new Chart.Axis(
                text(axis, "label"),
                constant(Chart.Scale.class, name + ".scale", axis.path("scale").asString("category")));
    }

    private static double number(JsonNode json, String field) throws IOException {
        if (!json.path(field).isNumber()) {
            throw new IOException("a number is missing: " + field);
        }
        return json.path(field).asDouble();
    }

    private static String text(JsonNode json, String field) throws IOException {
        if (!json.path(field).isString()) {
            throw new IOException("a text is missing: " + field);
        }
        return json.path(field).asString();
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String field, String name) throws IOException {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(name)) {
                return constant;
            }
        }
        throw new IOException(field + " \"" + name + "\" is none of "
                + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
    }
}
