package auditlog.benchmarks.openloop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final double SECOND = 1e9;

    @Test
    void constantArrivalsAreEvenlySpaced() {
        Schedule schedule = Schedule.constant(1_000, 2);
        assertEquals(2_000, schedule.count());
        assertEquals(0, schedule.due(0));
        assertEquals(1_000_000, schedule.due(1));
        assertEquals(1_999_000_000, schedule.due(1_999));
        assertEquals(2_000_000_000, schedule.nanos());
    }

    @Test
    void poissonArrivalsHaveTheRateAndTheSpreadOfTheProcess() {
        Schedule schedule = Schedule.poisson(10_000, 10, 1);
        assertEquals(100_000, schedule.count());
        double[] gaps = IntStream.range(1, schedule.count())
                .mapToDouble(i -> schedule.due(i) - schedule.due(i - 1))
                .toArray();
        assertTrue(Arrays.stream(gaps).allMatch(gap -> gap >= 0), "in order");
        double mean = Arrays.stream(gaps).average().orElseThrow();
        double square = Arrays.stream(gaps).map(gap -> gap * gap).average().orElseThrow();
        assertEquals(SECOND / 10_000, mean, 500);
        // Of exponential gaps: the mean of the squares is twice the square of the mean, and one in e is longer than the
        // mean.
        assertEquals(2, square / (mean * mean), 0.05);
        assertEquals(
                Math.exp(-1),
                (double) Arrays.stream(gaps).filter(gap -> gap > mean).count() / gaps.length,
                0.01);
    }

    @Test
    void theSeedDecides() {
        assertEquals(
                Schedule.poisson(100, 1, 7).due(50), Schedule.poisson(100, 1, 7).due(50));
        assertTrue(Schedule.poisson(100, 1, 7).due(50)
                != Schedule.poisson(100, 1, 8).due(50));
        assertEquals(10_000_000, Arrivals.CONSTANT.schedule(100, 1, 7).due(1));
        assertEquals(
                Schedule.poisson(100, 1, 7).due(9),
                Arrivals.POISSON.schedule(100, 1, 7).due(9));
    }

    @Test
    void aRunWithoutRequestsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Schedule.constant(0.1, 1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.poisson(Double.NaN, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.poisson(1e12, 1, 1));
    }
}
