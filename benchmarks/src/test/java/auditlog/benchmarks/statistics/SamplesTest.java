package auditlog.benchmarks.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SamplesTest {

    private static final double[] VALUES = {9, 2, 7, 4};

    @Test
    void medianIsTheMiddle() {
        assertEquals(5.5, Samples.median(VALUES));
        assertEquals(2, Samples.median(new double[] {3, 1, 2}));
    }

    @Test
    void percentileIsLinearBetweenNeighbours() {
        // k = 3 * 0.9 = 2.7, between 7 and 9
        assertEquals(8.4, Samples.percentile(VALUES, 0.9), 1e-12);
        assertArrayEquals(new double[] {9, 2, 7, 4}, VALUES, "the values are left in their order");
    }

    @Test
    void deviationDividesByOneLess() {
        // mean 5.5; squares 12.25 + 12.25 + 2.25 + 2.25 = 29; 29 / 3
        assertEquals(Math.sqrt(29.0 / 3), Samples.deviation(VALUES), 1e-12);
    }

    @Test
    void nothingAndNaNGiveNaN() {
        assertEquals(Double.NaN, Samples.mean(new double[0]));
        assertEquals(Double.NaN, Samples.median(new double[0]));
        assertEquals(Double.NaN, Samples.median(new double[] {1, Double.NaN, 2}));
        assertEquals(Double.NaN, Samples.deviation(new double[] {1}));
    }
}
