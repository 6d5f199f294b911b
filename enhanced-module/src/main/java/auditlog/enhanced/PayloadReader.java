package auditlog.enhanced;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * An open handle of the payload file with a buffer of its own: one read and one whole decode a payload. The buffer is reused,
 * its contents never. Owned by one thread at a time.
 */
final class PayloadReader implements AutoCloseable {

    /** Payloads longer than this are left to the plain path, so that a pooled buffer stays small. */
    static final int LONGEST_PAYLOAD = 1 << 20;

    private static final int FIRST_BUFFER = 1 << 12;

    /** An idle reader keeps no larger one. */
    private static final int LARGEST_IDLE_BUFFER = 1 << 16;

    private final AtomicInteger open;
    private final Object key;
    private final PayloadFile file;
    private final PayloadDecoder decoder = new PayloadDecoder();
    private byte[] buffer = new byte[FIRST_BUFFER];

    /**
     * Opens the file at the path.
     *
     * @param key device and inode of the file there, as asked before
     * @param open counts the handles held
     * @throws IOException if it can't be opened, or another file has come to the path meanwhile
     */
    PayloadReader(Path payloads, Object key, Outside outside, AtomicInteger open) throws IOException {
        this.open = open;
        this.key = key;
        // Not by a link, which could be pointed elsewhere and back meanwhile without a trace.
        Path path = outside.realPath(payloads);
        FileState before = outside.state(path);
        file = outside.open(path);
        open.incrementAndGet();
        try {
            if (!key.equals(before.identity().key()) || !before.isSame(outside.state(path))) {
                throw new IOException("The payload file was replaced while it was opened: " + payloads);
            }
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Whether this is a handle of the file with that device and inode. While it is open no other file can have them. */
    boolean reads(Object presentKey) {
        return key.equals(presentKey);
    }

    /** Whether it can be lent again. */
    boolean isOpen() {
        return file.isOpen();
    }

    /**
     * Reads and decodes one payload.
     *
     * @throws java.io.EOFException if the file ends before the payload does
     * @throws IOException likewise if the payload is one that only the baseline's own decoder may judge
     */
    JsonNode read(long offset, int length) throws IOException {
        if (length >= buffer.length) {
            buffer = new byte[Integer.highestOneBit(length) << 1];
        }
        file.readFully(offset, buffer, length);
        return decoder.decode(buffer, length);
    }

    /** To be called when it will not be used for now. */
    void rest() {
        if (buffer.length > LARGEST_IDLE_BUFFER) {
            buffer = new byte[FIRST_BUFFER];
        }
    }

    /** Never fails, so that whoever closes several closes all. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException | RuntimeException | Error e) {
            // Nothing was written: the descriptor is gone in any case.
        } finally {
            open.decrementAndGet();
        }
    }
}
