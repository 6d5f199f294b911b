package auditlog.benchmarks.statistics;

import java.util.Arrays;

/**
 * How one quantity grows with another: the exponent {@code b} of {@code y = a * x^b}, by least squares of {@code ln y} against {@code ln x}.
 * 0 is independent, 1 is proportional. The interval is over exponents of independent rounds; what lies about the line within one
 * round is no independent error, since a cost that has a fixed part is no power of anything.
 *
 * @param exponent the mean over the rounds
 * @param low lower end of its 95 % interval (Student's t); NaN from one round alone
 * @param high its upper end; likewise
 * @param rounds how many rounds
 */
public record PowerLaw(double exponent, double low, double high, int rounds) {

    /**
     * The exponent of one round.
     *
     * @param x positive values, at least two different ones
     * @param y positive values, in the same order
     * @return the slope of {@code ln y} over {@code ln x}; NaN if a value is not positive and finite, or all {@code x} are the same
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double exponent(double[] x, double[] y) {
        double[] ones = new double[x.length];
        Arrays.fill(ones, 1);
        double[] logX = LogRatios.of(x, ones);
        double[] logY = LogRatios.of(y, ones);
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "A fit needs as many values on both sides: " + x.length + ", " + y.length);
        }
        double meanX = Samples.mean(logX);
        double meanY = Samples.mean(logY);
        double squares = 0;
        double products = 0;
        for (int i = 0; i < x.length; i++) {
            squares += (logX[i] - meanX) * (logX[i] - meanX);
            products += (logX[i] - meanX) * (logY[i] - meanY);
        }
        return squares == 0 ? Double.NaN : products / squares;
    }

    /**
     * The exponent with its interval.
     *
     * @param exponents one a round
     * @return mean and 95 % interval
     */
    public static PowerLaw over(double... exponents) {
        Interval interval = LogRatios.interval(exponents);
        return new PowerLaw(
                StrictMath.log(interval.ratio()),
                StrictMath.log(interval.low()),
                StrictMath.log(interval.high()),
                exponents.length);
    }
}
