package auditlog.benchmarks.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PartTimesTest {

    @Test
    void ofEachRequestTheQuietestQuarterCountsAndTheRequestsCountAlike() {
        // Request 0 eight times, request 1 four times; the quarter is two and one of them.
        int[] requests = {0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0};
        double[] locating = {9, 900, 10, 12, 800, 90, 90, 870, 90, 90, 860, 90};
        // What is quickest in this part alone was disturbed in the other.
        double[] decoding = {50, 1, 4, 6, 9, 1, 1, 1, 1, 1, 1, 1};
        double[] service = {15, 830, 17, 99, 840, 99, 99, 850, 99, 99, 860, 99};
        PartTimes times = new PartTimes(requests, Map.of(Part.LOCATING, locating, Part.DECODING, decoding), service);
        assertEquals(
                Map.of(Part.LOCATING, ((10 + 12) / 2.0 + 800) / 2, Part.DECODING, ((4 + 6) / 2.0 + 9) / 2),
                times.quietParts());
        assertEquals(((15 + 17) / 2.0 + 830) / 2, times.quietService());
    }

    @Test
    void withoutATimeThereIsNoNumber() {
        assertEquals(Double.NaN, new PartTimes(new int[0], Map.of(), new double[0]).quietService());
    }
}
