package auditlog.benchmarks.profile;

import auditlog.benchmarks.LaunchException;
import java.util.ArrayList;
import java.util.List;

/**
 * What async-profiler takes a sample of.
 *
 * @param name async-profiler's name of it
 * @param why why it is this one, for a reader
 */
record Event(String name, String why) {

    static final String ALLOC = "alloc";
    static final String LOCK = "lock";

    /**
     * Where processor time goes, the best first: by the kernel's counter, which sees the kernel's own frames, too; by a timer a thread;
     * by one timer for the process; by looking at all threads, running or not. {@code cpu} is none of them: async-profiler then takes
     * what works and does not say which.
     */
    static final List<String> PROCESSOR = List.of("cpu-clock", "ctimer", "itimer", "wall");

    /** Whether async-profiler can sample an event in this place. */
    @FunctionalInterface
    interface Trial {

        /**
         * Tries.
         *
         * @param event its name
         * @return what is wrong; empty if it works
         */
        String trouble(String event);
    }

    /**
     * The first event that works.
     *
     * @param candidates names, the best first
     * @param trial whether one works
     * @throws LaunchException if none does; the message has the reason of each
     */
    static Event firstOf(List<String> candidates, Trial trial) {
        List<String> refused = new ArrayList<>();
        for (String candidate : candidates) {
            String trouble = trial.trouble(candidate);
            if (trouble.isEmpty()) {
                return new Event(
                        candidate,
                        describe(candidate) + (refused.isEmpty() ? "" : "; not here: " + String.join(", ", refused)));
            }
            refused.add(candidate + " (" + trouble + ")");
        }
        throw LaunchException.wrongUsage("async-profiler can't sample here: " + String.join(", ", refused)
                + "; the word jfr needs no native library");
    }

    /** What a sample weighs. */
    String unit() {
        return switch (name) {
            case ALLOC -> "bytes";
            case LOCK -> "ns";
            default -> "samples";
        };
    }

    /** The name of the words and files. */
    String kind() {
        return name.equals(ALLOC) || name.equals(LOCK) ? name : "flame";
    }

    /** Between samples: ns, for {@link #ALLOC} bytes; 0 for the profiler's own choice. */
    long interval() {
        return switch (name) {
            case ALLOC -> 128 * 1024;
            case LOCK, "wall" -> 0;
            default -> 1_000_000;
        };
    }

    private static String describe(String event) {
        return switch (event) {
            case "cpu-clock" -> "processor time, by the kernel's perf events";
            case "ctimer" -> "processor time, by a timer for each thread";
            case "itimer" -> "processor time, by one timer for the process";
            case "wall" -> "all threads, running or waiting";
            case ALLOC -> "bytes allocated, sampled";
            case LOCK -> "time waited for locks";
            default -> "as asked for";
        };
    }
}
