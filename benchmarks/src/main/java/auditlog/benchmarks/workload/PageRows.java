package auditlog.benchmarks.workload;

import auditlog.AuditEvent;
import auditlog.datagen.DatasetRow;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.function.IntToLongFunction;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The baseline's query and what is made of its rows, for those who repeat the baseline's work in parts. The parameters 1 to 6 are the
 * filter, see {@link #bindFilter}; the last two are the limit and the offset. Stateless.
 */
public final class PageRows {

    static final String COLUMNS =
            "SELECT id, created_at, actor_id, action, resource_type, resource_id, payload_offset, payload_len FROM audit_events";
    static final String FILTER =
            " WHERE created_at BETWEEN ? AND ? AND (? IS NULL OR actor_id = ?) AND (? IS NULL OR action = ?)";
    static final String NEWEST_FIRST = " ORDER BY created_at DESC, id DESC";
    static final String LIMIT = " LIMIT ? OFFSET ?";

    /** The baseline's query: a page of the rows that match, newest first. */
    public static final String SELECT_PAGE = COLUMNS + FILTER + NEWEST_FIRST + LIMIT;

    /** The first parameter after the filter's. */
    public static final int AFTER_FILTER = 7;

    private PageRows() {}

    /** Decodes as the baseline does; made when it is first asked for. */
    private static final class Library {

        private static final ObjectReader READER = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .readerFor(JsonNode.class);
    }

    /** What the baseline decodes a payload with: the library, which refuses what follows a document. */
    public static ObjectReader library() {
        return Library.READER;
    }

    /**
     * Binds the parameters in front of {@link #AFTER_FILTER}.
     *
     * @param select the statement
     * @param fromTs epoch seconds, inclusive
     * @param toTs epoch seconds, inclusive
     * @param actorId null for anybody's
     * @param action null for any
     * @throws SQLException if the statement refuses one
     */
    public static void bindFilter(PreparedStatement select, long fromTs, long toTs, Long actorId, String action)
            throws SQLException {
        select.setLong(1, fromTs);
        select.setLong(2, toTs);
        for (int parameter = 3; parameter <= 4; parameter++) {
            if (actorId == null) {
                select.setNull(parameter, Types.INTEGER);
            } else {
                select.setLong(parameter, actorId);
            }
        }
        select.setString(5, action);
        select.setString(6, action);
    }

    /**
     * The row at which a result stands.
     *
     * @param row of a query with the columns of {@link #SELECT_PAGE}
     * @return the row without its payload
     * @throws SQLException if it can't be read
     */
    public static DatasetRow row(ResultSet row) throws SQLException {
        return new DatasetRow(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getLong(7),
                row.getInt(8));
    }

    /** The event of a row and its decoded payload. */
    public static AuditEvent event(DatasetRow row, JsonNode payload) {
        return new AuditEvent(
                row.id(), row.createdAt(), row.actorId(), row.action(), row.resourceType(), row.resourceId(), payload);
    }

    /**
     * Place of the first row that did not happen after that second, by binary search.
     *
     * @param count the number of rows, which are newest first
     * @param createdAt each row's epoch second, by its place from 0
     * @param second epoch second
     * @return 0 to {@code count}
     */
    public static int firstNotAfter(int count, IntToLongFunction createdAt, long second) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (createdAt.applyAsLong(middle) > second) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
