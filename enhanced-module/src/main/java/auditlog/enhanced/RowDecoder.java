package auditlog.enhanced;

import auditlog.enhanced.OddRow.Match;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Reads the rows of a table's leaves from an image. A row that could not stand in columns for exactly what the driver makes of it
 * becomes an {@link OddRow}. Used by one thread. Source: SQLite's "Database File Format", 1.6 and 2.1.
 */
final class RowDecoder {

    /** Bytes of heap that a text takes, its characters aside. */
    static final int BYTES_A_TEXT = 48;

    /** Bytes of heap that a row takes, its texts' characters aside: the row, its resource's id, and what finds it. */
    private static final int BYTES_A_ROW = 64 + BYTES_A_TEXT + 8 + 6 * 4;

    /** Shorter texts of columns that hold few different ones are held once. */
    static final int LONG_TEXT = 64;

    static final int MOST_SHARED = 1 << 12;

    /** Types of values: lengths of those up to 9, which are NULL, whole numbers, a fraction, 0 and 1. */
    private static final int[] LENGTHS = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0};

    /** Of a value that is not stored, since its column was added later. */
    private static final int ABSENT = -1;

    private static final int REAL = 7;
    private static final int ZERO = 8;
    private static final int FIRST_BLOB = 12;
    private static final int FIRST_TEXT = 13;

    private final FileImage image;
    private final int[] columnOfField;
    private final Object[] defaults;
    private final Charset charset;
    private final Map<ByteBuffer, String> shared;
    private final long[] types = new long[TableSchema.COLUMNS];
    private final int[] places = new int[TableSchema.COLUMNS];
    private ByteBuffer record;

    // Of the leaf that is read.
    private final List<Row> rows = new ArrayList<>();
    private List<OddRow> odd;
    private long bytes;
    private long mostBytes;

    /**
     * A decoder of a table's rows.
     *
     * @param shared short texts that were read before from this file, by their bytes
     */
    RowDecoder(FileImage image, TableSchema schema, Map<ByteBuffer, String> shared) {
        this.shared = shared;
        this.image = image;
        this.columnOfField = schema.columnOfField();
        this.defaults = schema.defaults();
        charset = switch (image.encoding()) {
            case 2 -> StandardCharsets.UTF_16LE;
            case 3 -> StandardCharsets.UTF_16BE;
            default -> StandardCharsets.UTF_8;
        };
    }

    /**
     * Reads a leaf.
     *
     * @param mostBytes of heap that its rows may take in a snapshot
     * @throws NotRepresentableException if the snapshot can't stand for them
     */
    TableLeaves.Leaf read(BTreePage leaf, long mostBytes) throws NotRepresentableException {
        this.mostBytes = mostBytes;
        bytes = 0;
        rows.clear();
        odd = new ArrayList<>(0);
        int mostInLeaf = image.usableSize() - 35;
        boolean overflows = false;
        long first = 0;
        long last = 0;
        for (int i = 0; i < leaf.cells(); i++) {
            ByteBuffer cell = leaf.cell(i);
            int length = Math.toIntExact(BTreePage.varint(cell));
            long id = BTreePage.varint(cell);
            require(i == 0 || id > last, "out of order", id);
            first = i == 0 ? id : first;
            last = id;
            overflows |= length > mostInLeaf;
            record = length > mostInLeaf ? assembled(cell, length, mostInLeaf) : cell.slice(cell.position(), length);
            locate(id);
            addRow(id);
        }
        byte[] page = overflows ? null : leaf.bytes().array();
        return new TableLeaves.Leaf(page, leaf.cells(), first, last, rows.toArray(Row[]::new), odd, bytes);
    }

    private static void require(boolean isSo, String otherwise, long id) throws NotRepresentableException {
        if (!isSo) {
            throw new NotRepresentableException("The row with id " + id + " is " + otherwise);
        }
    }

    /** Puts a row together that overflows its page. */
    private ByteBuffer assembled(ByteBuffer cell, int length, int mostInLeaf) throws NotRepresentableException {
        requireRoom(length);
        int usable = image.usableSize();
        int least = (usable - 12) * 32 / 255 - 23;
        int here = least + (length - least) % (usable - Integer.BYTES);
        ByteBuffer whole = ByteBuffer.allocate(length);
        cell.get(whole.array(), 0, here <= mostInLeaf ? here : least);
        whole.position(here <= mostInLeaf ? here : least);
        for (int next = cell.getInt(); whole.hasRemaining(); ) {
            ByteBuffer page = image.page(next);
            next = page.getInt();
            page.limit(Math.min(page.limit(), page.position() + whole.remaining()));
            whole.put(page);
        }
        return whole.flip();
    }

    private void requireRoom(long more) throws NotRepresentableException {
        if (bytes + more > mostBytes) {
            throw new NotRepresentableException(
                    "The heap is too small for a snapshot of the table: it may take " + mostBytes + " bytes");
        }
    }

    /** Finds where the values of a record lie, and of which types they are. */
    private void locate(long id) throws NotRepresentableException {
        int headerEnd = Math.toIntExact(BTreePage.varint(record));
        long place = headerEnd;
        Arrays.fill(types, ABSENT);
        for (int field = 0; record.position() < headerEnd; field++) {
            long type = BTreePage.varint(record);
            int column = field < columnOfField.length ? columnOfField[field] : -1;
            if (column >= 0) {
                types[column] = type;
                places[column] = (int) place;
            }
            place += type < FIRST_BLOB ? LENGTHS[(int) type] : (type - FIRST_BLOB) / 2;
            require(place <= record.limit(), "longer than itself", id);
        }
        for (int column = 0; column < types.length; column++) {
            require(types[column] != ABSENT || defaults[column] != null, "without some of the columns", id);
        }
        require(isNull(TableSchema.ID), "stored with another id", id);
    }

    private void addRow(long id) throws NotRepresentableException {
        String action = sharedText(TableSchema.ACTION);
        String resourceType = sharedText(TableSchema.RESOURCE_TYPE);
        String resourceId = text(TableSchema.RESOURCE_ID);
        if (action == null
                || resourceType == null
                || resourceId == null
                || !isInteger(TableSchema.CREATED_AT)
                || !isInteger(TableSchema.ACTOR_ID)
                || !isInteger(TableSchema.PAYLOAD_OFFSET)
                || !isInteger(TableSchema.PAYLOAD_LEN)) {
            addOdd(id, action);
            return;
        }
        bytes += BYTES_A_ROW + 2L * resourceId.length();
        requireRoom(0);
        rows.add(new Row(
                id,
                integer(TableSchema.CREATED_AT),
                integer(TableSchema.ACTOR_ID),
                action,
                resourceType,
                resourceId,
                integer(TableSchema.PAYLOAD_OFFSET),
                // As the driver cuts a number that the baseline asks it for as an int.
                (int) integer(TableSchema.PAYLOAD_LEN)));
    }

    /** Like {@link #text}, of a column that holds few different ones: those are decoded and held once. */
    private String sharedText(int column) {
        if (!isText(column)) {
            return text(column);
        }
        int limit = record.limit();
        record.limit(places[column] + textLength(column)).position(places[column]);
        String known = shared.get(record);
        if (known == null) {
            known = text(column);
            if (known != null && record.remaining() < LONG_TEXT && shared.size() < MOST_SHARED) {
                shared.put(ByteBuffer.allocate(record.remaining()).put(record).flip(), known);
            } else {
                bytes += BYTES_A_TEXT + 2L * record.remaining();
            }
        }
        record.limit(limit);
        return known;
    }

    private void addOdd(long id, String action) {
        long before = 0;
        long after = 0;
        if (isInteger(TableSchema.CREATED_AT)) {
            before = integer(TableSchema.CREATED_AT);
            after = before;
        } else if (types[TableSchema.CREATED_AT] == REAL) {
            double second = record.getDouble(places[TableSchema.CREATED_AT]);
            before = (long) Math.floor(second);
            after = (long) Math.ceil(second);
        } else {
            // NULL, a text or a BLOB is between no two numbers, so no request finds the row.
            return;
        }
        Long actor = isInteger(TableSchema.ACTOR_ID) ? integer(TableSchema.ACTOR_ID) : null;
        odd.add(new OddRow(id, before, after, match(TableSchema.ACTOR_ID, actor), match(TableSchema.ACTION, action)));
    }

    private Match match(int column, Object value) {
        return value == null && !isNull(column) ? Match.ANY : new Match(false, value);
    }

    private boolean isNull(int column) {
        return types[column] == 0;
    }

    private boolean isInteger(int column) {
        return types[column] == ABSENT || types[column] > 0 && types[column] < FIRST_BLOB && types[column] != REAL;
    }

    private long integer(int column) {
        int type = (int) types[column];
        if (type == ABSENT) {
            return (Long) defaults[column];
        }
        if (type >= ZERO) {
            return type - ZERO;
        }
        long value = record.get(places[column]);
        for (int i = 1; i < LENGTHS[type]; i++) {
            value = value << 8 | record.get(places[column] + i) & 0xff;
        }
        return value;
    }

    private boolean isText(int column) {
        return types[column] >= FIRST_TEXT && types[column] % 2 == 1;
    }

    private int textLength(int column) {
        return (int) ((types[column] - FIRST_BLOB) / 2);
    }

    /** Null if it is none, or not one that the driver surely reads as we do: undecodable, with a NUL or a byte order mark. */
    private String text(int column) {
        String text;
        if (types[column] == ABSENT) {
            text = (String) defaults[column];
        } else if (isText(column)) {
            text = new String(record.array(), record.arrayOffset() + places[column], textLength(column), charset);
        } else {
            return null;
        }
        boolean isOdd = text.indexOf('\0') >= 0
                || text.indexOf('\uFFFD') >= 0
                || text.indexOf('\uFEFF') >= 0
                || text.indexOf('\uFFFE') >= 0;
        return isOdd ? null : text;
    }
}
