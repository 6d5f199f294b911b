package auditlog.benchmarks.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LogRatiosTest {

    /** Mean 3, deviation sqrt(2.5), n 5: half width t(0.975; 4) * sqrt(2.5 / 5) = 2.7764451 * 0.7071068 = 1.9632432. */
    private static final double[] ONE_TO_FIVE = {1, 2, 3, 4, 5};

    @Test
    void twoSidedIntervalIsThatOfTheMeanLogRatio() {
        Interval interval = LogRatios.interval(ONE_TO_FIVE);
        assertEquals(Math.exp(3), interval.ratio(), 1e-9);
        assertEquals(3 - 1.9632432, Math.log(interval.low()), 1e-6);
        assertEquals(3 + 1.9632432, Math.log(interval.high()), 1e-6);
        assertEquals(5, interval.observations());
        assertTrue(interval.isKnown());
    }

    @Test
    void oneSidedBoundsTakeTheWholeConfidenceOnOneSide() {
        // t(0.95; 4) = 2.1318468, t(0.99; 4) = 3.7469474 (printed tables)
        assertEquals(3 - 2.1318468 * Math.sqrt(0.5), Math.log(LogRatios.lowerBound(ONE_TO_FIVE, 0.95)), 1e-6);
        assertEquals(3 + 3.7469474 * Math.sqrt(0.5), Math.log(LogRatios.upperBound(ONE_TO_FIVE, 0.99)), 1e-6);
    }

    @Test
    void twoObservationsUseOneDegreeOfFreedom() {
        // t(0.975; 1) = 12.7062047, deviation sqrt(0.02), n 2: half width 1.2706205
        Interval interval = LogRatios.interval(new double[] {0.1, 0.3});
        assertEquals(0.2 - 1.2706205, Math.log(interval.low()), 1e-6);
    }

    @Test
    void equalObservationsHaveAnIntervalWithoutWidth() {
        Interval interval = LogRatios.interval(new double[] {Math.log(2), Math.log(2), Math.log(2)});
        assertEquals(2, interval.low(), 1e-12);
        assertEquals(2, interval.high(), 1e-12);
    }

    @Test
    void pairsAreDividedOneByOne() {
        assertArrayEquals(
                new double[] {Math.log(2), Math.log(0.25)},
                LogRatios.of(new double[] {10, 1}, new double[] {5, 4}),
                1e-15);
        assertThrows(IllegalArgumentException.class, () -> LogRatios.of(new double[1], new double[2]));
    }

    @Test
    void whatIsNoPositiveNumberLeavesNoInterval() {
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertUnknown(LogRatios.of(new double[] {2, bad, 2}, new double[] {1, 1, 1}));
            assertUnknown(LogRatios.of(new double[] {1, 1, 1}, new double[] {2, bad, 2}));
        }
    }

    @Test
    void fewerThanTwoObservationsLeaveNoInterval() {
        assertUnknown(new double[0]);
        assertUnknown(new double[] {1});
    }

    @Test
    void confidenceLiesWithinZeroAndOne() {
        assertThrows(IllegalArgumentException.class, () -> LogRatios.lowerBound(ONE_TO_FIVE, 1));
        assertThrows(IllegalArgumentException.class, () -> LogRatios.lowerBound(ONE_TO_FIVE, Double.NaN));
    }

    private static void assertUnknown(double[] logs) {
        Interval interval = LogRatios.interval(logs);
        assertFalse(interval.isKnown());
        assertTrue(Double.isNaN(interval.low()));
    }
}
