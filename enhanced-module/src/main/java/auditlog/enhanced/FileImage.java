package auditlog.enhanced;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of a database file at one moment. Kept in chunks, which images of successive moments share where nothing has changed.
 * Immutable. Source of the places in the header: SQLite's "Database File Format", 1.3.
 */
final class FileImage {

    static final int HEADER = 100;

    /** SQLite's largest page; every page size divides it. */
    private static final int CHUNK = 1 << 16;

    private static final int PAGE_SIZE = 16;
    private static final int RESERVED = 20;
    private static final int CHANGE_COUNTER = 24;
    private static final int PAGE_COUNT = 28;
    private static final int SCHEMA_COOKIE = 40;
    private static final int ENCODING = 56;
    private static final int COUNTER_OF_PAGE_COUNT = 92;

    private final long size;
    private final byte[][] chunks;
    private final int pageSize;
    private final int usableSize;
    private final int encoding;
    private final int pages;

    /**
     * Reads a file that nobody may write meanwhile.
     *
     * @param size of the file, in bytes
     * @param previous shares its chunks where they are the same; may be null
     */
    FileImage(DatabaseFile file, long size, FileImage previous, Outside outside) throws IOException {
        this.size = size;
        chunks = new byte[Math.toIntExact((size + CHUNK - 1) / CHUNK)][];
        byte[] scratch = null;
        for (int i = 0; i < chunks.length; i++) {
            scratch = scratch == null ? new byte[CHUNK] : scratch;
            long start = (long) i * CHUNK;
            int length = (int) Math.min(CHUNK, size - start);
            outside.read(file, start, scratch, length);
            Arrays.fill(scratch, length, CHUNK, (byte) 0);
            boolean isSame =
                    previous != null && i < previous.chunks.length && Arrays.equals(scratch, previous.chunks[i]);
            chunks[i] = isSame ? previous.chunks[i] : scratch;
            scratch = isSame ? scratch : null;
        }
        ByteBuffer header = ByteBuffer.wrap(chunks[0]);
        int stored = Short.toUnsignedInt(header.getShort(PAGE_SIZE));
        pageSize = stored == 1 ? CHUNK : stored;
        usableSize = pageSize - Byte.toUnsignedInt(header.get(RESERVED));
        encoding = header.getInt(ENCODING);
        // SQLite goes by the number in the header if that is up to date, else by the file's size.
        long inFile = size / pageSize;
        long inHeader = Integer.toUnsignedLong(header.getInt(PAGE_COUNT));
        boolean isUpToDate = inHeader > 0 && header.getInt(CHANGE_COUNTER) == header.getInt(COUNTER_OF_PAGE_COUNT);
        pages = Math.toIntExact(isUpToDate ? Math.min(inHeader, inFile) : inFile);
    }

    long size() {
        return size;
    }

    /** How many pages may be referred to. */
    int pages() {
        return pages;
    }

    /** Bytes of a page that hold what is stored; the others are reserved. */
    int usableSize() {
        return usableSize;
    }

    /** 1, 2 or 3: UTF-8, UTF-16 with the lower byte first, UTF-16 with the higher byte first. */
    int encoding() {
        return encoding;
    }

    /** Whether nothing has changed since the image from which this one has taken over what it could. */
    boolean isSameAs(FileImage previous) {
        boolean isSame = size == previous.size;
        for (int i = 0; isSame && i < chunks.length; i++) {
            isSame = chunks[i] == previous.chunks[i];
        }
        return isSame;
    }

    /** Whether a page is the same, from one of its bytes on, in another image with pages of that size. */
    boolean isSamePage(int page, int from, FileImage other) {
        int chunk = chunk(page);
        int start = start(page);
        return chunk < other.chunks.length
                && (chunks[chunk] == other.chunks[chunk]
                        || Arrays.equals(
                                chunks[chunk],
                                start + from,
                                start + pageSize,
                                other.chunks[chunk],
                                start + from,
                                start + pageSize));
    }

    /** Whether the schema of the other image is this one's: how pages are laid out, and, if it is whole there, the first one. */
    boolean hasSchemaOf(FileImage other) throws NotRepresentableException {
        return isSamePart(PAGE_SIZE, CHANGE_COUNTER, other)
                && isSamePart(SCHEMA_COOKIE, COUNTER_OF_PAGE_COUNT, other)
                && isSamePage(1, HEADER, other)
                && new BTreePage(this, 1).isLeaf();
    }

    private boolean isSamePart(int from, int to, FileImage other) {
        return Arrays.equals(chunks[0], from, to, other.chunks[0], from, to);
    }

    /** What is stored on a page, the highest byte of a number first. */
    ByteBuffer page(int page) throws NotRepresentableException {
        if (page < 1 || page > pages) {
            throw new NotRepresentableException("The database refers to its page " + page + " of " + pages);
        }
        return ByteBuffer.wrap(chunks[chunk(page)], start(page), usableSize()).slice();
    }

    private int start(int page) {
        return (int) ((page - 1L) * pageSize % CHUNK);
    }

    private int chunk(int page) {
        return (int) ((page - 1L) * pageSize / CHUNK);
    }
}
