package auditlog.benchmarks.budget;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Adds up how long the parts of requests take: from one reading of the clock to the next, so that all the time of a request is in one
 * part or another. What the readings themselves take is taken off again. Used by one thread.
 */
final class Laps {

    private static final int READINGS = 20_000;
    private static final int TRIES = 20;

    private static final Part[] PARTS = Part.values();

    private final LongSupplier nanoClock;
    private final double nanosAReading;
    private final long[] nanos = new long[PARTS.length];
    private final long[] ended = new long[PARTS.length];
    private long last;

    /**
     * @param nanoClock a monotonic clock, in nanoseconds
     * @param nanosAReading how long it takes to read it, see {@link #nanosAReading}
     */
    Laps(LongSupplier nanoClock, double nanosAReading) {
        this.nanoClock = nanoClock;
        this.nanosAReading = nanosAReading;
    }

    /** How long a clock takes to read, when nothing disturbs it. */
    static double nanosAReading(LongSupplier nanoClock) {
        double least = Double.POSITIVE_INFINITY;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            long start = nanoClock.getAsLong();
            long now = start;
            for (int i = 0; i < READINGS; i++) {
                now = nanoClock.getAsLong();
            }
            least = Math.min(least, (double) (now - start) / READINGS);
        }
        return least;
    }

    /** A request begins. */
    void start() {
        last = nanoClock.getAsLong();
    }

    /** A part, or a piece of one, ends; the next one begins. */
    void end(Part part) {
        long now = nanoClock.getAsLong();
        nanos[part.ordinal()] += now - last;
        ended[part.ordinal()]++;
        last = now;
    }

    /**
     * Takes the sums and begins anew.
     *
     * @return for each part that there was, its nanoseconds
     */
    Map<Part, Double> take() {
        Map<Part, Double> taken = new EnumMap<>(Part.class);
        for (Part part : PARTS) {
            int i = part.ordinal();
            if (ended[i] > 0) {
                taken.put(part, nanos[i] - ended[i] * nanosAReading);
            }
            nanos[i] = 0;
            ended[i] = 0;
        }
        return taken;
    }
}
