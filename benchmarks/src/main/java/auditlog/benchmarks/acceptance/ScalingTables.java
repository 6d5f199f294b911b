package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.scaling.Quantity;
import auditlog.benchmarks.scaling.ScalingReport;
import auditlog.benchmarks.statistics.Interval;
import auditlog.benchmarks.workload.Contender;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The study of growth as tables of text, of {@value Text#WIDTH} columns. */
final class ScalingTables {

    private static final String COMPARED_ROW = "  %9s  %-17s %6s %11s %11s %8s  %s";
    private static final String OPENING_ROW = "  %9s  %-9s %12s %14s %12s %12s";
    private static final String BESIDE_ROW = "  %9s %9s %14s %14s %12s  %s";
    private static final String EXPONENT_ROW = "  %-8s %-21s %-9s %8s  %s";
    private static final String TARGET_ROW = "  %-53s %5s  %s";
    private static final String LIMIT_ROW = "  %9s %14s %12s %12s %24s";

    private static final List<Integer> HEAPS_GIBIBYTES = List.of(1, 4, 16, 64);
    private static final double A_GIBIBYTE = 1024 * 1024 * 1024;
    private static final double SNAPSHOTS_SHARE_OF_HEAP = 0.25;
    private static final double HALF = 0.5;
    private static final double MILLIS_A_SECOND = 1e3;

    private final ScalingReport report;
    private final List<Integer> sizes;

    ScalingTables(ScalingReport report) {
        this.report = report;
        this.sizes = report.lines().stream()
                .map(ScalingReport.Line::rows)
                .distinct()
                .sorted()
                .toList();
    }

    /** All tables. */
    List<TextTable> tables() {
        List<TextTable> tables = new ArrayList<>();
        tables.add(compared("A page by depth, 20 events a page, microseconds", Quantity.PAGE_BY_DEPTH, true));
        tables.add(compared("A first page by its size, microseconds", Quantity.PAGE_BY_SIZE, true));
        tables.add(compared("A page of 20 with a filter, microseconds", Quantity.PAGE_BY_FILTER, true));
        tables.add(compared("A page of 20 from anywhere, microseconds", Quantity.PAGE_ANYWHERE, true));
        tables.add(compared("Pages a second from anywhere, by threads", Quantity.THROUGHPUT, false));
        tables.add(besideWriter());
        tables.add(opening());
        tables.add(exponents());
        tables.add(targets());
        tables.add(limits());
        tables.removeIf(table -> table.lines().size() < 2);
        return tables;
    }

    /** Baseline and enhanced side by side. */
    private TextTable compared(String title, Quantity quantity, boolean isTime) {
        List<String> lines = new ArrayList<>();
        lines.add(row(COMPARED_ROW, "rows", "", "events", "baseline", "enhanced", "times", ""));
        for (int rows : sizes) {
            for (String place : places(quantity, rows)) {
                ScalingReport.Line baseline = line(Contender.BASELINE, rows, quantity, place);
                ScalingReport.Line enhanced = line(Contender.ENHANCED, rows, quantity, place);
                double gain = isTime ? value(baseline) / value(enhanced) : value(enhanced) / value(baseline);
                lines.add(row(
                        COMPARED_ROW,
                        rows,
                        place,
                        Text.number(enhanced == null ? baseline.events() : enhanced.events()),
                        Text.number(value(baseline)),
                        Text.number(value(enhanced)),
                        Text.number(gain),
                        limited(baseline)));
            }
        }
        return new TextTable(title, lines);
    }

    /** What there was no time for. */
    private static String limited(ScalingReport.Line line) {
        if (line == null) {
            return "too slow";
        }
        return line.done() < line.wanted() ? line.done() + " of " + line.wanted() : "";
    }

    private TextTable besideWriter() {
        List<String> lines = new ArrayList<>();
        lines.add(row(BESIDE_ROW, "rows", "commits/s", "baseline", "enhanced", "renewal, ms", ""));
        for (int rows : sizes) {
            for (String place : places(Quantity.THROUGHPUT_BESIDE_WRITER, rows)) {
                ScalingReport.Line baseline = line(Contender.BASELINE, rows, Quantity.THROUGHPUT_BESIDE_WRITER, place);
                ScalingReport.Line enhanced = line(Contender.ENHANCED, rows, Quantity.THROUGHPUT_BESIDE_WRITER, place);
                ScalingReport.Line renewal = line(Contender.ENHANCED, rows, Quantity.RENEWAL_BESIDE_WRITER, place);
                long failed = failed(baseline) + failed(enhanced);
                lines.add(row(
                        BESIDE_ROW,
                        rows,
                        place.replace("commits ", ""),
                        Text.number(value(baseline)),
                        Text.number(value(enhanced)),
                        Text.number(value(renewal)),
                        failed == 0 ? "" : "failed: " + failed));
            }
        }
        return new TextTable("Pages a second from anywhere, one reader beside a writer", lines);
    }

    private TextTable opening() {
        List<String> lines = new ArrayList<>();
        lines.add(row(OPENING_ROW, "", "", "opening,", "opening and", "memory,", "renewal after"));
        lines.add(row(OPENING_ROW, "rows", "", "ms", "first page, ms", "bytes a row", "one row, ms"));
        for (int rows : sizes) {
            for (Contender contender : List.of(Contender.BASELINE, Contender.ENHANCED)) {
                lines.add(row(
                        OPENING_ROW,
                        rows,
                        contender,
                        Text.number(value(line(contender, rows, Quantity.OPENING, "opening"))),
                        Text.number(value(line(contender, rows, Quantity.OPENING_AND_PAGE, "opening and page"))),
                        Text.number(value(line(contender, rows, Quantity.MEMORY, "heap")) / rows),
                        Text.number(value(line(contender, rows, Quantity.RENEWAL, "one row")))));
            }
        }
        return new TextTable("Opening in a new JVM, memory, renewal", lines);
    }

    private TextTable exponents() {
        List<String> lines = new ArrayList<>();
        lines.add(row(EXPONENT_ROW, "contender", "time or memory of", "grows with", "rows", "exponent"));
        for (ScalingReport.Exponent one : report.exponents()) {
            lines.add(row(
                    EXPONENT_ROW,
                    one.contender(),
                    one.of(),
                    one.with(),
                    one.rows() == 0 ? "" : one.rows(),
                    interval(one.exponent(), one.low(), one.high())));
        }
        return new TextTable("Fitted exponents: 0 is independent, 1 is proportional; 95 % over rounds", lines);
    }

    private TextTable targets() {
        List<String> lines = new ArrayList<>();
        lines.add(row(TARGET_ROW, "enhanced, in no verdict", "most", "found"));
        for (ScalingReport.Target one : report.targets()) {
            lines.add(row(
                    TARGET_ROW,
                    one.name(),
                    Text.number(one.limit()),
                    Text.number(one.value()) + (one.met() ? " met" : " NOT MET")));
        }
        return new TextTable("Targets", lines);
    }

    /**
     * Where this design ends, computed from what the most rows gave, as if time and memory grew in proportion to the rows from there on. A
     * limit that is reached first decides.
     */
    private TextTable limits() {
        List<String> lines = new ArrayList<>();
        int rows = sizes.get(sizes.size() - 1);
        double bytesARow = value(line(Contender.ENHANCED, rows, Quantity.MEMORY, "heap")) / rows;
        double openingARow = value(line(Contender.ENHANCED, rows, Quantity.OPENING, "opening")) / rows;
        double renewalARow = value(line(Contender.ENHANCED, rows, Quantity.RENEWAL, "one row")) / rows;
        lines.add(row(LIMIT_ROW, "heap,", "most rows", "opening,", "renewal,", "commits/s that keep one"));
        lines.add(row(LIMIT_ROW, "GiB", "in a quarter", "s", "s", "processor half busy"));
        for (int heap : HEAPS_GIBIBYTES) {
            double most = heap * A_GIBIBYTE * SNAPSHOTS_SHARE_OF_HEAP / bytesARow;
            double renewal = most * renewalARow / MILLIS_A_SECOND;
            lines.add(row(
                    LIMIT_ROW,
                    heap,
                    String.format(Locale.ROOT, "%.0f", most),
                    Text.number(most * openingARow / MILLIS_A_SECOND),
                    Text.number(renewal),
                    Text.number(HALF / renewal)));
        }
        return new TextTable("Where this design ends, in proportion from " + rows + " rows", lines);
    }

    /** The places of either contender, in the order in which they were measured. */
    private List<String> places(Quantity quantity, int rows) {
        Map<String, Boolean> places = new LinkedHashMap<>();
        report.lines().stream()
                .filter(line -> line.quantity() == quantity && line.rows() == rows)
                .sorted(Comparator.comparing(line -> line.x()))
                .forEach(line -> places.put(line.place(), true));
        return List.copyOf(places.keySet());
    }

    private ScalingReport.Line line(Contender contender, int rows, Quantity quantity, String place) {
        return report.line(contender, rows, quantity, place).orElse(null);
    }

    private static double value(ScalingReport.Line line) {
        return line == null ? Double.NaN : line.value();
    }

    private static long failed(ScalingReport.Line line) {
        return line == null ? 0 : line.failed();
    }

    private static String interval(double value, Double low, Double high) {
        return low == null || high == null ? Text.number(value) : Text.interval(new Interval(value, low, high, 1));
    }

    private static String row(String form, Object... cells) {
        return String.format(Locale.ROOT, form, cells).stripTrailing();
    }
}
