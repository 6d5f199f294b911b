package auditlog.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Draws charts as HTML with inline SVG. Horizontal places are percentages and vertical ones pixels, so that a plot is as wide as
 * its column while letters and points keep their size. Colours are classes of the page's style sheet; shape and dash go with
 * them, so that no colour has to be told from another.
 */
final class ChartDrawing {

    private static final int HEIGHT = 240;
    private static final int ROW_HEIGHT = 26;
    private static final int ROOM_FOR_TICKS = 4;
    private static final int VIEW_WIDTH = 1000;
    private static final int LABEL_DISTANCE = 15;
    private static final String WARM_UP = "warm-up";

    /** The shape of a series by its style; the page defines {@code #m-…}. */
    private static final Map<String, String> SHAPES = Map.of(
            "baseline",
            "circle",
            "enhanced",
            "square",
            "floor",
            "triangle",
            "1",
            "circle",
            "2",
            "square",
            "3",
            "triangle",
            "4",
            "diamond",
            "5",
            "down",
            "6",
            "plus");

    private ChartDrawing() {}

    /** The plot, without its title. */
    static String html(Chart chart) {
        return chart.kind() == Chart.Kind.ROWS ? rows(chart) : lines(chart);
    }

    static String legend(Chart chart) {
        boolean labelled =
                chart.kind() == Chart.Kind.LINES && chart.series().stream().allMatch(Chart.Series::line);
        if (labelled || chart.series().size() < 2) {
            return "";
        }
        String entries = chart.series().stream()
                .map(one -> "<li class=\"" + colour(one) + "\"><svg width=\"14\" height=\"14\" aria-hidden=\"true\">"
                        + mark(one, "50%", "7", "") + "</svg>" + Html.escaped(one.name()) + "</li>")
                .collect(Collectors.joining());
        boolean warmUp = chart.series().stream()
                .anyMatch(one ->
                        one.points().stream().anyMatch(point -> point.note().equals(WARM_UP)));
        return "<ul class=\"legend\">" + entries + (warmUp ? "<li>hollow: warm-up</li>" : "") + "</ul>";
    }

    // ------------------------------------------------------------------------------------------------------- rows

    private static String rows(Chart chart) {
        Span span = Span.over(
                chart.x().scale(),
                DoubleStream.concat(
                        chart.limits().stream().mapToDouble(Chart.Limit::value),
                        chart.series().stream()
                                .flatMap(one -> one.points().stream())
                                .flatMapToDouble(point -> DoubleStream.of(point.x(), point.low(), point.high()))));
        StringBuilder html = new StringBuilder("<div class=\"rows\">");
        for (String row : chart.categories()) {
            html.append("<div class=\"row\"><span class=\"name\">")
                    .append(Html.escaped(row))
                    .append("</span><svg class=\"cell\" width=\"100%\" height=\"")
                    .append(ROW_HEIGHT)
                    .append("\">");
            span.ticks().forEach(tick -> html.append(vertical(grid(chart, tick), span.share(tick), 0, ROW_HEIGHT)));
            for (Chart.Limit limit : chart.limits()) {
                if (limit.at() == null || limit.at().equals(row)) {
                    html.append(vertical("limit", span.share(limit.value()), 2, ROW_HEIGHT - 2));
                }
            }
            List<String> values = new ArrayList<>();
            for (Chart.Series one : chart.series()) {
                List<Chart.Point> points = one.points().stream()
                        .filter(point -> point.at().equals(row))
                        .toList();
                points.forEach(point -> html.append(rowPoint(one, point, span)));
                if (points.size() == 1) {
                    values.add(value(points.get(0), chart));
                } else if (points.size() > 1) {
                    values.add("n = " + points.size());
                }
            }
            html.append("</svg><span class=\"value\">")
                    .append(Html.escaped(String.join(" / ", values)))
                    .append("</span></div>");
        }
        html.append(
                "<div class=\"row axis\"><span class=\"name\"></span><svg class=\"cell\" width=\"100%\" height=\"34\">");
        List<Double> ticks = span.ticks();
        for (double tick : ticks) {
            html.append(tick(ticks, tick, span, 12, Numbers.tick(tick)));
        }
        html.append(text(0.5, 29, "middle", chart.x().label()));
        return html.append("</svg><span class=\"value\"></span></div></div>").toString();
    }

    private static String grid(Chart chart, double tick) {
        return tick == 1 && chart.section() != Section.BUDGET ? "one" : "grid";
    }

