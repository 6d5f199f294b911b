package auditlog.enhanced;

import java.io.Closeable;
import java.io.IOException;

/** An open handle of a payload file. Owned by one thread at a time. */
interface PayloadFile extends Closeable {

    /**
     * Fills the beginning of an array.
     *
     * @param offset where in the file to begin, in bytes
     * @param bytes takes what is read
     * @param length how many bytes
     * @throws java.io.EOFException if the file ends before
     * @throws IOException likewise if the offset is negative or the handle is no longer open
     */
    void readFully(long offset, byte[] bytes, int length) throws IOException;

    /** Whether it can still be read: a thread that is interrupted while it reads loses the handle. */
    boolean isOpen();
}
