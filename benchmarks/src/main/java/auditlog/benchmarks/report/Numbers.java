package auditlog.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** How the page writes numbers. */
final class Numbers {

    private static final int DIGITS = 3;
    private static final double THOUSAND = 1_000;

    private Numbers() {}

    /** Three digits, or all that stand before the point; {@code -} for what is no number. */
    static String text(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15 || Math.abs(value) >= THOUSAND) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return trimmed(new BigDecimal(value).round(new MathContext(DIGITS)));
    }

    /** For ticks: {@code 20k}, {@code 0.1}, {@code 3M}. */
    static String tick(double value) {
        double size = Math.abs(value);
        if (size >= THOUSAND * THOUSAND) {
            return text(value / THOUSAND / THOUSAND) + "M";
        }
        return size >= THOUSAND ? text(value / THOUSAND) + "k" : text(value);
    }

    /** A percentile, all of its nines. */
    static String percentile(double value) {
        return trimmed(BigDecimal.valueOf(value).round(new MathContext(12)));
    }

    private static String trimmed(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
