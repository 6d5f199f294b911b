package auditlog.enhanced;

import java.nio.ByteBuffer;

/**
 * A page of a table's b-tree. Whoever reads outside it, as on a damaged page, gets an unchecked exception. Source: SQLite's "Database
 * File Format", 1.6.
 */
final class BTreePage {

    private static final int INNER = 5;
    private static final int LEAF = 13;
    private static final int CELL_COUNT = 3;
    private static final int LAST_CHILD = 8;
    private static final int LEAF_HEADER = 8;
    private static final int INNER_HEADER = 12;
    private static final int LONGEST_VARINT = 9;

    private final ByteBuffer bytes;
    private final int header;
    private final int type;

    BTreePage(FileImage image, int page) throws NotRepresentableException {
        bytes = image.page(page);
        header = page == 1 ? FileImage.HEADER : 0;
        type = bytes.get(header);
        if (type != INNER && type != LEAF) {
            throw new NotRepresentableException("Page " + page + " of the database is no page of a table");
        }
    }

    boolean isLeaf() {
        return type == LEAF;
    }

    int cells() {
        return Short.toUnsignedInt(bytes.getShort(header + CELL_COUNT));
    }

    /** The page's bytes, from the i-th cell on. */
    ByteBuffer cell(int i) {
        int pointer = header + (isLeaf() ? LEAF_HEADER : INNER_HEADER) + 2 * i;
        return bytes.position(Short.toUnsignedInt(bytes.getShort(pointer)));
    }

    /** Page number of an inner page's child that belongs to no cell. */
    int lastChild() {
        return bytes.getInt(header + LAST_CHILD);
    }

    /** What is stored on the page. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Reads a number of one to nine bytes, seven bits each, of the ninth all eight. */
    static long varint(ByteBuffer from) {
        long value = 0;
        for (int i = 1; i < LONGEST_VARINT; i++) {
            byte next = from.get();
            value = value << 7 | next & 0x7f;
            if (next >= 0) {
                return value;
            }
        }
        return value << 8 | from.get() & 0xff;
    }
}
