package auditlog.enhanced;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The pages of a database file at one moment. A page that has not changed since an earlier image is the same array in both.
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
    private final byte[][] pages;
    private final int usableSize;
    private final int encoding;
    private final int count;

    /**
     * Reads a file that nobody may write meanwhile.
     *
     * @param size of the file, in bytes
     * @param previous gives its pages where they are the same; may be null
     */
    FileImage(DatabaseFile file, long size, FileImage previous, Outside outside) throws IOException {
        this.size = size;
        byte[] chunk = new byte[CHUNK];
        outside.read(file, 0, chunk, (int) Math.max(HEADER, Math.min(CHUNK, size)));
        ByteBuffer header = ByteBuffer.wrap(chunk);
        int stored = Short.toUnsignedInt(header.getShort(PAGE_SIZE));
        int pageSize = stored == 1 ? CHUNK : stored;
        usableSize = pageSize - Byte.toUnsignedInt(header.get(RESERVED));
        encoding = header.getInt(ENCODING);
        pages = new byte[Math.toIntExact(size / pageSize)][];
        // SQLite goes by the number in the header if that is up to date, else by the file's size.
        int inHeader = header.getInt(PAGE_COUNT);
        boolean isUpToDate = inHeader > 0 && header.getInt(CHANGE_COUNTER) == header.getInt(COUNTER_OF_PAGE_COUNT);
        count = isUpToDate ? Math.min(inHeader, pages.length) : pages.length;
        for (int page = 0, place = 0; page < pages.length; page++, place += pageSize) {
            if (place == CHUNK) {
                long start = (long) page * pageSize;
                outside.read(file, start, chunk, (int) Math.min(CHUNK, size - start));
                place = 0;
            }
            byte[] known = previous != null && page < previous.pages.length ? previous.pages[page] : null;
            boolean isSame = known != null && Arrays.equals(known, 0, known.length, chunk, place, place + pageSize);
            pages[page] = isSame ? known : Arrays.copyOfRange(chunk, place, place + pageSize);
        }
    }

    /** Of the file, in bytes. */
    long size() {
        return size;
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
        for (int i = 0; isSame && i < pages.length; i++) {
            isSame = pages[i] == previous.pages[i];
        }
        return isSame;
    }

    /** Whether what is stored lies on the pages as it does in the other image. */
    boolean isLaidOutAs(FileImage other) {
        return isSamePart(PAGE_SIZE, CHANGE_COUNTER, other) && encoding == other.encoding;
    }

    /** Whether the schema is surely that of the other image: not if it takes more than the first page. */
    boolean hasSchemaOf(FileImage other) throws NotRepresentableException {
        return isSamePart(SCHEMA_COOKIE, COUNTER_OF_PAGE_COUNT, other)
                && isSamePart(HEADER, pages[0].length, other)
                && new BTreePage(this, 1).isLeaf();
    }

    private boolean isSamePart(int from, int to, FileImage other) {
        return Arrays.equals(pages[0], from, to, other.pages[0], from, to);
    }

    /** What is stored on a page, the highest byte of a number first. Of the array of an unchanged page. */
    ByteBuffer page(int page) throws NotRepresentableException {
        if (page < 1 || page > count) {
            throw new NotRepresentableException("The database refers to its page " + page + " of " + count);
        }
        return ByteBuffer.wrap(pages[page - 1], 0, usableSize);
    }
}
