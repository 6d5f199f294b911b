package auditlog.benchmarks.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LapsTest {

    private long now;

    @Test
    void everyMomentOfARequestIsInOnePart() {
        Laps laps = new Laps(() -> now, 0);
        now = 1_000;
        for (int request = 0; request < 2; request++) {
            laps.start();
            lap(laps, Part.CONNECTION, 50);
            lap(laps, Part.LOCATING, 700);
            lap(laps, Part.CONNECTION, 9);
            now += 123_456; // between requests: in no part
        }
        assertEquals(Map.of(Part.CONNECTION, 118.0, Part.LOCATING, 1_400.0), laps.take());
        assertTrue(laps.take().isEmpty(), "what was taken is gone");
    }

    @Test
    void whatTheClockItselfTakesIsTakenOff() {
        Laps laps = new Laps(() -> now += 20, 20);
        laps.start();
        lap(laps, Part.READING, 100);
        lap(laps, Part.DECODING, 300);
        lap(laps, Part.READING, 10);
        assertEquals(Map.of(Part.READING, 110.0, Part.DECODING, 300.0), laps.take());
    }

    @Test
    void howLongTheClockTakesIsItsUndisturbedTime() {
        // Every thousandth reading is disturbed in all tries but one.
        int[] readings = {0};
        double nanos =
                Laps.nanosAReading(() -> now += ++readings[0] % 1_000 == 0 && readings[0] / 20_000 != 7 ? 5_000 : 25);
        assertEquals(25, nanos, 0.6);
    }

    private void lap(Laps laps, Part part, long nanos) {
        now += nanos;
        laps.end(part);
    }
}
