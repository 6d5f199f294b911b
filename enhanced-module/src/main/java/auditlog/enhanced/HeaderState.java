package auditlog.enhanced;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Of a database file's header what moves with every commit in rollback-journal mode: sixteen bytes, the change counter among them. A
 * commit writes it before its commit point. It moves back only when a commit that never happened is rolled back, and with the counter
 * so does the state.
 *
 * @param first page size, journal modes, fractions
 * @param second change counter, number of pages
 */
record HeaderState(long first, long second) {

    private static final int START = 16;
    private static final int BYTES = 2 * Long.BYTES;

    /** The byte at 19 says so with 2. */
    private static final int WRITE_AHEAD_LOG = 2;

    private static final int SHIFT_OF_READ_VERSION = 32;

    static HeaderState of(DatabaseFile file, Outside outside) throws IOException {
        byte[] bytes = new byte[BYTES];
        outside.read(file, START, bytes, BYTES);
        ByteBuffer numbers = ByteBuffer.wrap(bytes);
        return new HeaderState(numbers.getLong(), numbers.getLong());
    }

    /** Whether commits go to a log beside the file, and this says nothing of them. */
    boolean isWriteAheadLog() {
        return (first >> SHIFT_OF_READ_VERSION & 0xff) == WRITE_AHEAD_LOG;
    }

    /** Field by field: a record's own equals is only generated when it is first called, which takes long in a new JVM. */
    boolean isSame(HeaderState other) {
        return first == other.first && second == other.second;
    }
}
