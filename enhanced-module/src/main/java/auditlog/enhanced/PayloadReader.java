package auditlog.enhanced;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * An open handle of the payload file with a buffer of its own: one seek, one read and one whole decode a payload. The buffer
 * is reused, its contents never. Owned by one thread at a time.
 *
 * <p>A {@link RandomAccessFile}, since an interrupt closes a file channel under everyone who shares it.
 */
final class PayloadReader implements AutoCloseable {

    /** Payloads longer than this are left to the plain path, so that a pooled buffer stays small. */
    static final int LONGEST_PAYLOAD = 1 << 20;

    private static final int FIRST_BUFFER = 1 << 12;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long EACH_BYTE_1 = 0x0101010101010101L;
    private static final long EACH_BYTE_80 = 0x8080808080808080L;

    /** The baseline's own settings. */
    private static final ObjectReader DECODER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final AtomicInteger open;
    private final Object key;
    private final RandomAccessFile file;
    private byte[] buffer = new byte[FIRST_BUFFER];

    /**
     * Opens the file at the path.
     *
     * @param key device and inode of the file there, as asked before
     * @param open counts the handles held
     * @throws IOException if it can't be opened, or another file has come to the path meanwhile
     */
    PayloadReader(Path payloads, Object key, AtomicInteger open) throws IOException {
        this.open = open;
        this.key = key;
        // Not by a link, which could be pointed elsewhere and back meanwhile without a trace.
        Path path = payloads.toRealPath();
        FileTime changed = FileIdentity.statusChanged(path);
        file = new RandomAccessFile(path.toFile(), "r");
        open.incrementAndGet();
        try {
            if (!key.equals(FileIdentity.key(path)) || !changed.equals(FileIdentity.statusChanged(path))) {
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

    /**
     * Reads and decodes one payload.
     *
     * @throws java.io.EOFException if the file ends before the payload does
     * @throws IOException likewise if the payload is one that only the baseline's own decoder may judge
     */
    JsonNode read(long offset, int length) throws IOException {
        if (length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Integer.highestOneBit(length - 1) << 1);
        }
        file.seek(offset);
        file.readFully(buffer, 0, length);
        if (holdsPadding(buffer, length)) {
            throw new IOException("A payload at " + offset + " holds the byte FF, which is left to the plain path");
        }
        return DECODER.readValue(buffer, 0, length);
    }

    /**
     * Whether there is a byte FF, which is never a part of UTF-8. The library pads names with it when it looks them up by their
     * bytes: a name that holds it can pass for another one that the decoder met before, instead of being refused. Only the
     * baseline's decoder has met the names that the baseline's has.
     */
    private static boolean holdsPadding(byte[] bytes, int length) {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            // The usual test for a byte of zero among eight.
            long inverted = ~(long) LONGS.get(bytes, i);
            if ((inverted - EACH_BYTE_1 & ~inverted & EACH_BYTE_80) != 0) {
                return true;
            }
        }
        for (; i < length; i++) {
            if (bytes[i] == (byte) 0xff) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // Nothing was written: the descriptor is gone in any case.
        } finally {
            open.decrementAndGet();
        }
    }
}
