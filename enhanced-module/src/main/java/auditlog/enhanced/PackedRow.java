package auditlog.enhanced;

import java.nio.charset.StandardCharsets;

/**
 * A row as SQLite packs it into a JSON array. A row then costs one call into the driver's library instead of eight, and those
 * calls are most of what a JVM that has just started spends on reading the table. Used over and over; not safe for use by several
 * threads.
 *
 * <p>It is for plain rows: five whole numbers and three texts of ASCII without quotes, backslashes and control characters. In
 * those nothing is escaped and nothing can be mistaken. A database in UTF-16 has none, since its digits have a byte that is zero.
 */
final class PackedRow {

    /** The columns in the array's order: the numbers, then the texts. */
    static final String COLUMNS =
            "id, created_at, actor_id, payload_offset, payload_len, action, resource_type, resource_id";

    /**
     * The array, or NULL if there is a NULL or a BLOB among the values, which {@code json_array} would take or fail on: to {@code max}
     * a BLOB is the greatest value, and a NULL makes it NULL.
     */
    static final String EXPRESSION = "CASE WHEN max(" + COLUMNS + ") < x'' THEN json_array(" + COLUMNS + ") END";

    private static final int NUMBERS = 5;
    private static final int TEXTS = 3;

    private final long[] numbers = new long[NUMBERS];
    private final int[] starts = new int[TEXTS];
    private final int[] ends = new int[TEXTS];
    private byte[] bytes;
    private int next;

    /**
     * Turns to another row and says whether it is plain. Only then may its values be asked for.
     *
     * @param array bytes of the array; null is not plain
     */
    boolean take(byte[] array) {
        bytes = array;
        next = 0;
        if (array == null || !skip('[')) {
            return false;
        }
        for (int i = 0; i < NUMBERS; i++) {
            if (!takeNumber(i) || !skip(',')) {
                return false;
            }
        }
        for (int i = 0; i < TEXTS; i++) {
            if (!takeText(i) || !skip(i < TEXTS - 1 ? ',' : ']')) {
                return false;
            }
        }
        return next == array.length;
    }

    /** The i-th number, in the array's order. */
    long number(int i) {
        return numbers[i];
    }

    /** The i-th text, in the array's order. */
    String text(int i) {
        return new String(bytes, starts[i], ends[i] - starts[i], StandardCharsets.US_ASCII);
    }

    private boolean skip(char expected) {
        if (next == bytes.length || bytes[next] != expected) {
            return false;
        }
        next++;
        return true;
    }

    private boolean takeNumber(int i) {
        boolean negative = skip('-');
        int start = next;
        long value = 0;
        while (next < bytes.length && bytes[next] >= '0' && bytes[next] <= '9') {
            value = value * 10 + bytes[next] - '0';
            next++;
        }
        // The digits of the least number overflow to itself, which is its own negation.
        numbers[i] = negative ? -value : value;
        return next > start;
    }

    private boolean takeText(int i) {
        if (!skip('"')) {
            return false;
        }
        starts[i] = next;
        while (next < bytes.length && bytes[next] >= ' ' && bytes[next] != '"' && bytes[next] != '\\') {
            next++;
        }
        ends[i] = next;
        return skip('"');
    }
}
