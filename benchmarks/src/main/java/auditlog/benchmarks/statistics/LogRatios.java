package auditlog.benchmarks.statistics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Ratios of paired observations, compared on the logarithmic scale: there "twice as fast" and "half as fast" are the
 * same distance from "equal", and the mean is not pulled by one slow round. Bounds are those of Student's t distribution
 * for the mean log ratio: {@code mean ± t(p; n - 1) * s / sqrt(n)}, brought back with the exponential.
 *
 * <p>Too few observations (under two) or one that is no positive finite number give ends that are NaN: no check passes
 * with them.
 *
 * <p>Logarithms and exponentials are those of {@link StrictMath}: the same observations give the same bits on every machine.
 */
public final class LogRatios {

    /** The confidence of every interval that is reported. */
    public static final double CONFIDENCE = 0.95;

    /** A quantile is found by a search, and the same few are asked for again and again. */
    private static final Map<Quantile, Double> QUANTILES = new ConcurrentHashMap<>();

    private record Quantile(int degreesOfFreedom, double p) {

        double ofT() {
            return new TDistribution(null, degreesOfFreedom).inverseCumulativeProbability(p);
        }
    }

    private LogRatios() {}

    /**
     * The log ratios of pairs.
     *
     * @param numerators one positive value an observation
     * @param denominators the values they are compared with, in the same order
     * @return {@code ln(numerators[i] / denominators[i])}; NaN where a value is not positive and finite
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double[] of(double[] numerators, double[] denominators) {
        if (numerators.length != denominators.length) {
            throw new IllegalArgumentException(
                    "Pairs need as many values on both sides: " + numerators.length + " and " + denominators.length);
        }
        double[] logs = new double[numerators.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = isPositive(numerators[i]) && isPositive(denominators[i])
                    ? StrictMath.log(numerators[i] / denominators[i])
                    : Double.NaN;
        }
        return logs;
    }

    /** The two-sided 95 % interval of the ratio. */
    public static Interval interval(double[] logs) {
        return interval(logs, CONFIDENCE);
    }

    /**
     * The two-sided interval of the ratio.
     *
     * @param logs log ratios, one an observation
     * @param confidence within 0 and 1, for example 0.95
     * @return the ratio with both ends
     */
    public static Interval interval(double[] logs, double confidence) {
        double oneSided = (1 + confidence) / 2;
        return new Interval(
                StrictMath.exp(mean(logs)), lowerBound(logs, oneSided), upperBound(logs, oneSided), logs.length);
    }

    /** The one-sided lower bound of the ratio: it lies above with the given confidence. */
    public static double lowerBound(double[] logs, double confidence) {
        return StrictMath.exp(mean(logs) - margin(logs, confidence));
    }

    /** The one-sided upper bound of the ratio: it lies below with the given confidence. */
    public static double upperBound(double[] logs, double confidence) {
        return StrictMath.exp(mean(logs) + margin(logs, confidence));
    }

    private static double margin(double[] logs, double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("A confidence lies within 0 and 1: " + confidence);
        }
        if (logs.length < 2) {
            return Double.NaN;
        }
        double t = QUANTILES.computeIfAbsent(new Quantile(logs.length - 1, confidence), Quantile::ofT);
        return t * Samples.deviation(logs) / Math.sqrt(logs.length);
    }

    private static double mean(double[] logs) {
        return Samples.mean(logs);
    }

    private static boolean isPositive(double value) {
        return value > 0 && Double.isFinite(value);
    }
}
