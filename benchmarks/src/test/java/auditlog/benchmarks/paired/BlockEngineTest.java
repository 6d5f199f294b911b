package auditlog.benchmarks.paired;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockEngineTest {

    private static final int[] EXPECTED = {0, 3, 0, 1, 0};

    /** The clock that the fake arms move on. */
    private long now;

    private final List<String> asked = new ArrayList<>();

    @Test
    void timesEveryArmOnTheSameSlicesInAShuffledOrder() throws Exception {
        BlockEngine engine = engine(arm("a", 100, 0), arm("b", 250, 0));
        Map<String, double[]> times = engine.measure(2, 20);
        assertArrayEquals(filled(20, 100), times.get("a"), 1e-9);
        assertArrayEquals(filled(20, 250), times.get("b"), 1e-9);
        assertEquals(80, asked.size());
        boolean aWasFirst = false;
        boolean bWasFirst = false;
        for (int block = 0; block < 20; block++) {
            List<String> round = asked.subList(4 * block, 4 * block + 4);
            int from = 2 * block % EXPECTED.length;
            String first = round.get(0).substring(0, 1);
            String second = first.equals("a") ? "b" : "a";
            aWasFirst |= first.equals("a");
            bWasFirst |= first.equals("b");
            int next = (from + 1) % EXPECTED.length;
            assertEquals(List.of(first + from, first + next, second + from, second + next), round);
        }
        assertTrue(aWasFirst && bWasFirst, "the order is shuffled");
    }

    @Test
    void sliceIsWhatTheFastestServesInABlock() throws Exception {
        // 1 ms / 10 us = 100 requests, but the workload has 5; 30 us / 10 us = 3
        assertEquals(5, engine(arm("a", 10_000, 0), arm("b", 50_000, 0)).calibrate(1_000_000, 1_000_000));
        assertEquals(3, engine(arm("a", 10_000, 0), arm("b", 50_000, 0)).calibrate(1_000_000, 30_000));
        assertEquals(1, engine(arm("a", 10_000, 0)).calibrate(1_000_000, 1));
    }

    @Test
    void anArmThatServesSomethingElseFails() {
        IllegalStateException wrong = assertThrows(
                IllegalStateException.class,
                () -> engine(arm("a", 10, 0), arm("b", 10, 1)).measure(2, 1));
        assertEquals("b served 5 events for 2 requests from place 0, expected 3", wrong.getMessage());
        assertThrows(IllegalStateException.class, () -> engine(arm("b", 10, 1)).calibrate(100, 10));
    }

    @Test
    void nothingMeasuredFails() {
        assertThrows(IllegalStateException.class, () -> engine(arm("a", 0, 0)).measure(1, 1));
        assertThrows(
                IllegalArgumentException.class, () -> engine(arm("a", 1, 0)).measure(1, 0));
        assertThrows(
                IllegalArgumentException.class, () -> engine(arm("a", 1, 0)).measure(0, 1));
        assertThrows(IllegalArgumentException.class, this::engine);
    }

    private BlockEngine engine(Arm... arms) {
        return new BlockEngine(List.of(arms), EXPECTED, () -> now, new Random(7));
    }

    private Arm arm(String name, long nanos, int extraEvents) {
        return new Arm() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public int serve(int place) {
                now += nanos;
                asked.add(name + place);
                return EXPECTED[place] + extraEvents;
            }
        };
    }

    private static double[] filled(int size, double value) {
        double[] values = new double[size];
        Arrays.fill(values, value);
        return values;
    }
}
