package auditlog.benchmarks.scaling;

/** What is measured at each number of rows. */
public enum Quantity {
    /** A page of 20 without a filter, by its number; the last full one is also that of its place {@code last}. Microseconds. */
    PAGE_BY_DEPTH,
    /** A first page without a filter, by its size. Microseconds. */
    PAGE_BY_SIZE,
    /** A page of 20 with a filter. Microseconds. */
    PAGE_BY_FILTER,
    /** Pages of 20 from anywhere. Microseconds. */
    PAGE_ANYWHERE,
    /** Pages from anywhere, by threads. A second. */
    THROUGHPUT,
    /** Pages from anywhere by one reader, by commits a second of another process. A second. */
    THROUGHPUT_BESIDE_WRITER,
    /** A renewal beside such a writer, as the service itself tells. Milliseconds. */
    RENEWAL_BESIDE_WRITER,
    /** The first renewal after one appended row, as the service itself tells. Milliseconds. */
    RENEWAL,
    /** Opening the service in a new JVM. Milliseconds. */
    OPENING,
    /** The same and a first page. Milliseconds. */
    OPENING_AND_PAGE,
    /** What the heap holds less without the service. Bytes. */
    MEMORY
}