    private static String value(Chart.Point point, Chart chart) {
        String text = Numbers.text(point.x());
        if (point.hasRange()) {
            text += " [" + Numbers.text(point.low()) + ", " + Numbers.text(point.high()) + "]";
        }
        String limit = chart.limits().stream()
                .filter(one -> point.at().equals(one.at()))
                .map(one -> ", " + one.label())
                .findFirst()
                .orElse("");
        return text + limit;
    }

    private static String rowPoint(Chart.Series one, Chart.Point point, Span span) {
        String middle = Integer.toString(ROW_HEIGHT / 2);
        StringBuilder svg = new StringBuilder("<g class=\"").append(colour(one)).append("\">");
        if (point.hasRange()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"range\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/>",
                    percent(span.share(point.low())),
                    percent(span.share(point.high())),
                    middle,
                    middle));
        }
        return svg.append(mark(one, percent(span.share(point.x())), middle, point.note()))
                .append("</g>")
                .toString();
    }

    // ------------------------------------------------------------------------------------------------------- lines

    private static String lines(Chart chart) {
        boolean category = chart.x().scale() == Chart.Scale.CATEGORY;
        List<String> categories = chart.categories();
        Span across = category
                ? new Span(Chart.Scale.LINEAR, -0.3, categories.size() - 0.7)
                : Span.over(chart.x().scale(), values(chart, Chart.Point::x));
        Span up = Span.over(
                chart.y().scale(),
                DoubleStream.concat(
                        chart.limits().stream().mapToDouble(Chart.Limit::value),
                        DoubleStream.of(1, 2, 3).boxed().flatMapToDouble(i -> values(chart, end(i.intValue())))));
        StringBuilder svg = new StringBuilder("<p class=\"ylabel\">")
                .append(Html.escaped(chart.y().label()))
                .append("</p><div class=\"lines")
                .append(chart.series().stream().anyMatch(Chart.Series::line) ? " labelled" : "")
                .append("\"><svg width=\"100%\" height=\"")
                .append(HEIGHT)
                .append("\">");
        for (double tick : up.ticks()) {
            double y = y(up, tick);
            svg.append(horizontal("grid", y));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"tick\" x=\"-6\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    y + 4,
                    Numbers.tick(tick)));
        }
        if (category) {
            for (int i = 0; i < categories.size(); i++) {
                svg.append(text(across.share(i), HEIGHT + 17, "middle", categories.get(i)));
            }
        } else {
            List<Double> ticks = across.ticks();
            for (double tick : ticks) {
                svg.append(vertical("grid", across.share(tick), 0, HEIGHT));
                svg.append(tick(ticks, tick, across, HEIGHT + 17, xTick(chart, tick)));
            }
        }
        svg.append(text(0.5, HEIGHT + 35, "middle", chart.x().label()));
        for (Chart.Limit limit : chart.limits()) {
            svg.append(horizontal("limit", y(up, limit.value())));
            svg.append(text(0, (int) y(up, limit.value()) - 5, "start", limit.label()));
        }
        List<End> ends = new ArrayList<>();
        for (Chart.Series one : chart.series()) {
            List<Place> places = places(one, categories, category, across, up);
            if (!places.isEmpty()) {
                svg.append(drawn(one, places));
                if (one.line()) {
                    ends.add(new End(one, places.get(places.size() - 1)));
                }
            }
        }
        svg.append(labels(ends));
        return svg.append("</svg></div>").toString();
    }

    /** A point where it is drawn. */
    private record Place(double share, double y, double low, double high, Chart.Point point) {}

    /** A line's end, which is labelled. */
    private record End(Chart.Series series, Place place) {}

    private static List<Place> places(
            Chart.Series one, List<String> categories, boolean category, Span across, Span up) {
        return one.points().stream()
                .filter(point -> Double.isFinite(point.y()))
                .map(point -> new Place(
                        across.share(category ? categories.indexOf(point.at()) : point.x()),
                        y(up, point.y()),
                        y(up, point.low()),
                        y(up, point.high()),
                        point))
                .toList();
    }

    private static String drawn(Chart.Series one, List<Place> places) {
        StringBuilder svg = new StringBuilder("<g class=\"").append(colour(one)).append("\">");
        if (one.line()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<svg width=\"100%%\" height=\"%d\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\""
                            + " overflow=\"visible\"><polyline class=\"curve\" points=\"",
                    HEIGHT,
                    VIEW_WIDTH,
                    HEIGHT));
            places.forEach(
                    place -> svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", place.share * VIEW_WIDTH, place.y)));
            svg.append("\"/></svg>");
        }
        boolean dense = places.size() > 30 && one.line();
        for (Place place : places) {
            String x = percent(place.share);
            if (place.point.hasRange()) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<line class=\"range\" x1=\"%s\" x2=\"%s\" y1=\"%.1f\" y2=\"%.1f\"/>",
                        x,
                        x,
                        place.low,
                        place.high));
            }
            if (!dense || Chart.TABLE_PERCENTILES.contains(place.point.x())) {
                svg.append(mark(one, x, String.format(Locale.ROOT, "%.1f", place.y), place.point.note()));
            }
        }
        return svg.append("</g>").toString();
    }

    /** Names at the lines' ends, moved apart where they would cover each other. */
    private static String labels(List<End> ends) {
        List<End> sorted = ends.stream()
                .sorted(Comparator.comparingDouble(end -> end.place.y))
                .toList();
        double[] at = sorted.stream().mapToDouble(end -> end.place.y).toArray();
        for (int i = 1; i < at.length; i++) {
            at[i] = Math.max(at[i], at[i - 1] + LABEL_DISTANCE);
        }
        for (int i = at.length - 1; i >= 0; i--) {
            double most = i == at.length - 1 ? HEIGHT : at[i + 1] - LABEL_DISTANCE;
            at[i] = Math.min(at[i], most);
        }
        StringBuilder svg = new StringBuilder();
        for (int i = 0; i < at.length; i++) {
            Chart.Series one = sorted.get(i).series;
            svg.append(String.format(
                    Locale.ROOT,
                    "<g class=\"%s\"><line class=\"lead\" x1=\"%s\" x2=\"100%%\" y1=\"%.1f\" y2=\"%.1f\"/>"
                            + "<svg x=\"100%%\" overflow=\"visible\"><text class=\"end\" x=\"6\" y=\"%.1f\">%s</text></svg></g>",
                    colour(one),
                    percent(sorted.get(i).place.share),
                    sorted.get(i).place.y,
                    at[i],
                    at[i] + 4,
                    Html.escaped(one.name())));
        }
        return svg.toString();
    }

    private static String xTick(Chart chart, double tick) {
        return chart.x().scale() == Chart.Scale.NINES ? Numbers.percentile(tick) : Numbers.tick(tick);
    }

    private static java.util.function.ToDoubleFunction<Chart.Point> end(int which) {
        return point -> which == 1 ? point.y() : which == 2 ? point.low() : point.high();
    }

    private static DoubleStream values(Chart chart, java.util.function.ToDoubleFunction<Chart.Point> of) {
        return chart.series().stream().flatMap(one -> one.points().stream()).mapToDouble(of);
    }

    private static double y(Span up, double value) {
        return HEIGHT * (1 - up.share(value));
    }

    // ------------------------------------------------------------------------------------------------------- shared

    private static String colour(Chart.Series one) {
        return "s-" + (SHAPES.containsKey(one.style()) ? one.style() : "other");
    }

    private static String mark(Chart.Series one, String x, String y, String note) {
        return "<use class=\"mark" + (note.equals(WARM_UP) ? " hollow" : "") + "\" href=\"#m-"
                + SHAPES.getOrDefault(one.style(), "diamond") + "\" x=\"" + x + "\" y=\"" + y + "\"/>";
    }

    private static String horizontal(String kind, double y) {
        return String.format(
                Locale.ROOT, "<line class=\"%s\" x1=\"0\" x2=\"100%%\" y1=\"%.1f\" y2=\"%.1f\"/>", kind, y, y);
    }

    private static String vertical(String kind, double share, int from, int to) {
        return String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/>",
                kind,
                percent(share),
                percent(share),
                from,
                to);
    }

    /** A tick's text; of many every second one gives way on a narrow screen. */
    private static String tick(List<Double> ticks, double tick, Span span, int y, String text) {
        boolean spare = ticks.size() > ROOM_FOR_TICKS && ticks.indexOf(tick) % 2 == 1;
        String svg = text(span.share(tick), y, "middle", text);
        return spare ? svg.replace("class=\"tick\"", "class=\"tick spare\"") : svg;
    }

    private static String text(double share, int y, String anchor, String text) {
        return String.format(
                Locale.ROOT,
                "<text class=\"tick\" x=\"%s\" y=\"%d\" text-anchor=\"%s\">%s</text>",
                percent(share),
                y,
                anchor,
                Html.escaped(text));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f%%", share * 100);
    }
}
