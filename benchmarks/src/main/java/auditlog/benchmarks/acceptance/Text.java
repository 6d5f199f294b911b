package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.statistics.Interval;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How numbers and times are written. */
final class Text {

    /** Columns of a terminal. */
    static final int WIDTH = 80;

    private static final int SECONDS_A_MINUTE = 60;

    private Text() {}

    /** About three digits; {@code -} for what is not a number. */
    static String number(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return "-";
        }
        if (size >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        if (size >= 10) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        return String.format(Locale.ROOT, size >= 1 ? "%.2f" : size >= 0.1 ? "%.3f" : "%.4f", value);
    }

    /** {@code ratio [low, high]}; {@code -} for what was not measured. */
    static String interval(Interval interval) {
        return interval.observations() == 0
                ? "-"
                : number(interval.ratio()) + " [" + number(interval.low()) + ", " + number(interval.high()) + "]";
    }

    /** Lines of at most {@value #WIDTH} columns, all but the first indented; a word that is longer stands alone. */
    static List<String> wrapped(String text, String indent) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > WIDTH) {
            int blank = rest.lastIndexOf(' ', WIDTH);
            if (blank <= indent.length()) {
                blank = rest.indexOf(' ', indent.length() + 1);
            }
            if (blank < 0) {
                break;
            }
            lines.add(rest.substring(0, blank));
            rest = indent + rest.substring(blank + 1);
        }
        lines.add(rest);
        return lines;
    }

    /** What fits into {@value #WIDTH} columns; what is cut ends in dots. */
    static String cut(String text) {
        return text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…";
    }

    /** {@code 7 s}, {@code 2 min 05 s}. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < SECONDS_A_MINUTE
                ? whole + " s"
                : String.format(Locale.ROOT, "%d min %02d s", whole / SECONDS_A_MINUTE, whole % SECONDS_A_MINUTE);
    }

    /** A moment, to the second, as results are stamped. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
