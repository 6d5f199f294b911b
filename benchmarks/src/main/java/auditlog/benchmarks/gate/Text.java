package auditlog.benchmarks.gate;

import auditlog.benchmarks.statistics.Interval;
import java.util.Locale;

/** Numbers as the gate's reports show them, the same in every locale. */
final class Text {

    private static final double FEW_DIGITS = 100;

    private Text() {}

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** A ratio near 1 to four places, a large one to four digits. */
    static String ratio(double ratio) {
        return Math.abs(ratio) < 10 ? format("%.4f", ratio) : format(ratio < FEW_DIGITS ? "%.2f" : "%.1f", ratio);
    }

    static String interval(Interval interval) {
        return ratio(interval.ratio()) + " [" + ratio(interval.low()) + ", " + ratio(interval.high()) + "]";
    }

    static String p(double p) {
        return format("%.5f", p);
    }
}
