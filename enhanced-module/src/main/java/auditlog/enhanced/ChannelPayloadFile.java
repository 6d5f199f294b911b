package auditlog.enhanced;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A payload file read at positions through a channel: one call of the operating system's a read, where a seek before it would be
 * another. Owned by one thread at a time.
 *
 * <p>A channel is closed by an interrupt of the thread that reads. One that came before is laid aside while a read lasts and is there
 * again afterwards; one that comes in the middle costs this handle, which nobody else reads through, and the read fails.
 *
 * <p>A channel reads into memory outside the heap, which the rest of the process may have used up. A little of it is asked for once, for
 * all handles; those for which none is left seek and read.
 */
public final class ChannelPayloadFile implements PayloadFile {

    /** Longer payloads take several reads; the memory lies outside the heap, so it is not to grow with the payloads. */
    private static final int CHUNK = 1 << 13;

    private static final int CHUNKS = 32;

    /** Chunks that no handle has. */
    private static final ConcurrentLinkedQueue<ByteBuffer> IDLE_CHUNKS = chunks();

    private final RandomAccessFile file;
    private final FileChannel channel;

    /** Null if there was none. */
    private ByteBuffer chunk;

    private ChannelPayloadFile(Path path) throws IOException {
        // Opened as the baseline opens it: FileChannel.open would take a directory, too.
        file = new RandomAccessFile(path.toFile(), "r");
        channel = file.getChannel();
        chunk = IDLE_CHUNKS.poll();
    }

    /** To fail takes the platform long, since it waits for garbage collection: so that is tried once, and not by a request. */
    private static ConcurrentLinkedQueue<ByteBuffer> chunks() {
        ConcurrentLinkedQueue<ByteBuffer> chunks = new ConcurrentLinkedQueue<>();
        try {
            ByteBuffer all = ByteBuffer.allocateDirect(CHUNKS * CHUNK);
            for (int i = 0; i < CHUNKS; i++) {
                chunks.add(all.slice(i * CHUNK, CHUNK));
            }
        } catch (OutOfMemoryError e) {
            chunks.clear();
        }
        return chunks;
    }

    /** Asks for the memory that handles share, if that is still to be done. */
    static void prepare() {
        // The class was initialized by this call.
    }

    /**
     * Opens a file to read.
     *
     * @param file the file
     * @return the handle, to be closed
     * @throws IOException if it can't be opened, or is a directory
     */
    public static ChannelPayloadFile open(Path file) throws IOException {
        return new ChannelPayloadFile(file);
    }

    @Override
    public void readFully(long offset, byte[] bytes, int length) throws IOException {
        if (offset < 0) {
            throw new IOException("Negative offset: " + offset);
        }
        if (chunk == null) {
            file.seek(offset);
            file.readFully(bytes, 0, length);
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            for (int done = 0; done < length; ) {
                chunk.clear().limit(Math.min(CHUNK, length - done));
                int read = channel.read(chunk, offset + done);
                if (read < 0) {
                    throw new EOFException("The file ends before byte " + (offset + length));
                }
                chunk.get(0, bytes, done, read);
                done += read;
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            if (chunk != null) {
                IDLE_CHUNKS.add(chunk);
                chunk = null;
            }
        }
    }
}
