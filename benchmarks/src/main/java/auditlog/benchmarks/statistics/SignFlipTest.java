package auditlog.benchmarks.statistics;

import java.util.Arrays;

/**
 * The exact one-sided sign-flip test (Fisher's randomization test of paired differences): were the differences symmetric
 * about zero, each sign would have been as likely as the other. p is the share of all 2^n sign patterns whose sum is at
 * least the one observed. It assumes nothing about the shape but that symmetry, so an outlier can't make it see what is
 * not there.
 */
public final class SignFlipTest {

    /** So many that each half's patterns still fit in memory. */
    public static final int MOST_OBSERVATIONS = 40;

    private static final double ROUNDING = 1e-12;

    private SignFlipTest() {}

    /**
     * The chance of a sum as large as this one or larger if the mean is not above zero.
     *
     * @param differences one an observation, at most {@value #MOST_OBSERVATIONS}
     * @return p, from 2^-n to 1; NaN without an observation or with one that is no finite number
     */
    public static double greater(double[] differences) {
        int n = differences.length;
        if (n > MOST_OBSERVATIONS) {
            throw new IllegalArgumentException(n + " observations; at most " + MOST_OBSERVATIONS);
        }
        if (n == 0 || !Arrays.stream(differences).allMatch(Double::isFinite)) {
            return Double.NaN;
        }
        double size = Arrays.stream(differences).map(Math::abs).sum();
        double observed = Arrays.stream(differences).sum();
        return countAtLeast(differences, observed - ROUNDING * size) / Math.pow(2, n);
    }

    /** Every pattern is one of the first half's with one of the second's: with both sorted, pairs are counted, not made. */
    private static double countAtLeast(double[] differences, double least) {
        double[] first = sums(differences, 0, differences.length / 2);
        double[] second = sums(differences, differences.length / 2, differences.length);
        Arrays.sort(first);
        Arrays.sort(second);
        double count = 0;
        int from = second.length;
        for (double sum : first) {
            while (from > 0 && sum + second[from - 1] >= least) {
                from--;
            }
            count += second.length - from;
        }
        return count;
    }

    private static double[] sums(double[] differences, int from, int to) {
        double[] sums = {0};
        for (int i = from; i < to; i++) {
            double[] next = new double[2 * sums.length];
            for (int j = 0; j < sums.length; j++) {
                next[2 * j] = sums[j] + differences[i];
                next[2 * j + 1] = sums[j] - differences[i];
            }
            sums = next;
        }
        return sums;
    }
}
