package auditlog.benchmarks.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvenSampleTest {

    /** Every tenth place returns something: one place in ten, like the hits of a stream. */
    private static final int[] STREAM =
            IntStream.range(0, 1000).map(i -> i % 10 == 3 ? 20 + i % 7 : 0).toArray();

    @Test
    void aSampleHasTheMixOfTheWhole() {
        for (double phase : new double[] {0, 0.3, 0.99}) {
            int[] places = EvenSample.places(STREAM, 50, phase);
            assertEquals(
                    45,
                    Arrays.stream(places).filter(place -> STREAM[place] == 0).count());
            assertEquals(50, Arrays.stream(places).distinct().count());
            assertArrayEquals(Arrays.stream(places).sorted().toArray(), places, "in the stream's order");
        }
    }

    @Test
    void phasesTakeDifferentPlaces() {
        int[] first = EvenSample.places(STREAM, 50, 0);
        int[] second = EvenSample.places(STREAM, 50, 0.5);
        assertEquals(
                0,
                Arrays.stream(first)
                        .filter(place -> Arrays.binarySearch(second, place) >= 0)
                        .count());
    }

    @Test
    void moreThanTheStreamIsWholePassesAndASample() {
        int[] places = EvenSample.places(new int[] {0, 0, 5, 5}, 10, 0);
        assertArrayEquals(new int[] {0, 1, 2, 3, 0, 1, 2, 3, 0, 2}, places);
    }

    @Test
    void badInputIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> EvenSample.places(new int[0], 1, 0));
        assertThrows(IllegalArgumentException.class, () -> EvenSample.places(STREAM, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> EvenSample.places(STREAM, 1, 1));
    }
}
