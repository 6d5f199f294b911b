package auditlog.benchmarks.gate.raw;

import java.util.Arrays;
import java.util.Optional;

/** An exact counter. Values are totals over a fixed run of requests, never averages, so that they stay whole numbers. */
public enum Counter {
    /** SQL statements executed. */
    STATEMENTS("statements", false),
    /** Rows fetched from the database. */
    ROWS("rows", false),
    /** Read system calls of the serving thread. */
    READS("reads", false),
    /** Bytes these returned. */
    BYTES_READ("bytesRead", false),
    /** Files and connections opened. */
    OPENS("opens", false),
    /** Payloads decoded whole. */
    EVENTS_DECODED("eventsDecoded", false),
    /** Questions to the file system about a path: is it there, which file is it, how long, of what time. */
    STATS("stats", false),
    /** Statements, rows, opens, stats and payloads that other threads took over while the requests ran. */
    ELSEWHERE("elsewhere", false),
    /** Bytes allocated on the heap by the serving thread, without the full JIT. */
    BYTES_ALLOCATED("bytesAllocated", true);

    private final String word;
    private final boolean ofJvm;

    Counter(String word, boolean ofJvm) {
        this.word = word;
        this.ofJvm = ofJvm;
    }

    /** The word in files and reports. */
    public String word() {
        return word;
    }

    /** Whether the value depends on the JDK's major version and its object layout, and is exact to less than an object. */
    public boolean ofJvm() {
        return ofJvm;
    }

    /** The counter of this word, if there is one. */
    public static Optional<Counter> named(String word) {
        return Arrays.stream(values())
                .filter(counter -> counter.word.equals(word))
                .findFirst();
    }
}
