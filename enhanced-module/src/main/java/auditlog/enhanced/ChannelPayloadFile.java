package auditlog.enhanced;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A payload file read at positions through a channel: one call of the operating system's a read, where a seek before it would be
 * another. Owned by one thread at a time.
 *
 * <p>A channel is closed by an interrupt of the thread that reads. One that came before is laid aside while a read lasts and is there
 * again afterwards; one that comes in the middle costs this handle, which nobody else reads through, and the read fails.
 */
public final class ChannelPayloadFile implements PayloadFile {

    /** Longer payloads take several reads; the memory lies outside the heap, so it is not to grow with the payloads. */
    private static final int CHUNK = 1 << 13;

    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    private final FileChannel channel;

    private ChannelPayloadFile(Path file) throws IOException {
        // Opened as the baseline opens it: FileChannel.open would take a directory, too.
        channel = new RandomAccessFile(file.toFile(), "r").getChannel();
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
        channel.close();
    }
}
