package auditlog.enhanced;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** Reads all rows of the table into columns. Used once, by one thread. */
final class RowReader {

    /** Bytes of heap, generously: columns, postings, and what builds them. */
    private static final int ROOM_FOR_A_ROW = 256;

    /**
     * A snapshot may take a quarter of the heap, since there are two of them during a renewal: a table that is too big for it is
     * left to the baseline before it takes the memory away from the requests.
     */
    static final long MOST_ROWS = Math.min(1 << 30, Runtime.getRuntime().maxMemory() / 4 / ROOM_FOR_A_ROW);

    private static final char UNDECODABLE = '\uFFFD';

    /** In the baseline's order, so through the same index pages: what is damaged for one is damaged for the other. */
    private static final String SELECT_ALL = "SELECT " + PackedRow.EXPRESSION + ", " + PackedRow.COLUMNS
            + " FROM audit_events ORDER BY created_at DESC, id DESC";

    /** In KiB. The index leads to and fro across the table: with the cache that SQLite has by default, many pages are read again. */
    private static final String LARGER_CACHE = "PRAGMA cache_size = -16384";

    private final EventColumns columns;
    private final PackedRow packed = new PackedRow();
    private final Map<String, String> shared = new HashMap<>();

    private RowReader(int rows) {
        columns = new EventColumns(rows);
    }

    /**
     * Reads the rows, all in the statement's transaction.
     *
     * @throws NotRepresentableException if they hold something that arrays can't stand for exactly
     */
    static EventColumns readAll(Statement statement) throws NotRepresentableException, SQLException {
        long rows;
        try (ResultSet count = statement.executeQuery("SELECT count(*) FROM audit_events")) {
            rows = count.getLong(1);
        }
        requireRoom(rows);
        RowReader reader = new RowReader((int) rows);
        statement.execute(LARGER_CACHE);
        try (ResultSet result = statement.executeQuery(SELECT_ALL)) {
            reader.readAll(result);
        }
        return reader.columns;
    }

    static void requireRoom(long rows) throws NotRepresentableException {
        if (rows > MOST_ROWS) {
            throw new NotRepresentableException("The heap is too small for a snapshot of " + rows + " rows");
        }
    }

    private void readAll(ResultSet result) throws NotRepresentableException, SQLException {
        int row = 0;
        for (; result.next(); row++) {
            requireSameCount(row < columns.rows());
            if (packed.take(result.getBytes(1))) {
                unpack(row);
            } else {
                readValues(result, row);
            }
            requireOrder(row);
        }
        requireSameCount(row == columns.rows());
    }

    private void unpack(int row) {
        columns.id[row] = packed.number(0);
        columns.createdAt[row] = packed.number(1);
        columns.actorId[row] = packed.number(2);
        columns.payloadOffset[row] = packed.number(3);
        columns.payloadLen[row] = asInt(packed.number(4));
        columns.action[row] = shared(packed.text(0));
        columns.resourceType[row] = shared(packed.text(1));
        columns.resourceId[row] = packed.text(2);
    }

    /** Reads a row value by value, as the baseline does. */
    private void readValues(ResultSet result, int row) throws NotRepresentableException, SQLException {
        columns.id[row] = integer(result, 2);
        columns.createdAt[row] = integer(result, 3);
        columns.actorId[row] = integer(result, 4);
        columns.payloadOffset[row] = integer(result, 5);
        columns.payloadLen[row] = asInt(integer(result, 6));
        columns.action[row] = shared(text(result, 7));
        columns.resourceType[row] = shared(text(result, 8));
        columns.resourceId[row] = text(result, 9);
        // Bytes that are no UTF-8 all read as the same character, but are not equal for SQLite.
        if (columns.action[row].indexOf(UNDECODABLE) >= 0 || columns.action[row].indexOf('\0') >= 0) {
            throw new NotRepresentableException("The action of row " + columns.id[row] + " is not plain text");
        }
    }

    private static long integer(ResultSet result, int column) throws NotRepresentableException, SQLException {
        Object value = result.getObject(column);
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw ofUnexpectedType(result);
    }

    private static String text(ResultSet result, int column) throws NotRepresentableException, SQLException {
        if (result.getObject(column) instanceof String text) {
            return text;
        }
        throw ofUnexpectedType(result);
    }

    private static NotRepresentableException ofUnexpectedType(ResultSet result) throws SQLException {
        return new NotRepresentableException(
                "The row with id " + result.getString(2) + " holds a value of an unexpected type");
    }

    /** As the driver cuts a number that the baseline asks it for as an int. */
    private static int asInt(long value) {
        return (int) value;
    }

    private String shared(String text) {
        String known = shared.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    private static void requireSameCount(boolean same) throws NotRepresentableException {
        if (!same) {
            throw new NotRepresentableException("The index and the table differ in their number of rows");
        }
    }

    private void requireOrder(int row) throws NotRepresentableException {
        if (row > 0
                && (columns.createdAt[row] > columns.createdAt[row - 1]
                        || columns.createdAt[row] == columns.createdAt[row - 1]
                                && columns.id[row] >= columns.id[row - 1])) {
            throw new NotRepresentableException("Rows are out of order at id " + columns.id[row]);
        }
    }
}
