package auditlog.benchmarks.paired;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Times the arms in blocks. In a block round every arm is asked the same slice of the workload, one arm after the other
 * in an order shuffled anew; the next round takes the next slice. What was served is compared with what the workload
 * expects after each block, outside its time. Used by one thread.
 */
public final class BlockEngine {

    /** Long enough to leave the clock's own cost behind, short enough that the arms take turns during warmup. */
    private static final long WARMUP_TURN_NANOS = 20_000_000;

    private final List<Arm> arms;
    private final int[] expected;
    private final LongSupplier nanoClock;
    private final Random random;
    private int next;

    /**
     * An engine.
     *
     * @param arms at least one
     * @param expected the number of events that the request at each place returns
     * @param nanoClock a monotonic clock, in nanoseconds
     * @param random decides the order in each round
     */
    public BlockEngine(List<Arm> arms, int[] expected, LongSupplier nanoClock, Random random) {
        if (arms.isEmpty() || expected.length == 0) {
            throw new IllegalArgumentException("A paired run needs an arm and a request");
        }
        this.arms = List.copyOf(arms);
        this.expected = expected.clone();
        this.nanoClock = nanoClock;
        this.random = random;
    }

    /**
     * Warms all arms up, in turns, and finds how many requests the fastest serves in a block.
     *
     * @param warmupNanos how long each arm is warmed up
     * @param blockNanos how long the fastest arm's block is to take
     * @return requests a block, at least 1
     * @throws Exception what an arm throws
     */
    public int calibrate(long warmupNanos, long blockNanos) throws Exception {
        double fastest = Double.POSITIVE_INFINITY;
        for (int turn = 0; turn < Math.max(1, warmupNanos / WARMUP_TURN_NANOS); turn++) {
            fastest = Double.POSITIVE_INFINITY;
            int from = next;
            for (Arm arm : arms) {
                fastest = Math.min(fastest, nanosPerRequest(arm, from, Math.min(warmupNanos, WARMUP_TURN_NANOS)));
            }
        }
        return (int) Math.max(1, Math.min(expected.length, Math.round(blockNanos / fastest)));
    }

    /**
     * Measures.
     *
     * @param slice requests a block
     * @param blocks how many blocks each arm is timed in
     * @return for each arm's name, in the arms' order, the nanoseconds a request in each block
     * @throws IllegalStateException if an arm serves something else than the workload expects, or nothing was measured
     * @throws Exception what an arm throws
     */
    public Map<String, double[]> measure(int slice, int blocks) throws Exception {
        if (slice < 1 || blocks < 1) {
            throw new IllegalArgumentException(
                    "Needed: a slice and blocks of 1 or more; given: " + slice + ", " + blocks);
        }
        Map<String, double[]> times = new LinkedHashMap<>();
        arms.forEach(arm -> times.put(arm.name(), new double[blocks]));
        List<Arm> order = new ArrayList<>(arms);
        for (int block = 0; block < blocks; block++) {
            Collections.shuffle(order, random);
            int from = next;
            for (Arm arm : order) {
                long nanos = timedSlice(arm, from, slice);
                if (nanos <= 0) {
                    throw new IllegalStateException(
                            "Nothing was measured: a block of " + arm.name() + " took " + nanos + " ns");
                }
                times.get(arm.name())[block] = (double) nanos / slice;
            }
            next = (from + slice) % expected.length;
        }
        return times;
    }

    private double nanosPerRequest(Arm arm, int from, long atLeastNanos) throws Exception {
        next = from;
        long nanos = 0;
        int requests = 0;
        while (nanos < atLeastNanos) {
            nanos += timedSlice(arm, next, 1);
            next = (next + 1) % expected.length;
            requests++;
        }
        return (double) nanos / requests;
    }

    private long timedSlice(Arm arm, int from, int slice) throws Exception {
        int place = from;
        long served = 0;
        long start = nanoClock.getAsLong();
        for (int i = 0; i < slice; i++) {
            served += arm.serve(place);
            place = place + 1 == expected.length ? 0 : place + 1;
        }
        long nanos = nanoClock.getAsLong() - start;
        checkServed(arm, from, slice, served);
        return nanos;
    }

    private void checkServed(Arm arm, int from, int slice, long served) {
        long wanted = 0;
        for (int i = 0; i < slice; i++) {
            wanted += expected[(from + i) % expected.length];
        }
        if (served != wanted) {
            throw new IllegalStateException(arm.name() + " served " + served + " events for " + slice
                    + " requests from place " + from + ", expected " + wanted);
        }
    }
}
