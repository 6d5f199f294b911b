package auditlog.benchmarks.statistics;

import auditlog.baseline.Runner;
import java.util.Arrays;

/** Location and spread of a sample. Without a value, or with a NaN among them, the answer is NaN. */
public final class Samples {

    private Samples() {}

    /** The arithmetic mean. */
    public static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /** The standard deviation of the population the sample was drawn from (divided by n - 1); NaN under two values. */
    public static double deviation(double[] values) {
        double mean = mean(values);
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1));
    }

    /** The median: the middle value, or the mean of the two in the middle. */
    public static double median(double[] values) {
        return percentile(values, 0.5);
    }

    /**
     * A percentile, as the contract's load runner defines it.
     *
     * @param values in any order; left as they are
     * @param p the percentile as a fraction, 0 to 1
     * @return the percentile; NaN without a value or with a NaN among them
     */
    public static double percentile(double[] values, double p) {
        if (values.length == 0 || Arrays.stream(values).anyMatch(Double::isNaN)) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return Runner.percentile(sorted, p);
    }
}
