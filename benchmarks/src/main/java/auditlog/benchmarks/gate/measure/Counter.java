package auditlog.benchmarks.gate.measure;

import java.util.Arrays;

/** What is counted exactly while requests are served. */
public enum Counter {

    /** SQL statements begun, those of opening a connection included. */
    STATEMENTS("statements", true),

    /** Rows asked for after a statement's first. */
    ROWS("rows", true),

    /** Connections to the database opened. */
    CONNECTIONS("connections", true),

    /** Files opened, the database's own by its library aside. */
    OPENS("opens", true),

    /** Questions to the file system about a path: is it there, which file is it, how long, of what time. */
    STATS("stats", true),

    /** JSON documents whose decoding was begun. */
    DECODED("decoded", true),

    /** Read system calls of the serving thread. */
    READS("reads", false),

    /** Bytes that these returned. */
    BYTES_READ("bytes-read", false),

    /** Bytes allocated on the heap by the serving thread; without the full JIT. */
    ALLOCATED("bytes-allocated", false),

    /** Statements, rows, connections, opens, stats and documents that other threads took over meanwhile. */
    ELSEWHERE("elsewhere", false);

    private final String label;
    private final boolean isWoven;

    Counter(String label, boolean isWoven) {
        this.label = label;
        this.isWoven = isWoven;
    }

    /** Whether it is counted by calls woven into the measured classes. */
    boolean isWoven() {
        return isWoven;
    }

    /** Those that are counted by woven calls. */
    static Counter[] woven() {
        return Arrays.stream(values()).filter(Counter::isWoven).toArray(Counter[]::new);
    }

    /** The name as in files and reports. */
    @Override
    public String toString() {
        return label;
    }
}
