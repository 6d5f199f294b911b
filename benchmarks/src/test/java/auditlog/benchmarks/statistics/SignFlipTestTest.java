package auditlog.benchmarks.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignFlipTestTest {

    @Test
    void fishersOwnExample() {
        // Darwin's 15 pairs of plants, in eighths of an inch: Fisher (1935) counted 863 of 32,768 sums of 314 or more.
        double[] plants = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};
        assertEquals(863.0 / 32768, SignFlipTest.greater(plants));
    }

    @Test
    void smallCasesByHand() {
        assertEquals(0.5, SignFlipTest.greater(new double[] {1}));
        assertEquals(1, SignFlipTest.greater(new double[] {-1}));
        // Sums of ±1 ±2: 3, 1, -1, -3.
        assertEquals(0.25, SignFlipTest.greater(new double[] {1, 2}));
        assertEquals(0.5, SignFlipTest.greater(new double[] {-1, 2}));
        assertEquals(0.75, SignFlipTest.greater(new double[] {1, -2}));
        // A zero counts for both signs.
        assertEquals(0.5, SignFlipTest.greater(new double[] {0, 1}));
        assertEquals(1, SignFlipTest.greater(new double[] {0, 0, 0}));
    }

    @Test
    void theLeastIsAllSignsPositive() {
        for (int n : new int[] {10, 20}) {
            double[] rising =
                    IntStream.rangeClosed(1, n).mapToDouble(i -> i * 0.1).toArray();
            assertEquals(Math.pow(2, -n), SignFlipTest.greater(rising));
        }
    }

    @Test
    void agreesWithAllPatternsMadeOneByOne() {
        Random random = new Random(11);
        for (int repeat = 0; repeat < 200; repeat++) {
            int n = 1 + random.nextInt(12);
            boolean ties = random.nextBoolean();
            double[] differences = IntStream.range(0, n)
                    .mapToDouble(i -> ties ? random.nextInt(5) - 2 : random.nextGaussian() + 0.3)
                    .toArray();
            assertEquals(oneByOne(differences), SignFlipTest.greater(differences), () -> Arrays.toString(differences));
        }
    }

    @Test
    void theOrderDoesNotMatter() {
        double[] up = {0.01, 0.02, -0.03, 0.04, 0.05, 0.002, 0.1};
        double[] down = {0.1, 0.002, 0.05, 0.04, -0.03, 0.02, 0.01};
        assertEquals(SignFlipTest.greater(up), SignFlipTest.greater(down));
    }

    @Test
    void whatIsNoNumberGivesNone() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertTrue(Double.isNaN(SignFlipTest.greater(new double[] {1, bad, 1})));
        }
        assertTrue(Double.isNaN(SignFlipTest.greater(new double[0])));
        assertThrows(
                IllegalArgumentException.class,
                () -> SignFlipTest.greater(new double[SignFlipTest.MOST_OBSERVATIONS + 1]));
    }

    private static double oneByOne(double[] differences) {
        double observed = Arrays.stream(differences).sum();
        int count = 0;
        for (int pattern = 0; pattern < 1 << differences.length; pattern++) {
            double sum = 0;
            for (int i = 0; i < differences.length; i++) {
                sum += (pattern >> i & 1) == 0 ? differences[i] : -differences[i];
            }
            if (sum >= observed - 1e-9) {
                count++;
            }
        }
        return count / Math.pow(2, differences.length);
    }
}
