package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.gate.raw.Counter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * The counts of the woven counters. The woven classes call {@link #count}; it allocates nothing, so it leaves the count of
 * allocated bytes alone. One thread measures at a time; what other threads do meanwhile is summed up apart, but for what they do by the
 * clock, which is no request's.
 */
public final class Tally {

    private static final Set<Counter> WOVEN =
            Arrays.stream(Seam.values()).map(Seam::counter).collect(Collectors.toUnmodifiableSet());

    private static final long[] COUNTS = new long[Counter.values().length];
    private static final AtomicLong ELSEWHERE = new AtomicLong();
    private static volatile Thread measured;

    /** Of interest to the measured thread alone. */
    private static boolean isPaused;

    private Tally() {}

    /**
     * Counts one; called by woven classes.
     *
     * @param counter the counter's ordinal
     */
    public static void count(int counter) {
        Thread serving = measured;
        if (serving == Thread.currentThread()) {
            COUNTS[counter] += isPaused ? 0 : 1;
        } else if (serving != null && !CountedTime.isTheClocks()) {
            ELSEWHERE.incrementAndGet();
        }
    }

    /** Whether the calling thread is the one that is measured. */
    static boolean isMeasured() {
        return measured == Thread.currentThread();
    }

    /** Begins at zero, for the calling thread. */
    static void start() {
        Arrays.fill(COUNTS, 0);
        ELSEWHERE.set(0);
        isPaused = false;
        measured = Thread.currentThread();
    }

    /** What the measured thread does from now on does not count; what others do still does. */
    static void pause() {
        isPaused = true;
    }

    /** What the measured thread does counts again. */
    static void resume() {
        isPaused = false;
    }

    /** Ends the counting. */
    static void stop() {
        measured = null;
    }

    /** What was counted between start and stop, for the thread that started it. */
    static Map<Counter, Long> counts() {
        Map<Counter, Long> counts = new EnumMap<>(Counter.class);
        for (Counter counter : WOVEN) {
            counts.put(counter, COUNTS[counter.ordinal()]);
        }
        counts.put(Counter.ELSEWHERE, ELSEWHERE.get());
        return counts;
    }
}
