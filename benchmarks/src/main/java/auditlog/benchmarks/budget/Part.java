package auditlog.benchmarks.budget;

import java.util.Locale;

/** A part of a request, in the order in which they follow each other; no service has them all. */
public enum Part {
    /** Baseline: a connection to the database is opened, and in the end closed. */
    CONNECTION("connection made, closed"),

    /** Enhanced: is the file at the database's path the same? */
    STAT("stat of the database"),

    /** Enhanced: was anything committed? */
    COUNTER("header's change counter"),

    /** Baseline: the query with OFFSET prepared, stepped to its end, its rows read. Enhanced: a slice found in the index. */
    LOCATING("locating the rows"),

    /** Enhanced: a handle of the payload file lent, if the file at its path is still the handle's. */
    LENDING("payload handle, its stat"),

    /** Baseline: the payload file opened, sought, read and closed for each event. Enhanced: a read of the open handle. */
    READING("reading payloads"),

    /** Of each payload, whole. */
    DECODING("decoding payloads"),

    /** The events and the page. */
    BUILDING("building the page");

    private final String label;

    Part(String label) {
        this.label = label;
    }

    /**
     * What it is called in a table.
     *
     * @return a few words
     */
    public String label() {
        return label;
    }

    /** The name in keys and files. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
