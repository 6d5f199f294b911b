package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.statistics.Interval;
import java.util.List;
import java.util.Locale;

/**
 * Ratios with their intervals as a static picture: a row each, on a logarithmic axis, with the limit that a check sets.
 * Drawn for a light and for a dark scheme, each on a ground of its own: whoever shows it may not tell it which is asked for.
 */
final class ForestPlot {

    static final String FILE = "ratios.svg";

    /**
     * A row.
     *
     * @param label what the ratio is of
     * @param ratio the ratio and its interval; left out of the picture when it is not known
     * @param limit the limit of its lower end; NaN if none is set
     */
    record Row(String label, Interval ratio, double limit) {}

    private static final int LEFT = 330;
    private static final int WIDTH = 900;
    private static final int RIGHT = 150;
    private static final int ROW = 22;
    private static final int TOP = 40;
    private static final String STYLE = """
            text { font: 13px sans-serif; fill: #1f2328 }
            .title { font-weight: bold }
            .ground { fill: #ffffff }
            .axis { stroke: #9198a1; stroke-width: 1 }
            .grid { stroke: #9198a1; stroke-width: 1; opacity: .35 }
            .bar { stroke: #0067a8; stroke-width: 3 }
            .dot { fill: #0067a8 }
            .limit { stroke: #b44a00; stroke-width: 2 }
            @media (prefers-color-scheme: dark) {
              .ground { fill: #0d1117 }
              text { fill: #d1d7e0 }
              .bar { stroke: #66b8f2 }
              .dot { fill: #66b8f2 }
              .limit { stroke: #ff9a4d }
            }
            """;

    private ForestPlot() {}

    static String svg(String title, List<Row> rows) {
        List<Row> known = rows.stream().filter(row -> row.ratio.isKnown()).toList();
        double lowest = known.stream()
                .mapToDouble(row -> Math.min(1, row.ratio.low()))
                .min()
                .orElse(1);
        double highest = known.stream()
                .mapToDouble(row -> Math.max(10, row.ratio.high()))
                .max()
                .orElse(10);
        int lowestPower = (int) Math.floor(Math.log10(lowest));
        int highestPower = (int) Math.ceil(Math.log10(highest));
        int bottom = TOP + ROW * known.size() + 10;
        StringBuilder svg = new StringBuilder();
        append(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">",
                WIDTH,
                bottom + 45);
        append(svg, "<title>%s</title><style>%s</style>", escaped(title), STYLE);
        append(svg, "<rect class=\"ground\" width=\"100%%\" height=\"100%%\" rx=\"6\"/>");
        append(svg, "<text x=\"%d\" y=\"20\" class=\"title\">%s</text>", 10, escaped(title));
        for (int power = lowestPower; power <= highestPower; power++) {
            double x = x(Math.pow(10, power), lowestPower, highestPower);
            append(
                    svg,
                    "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
                    power == 0 ? "axis" : "grid",
                    x,
                    x,
                    TOP - 8,
                    bottom);
            append(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x,
                    bottom + 16,
                    Text.number(Math.pow(10, power)));
        }
        append(
                svg,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">times better (log axis); 95 %% interval over rounds;"
                        + " upright stroke: the check's limit</text>",
                (LEFT + WIDTH - RIGHT) / 2,
                bottom + 36);
        for (int i = 0; i < known.size(); i++) {
            appendRow(svg, known.get(i), TOP + ROW * i + ROW / 2, lowestPower, highestPower);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void appendRow(StringBuilder svg, Row row, int y, int lowestPower, int highestPower) {
        append(svg, "<text x=\"10\" y=\"%d\">%s</text>", y + 4, escaped(row.label));
        append(
                svg,
                "<line class=\"bar\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
                x(row.ratio.low(), lowestPower, highestPower),
                x(row.ratio.high(), lowestPower, highestPower),
                y,
                y);
        append(
                svg,
                "<circle class=\"dot\" cx=\"%.1f\" cy=\"%d\" r=\"4\"/>",
                x(row.ratio.ratio(), lowestPower, highestPower),
                y);
        if (Double.isFinite(row.limit)) {
            double x = x(row.limit, lowestPower, highestPower);
            append(svg, "<line class=\"limit\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", x, x, y - 8, y + 8);
        }
        append(svg, "<text x=\"%d\" y=\"%d\">%s</text>", WIDTH - RIGHT + 10, y + 4, escaped(Text.interval(row.ratio)));
    }

    private static double x(double ratio, int lowestPower, int highestPower) {
        double share = (Math.log10(ratio) - lowestPower) / (highestPower - lowestPower);
        return LEFT + share * (WIDTH - RIGHT - LEFT);
    }

    private static void append(StringBuilder svg, String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
