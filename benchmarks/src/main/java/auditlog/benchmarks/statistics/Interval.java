package auditlog.benchmarks.statistics;

/**
 * A ratio with the interval it lies in.
 *
 * @param ratio the estimate: the exponential of the mean log ratio
 * @param low the lower end; NaN if the observations allow none
 * @param high the upper end; NaN if the observations allow none
 * @param observations the number of independent observations (rounds or forks) behind it
 */
public record Interval(double ratio, double low, double high, int observations) {

    /** The interval of something that was not measured. */
    public static final Interval NONE = new Interval(Double.NaN, Double.NaN, Double.NaN, 0);

    /** Whether the estimate and both ends are numbers. */
    public boolean isKnown() {
        return Double.isFinite(ratio) && Double.isFinite(low) && Double.isFinite(high);
    }
}
