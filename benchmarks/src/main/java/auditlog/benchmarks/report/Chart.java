package auditlog.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a plot shows, apart from how it is drawn. Also what a chart file holds, see {@link ChartFile}.
 *
 * @param section where it belongs
 * @param kind how points are laid out
 * @param title what it shows
 * @param note what a reader must know, such as what a range is; may be empty
 * @param time {@code service time} or {@code response time}; empty if it shows neither
 * @param x the horizontal axis
 * @param y the vertical axis; of {@link Kind#ROWS} only the label counts, as the name of what the rows are
 * @param series a contender, role or fork each
 * @param limits marked values
 */
record Chart(
        Section section,
        Kind kind,
        String title,
        String note,
        String time,
        Axis x,
        Axis y,
        List<Series> series,
        List<Limit> limits) {

    enum Kind {
        /** Points by x and y; a series may be joined by a line. */
        LINES,
        /** A row for each {@link Point#at}, values along x. */
        ROWS
    }

    enum Scale {
        LINEAR,
        LOG,
        /** Percentiles from 0 to 100, exclusive, spread by nines: 90, 99 and 99.9 are the same distance apart. */
        NINES,
        /** Names, in the order in which they appear. */
        CATEGORY
    }

    /**
     * An axis.
     *
     * @param label with the unit
     */
    record Axis(String label, Scale scale) {}

    /**
     * What has one colour and one shape.
     *
     * @param name as labelled
     * @param style {@code baseline}, {@code enhanced}, {@code floor} or a fork's number from 1
     * @param line whether its points are joined
     */
    record Series(String name, String style, boolean line, List<Point> points) {}

    /**
     * A point.
     *
     * @param at the row, or the name on a category axis; null otherwise
     * @param x horizontal value; NaN on a category axis
     * @param y vertical value; NaN in rows
     * @param low lower end of a range about the measured value; NaN for none
     * @param high upper end
     * @param note what to say of this point alone, such as {@code warm-up}, which is drawn hollow; may be empty
     */
    record Point(String at, double x, double y, double low, double high, String note) {

        static Point of(double x, double y) {
            return new Point(null, x, y, Double.NaN, Double.NaN, "");
        }

        static Point inRow(String row, double x, double low, double high) {
            return new Point(row, x, Double.NaN, low, high, "");
        }

        static Point inCategory(String name, double y, double low, double high) {
            return new Point(name, Double.NaN, y, low, high, "");
        }

        boolean hasRange() {
            return Double.isFinite(low) && Double.isFinite(high);
        }
    }

    /**
     * A marked value: across the plot, or in one row.
     *
     * @param at the row; null for all
     * @param value on the axis of what was measured
     * @param label what it is
     */
    record Limit(String at, double value, String label) {}

    /** Percentiles that a table of a curve has; a curve itself has more points. */
    static final List<Double> TABLE_PERCENTILES = List.of(0.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.9, 99.99, 99.999);

    /** The names along rows or a category axis, in order. */
    List<String> categories() {
        Set<String> names = new LinkedHashSet<>();
        series.forEach(one -> one.points.forEach(point -> names.add(point.at == null ? "" : point.at)));
        return new ArrayList<>(names);
    }

    boolean isEmpty() {
        return series.stream().allMatch(one -> one.points.isEmpty());
    }

    /** What is drawn, as a table: a row for each place, a column a series. */
    Table table() {
        boolean named = kind == Kind.ROWS || x.scale == Scale.CATEGORY;
        Map<String, Map<String, List<String>>> cells = new LinkedHashMap<>();
        for (Series one : series) {
            for (Point point : one.points) {
                if (x.scale == Scale.NINES && !TABLE_PERCENTILES.contains(point.x)) {
                    continue;
                }
                String place =
                        named ? point.at : x.scale == Scale.NINES ? Numbers.percentile(point.x) : Numbers.text(point.x);
                cells.computeIfAbsent(place, unused -> new LinkedHashMap<>())
                        .computeIfAbsent(one.name, unused -> new ArrayList<>())
                        .add(cell(point));
            }
        }
        List<String> columns = new ArrayList<>();
        columns.add(kind == Kind.ROWS ? y.label : x.label);
        series.forEach(one -> columns.add(one.name));
        List<List<String>> rows = new ArrayList<>();
        List<String> places = new ArrayList<>(cells.keySet());
        if (!named) {
            places.sort((a, b) -> Double.compare(Double.parseDouble(a), Double.parseDouble(b)));
        }
        for (String place : places) {
            List<String> row = new ArrayList<>();
            row.add(place);
            series.forEach(one -> row.add(String.join(", ", cells.get(place).getOrDefault(one.name, List.of("-")))));
            rows.add(row);
        }
        return new Table(title + ", " + (kind == Kind.ROWS ? x.label : y.label), columns, rows);
    }

    private String cell(Point point) {
        String value = Numbers.text(kind == Kind.ROWS ? point.x : point.y);
        String range = point.hasRange() ? " [" + Numbers.text(point.low) + ", " + Numbers.text(point.high) + "]" : "";
        return value + range + (point.note.isEmpty() ? "" : " (" + point.note + ")");
    }
}
