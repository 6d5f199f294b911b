package auditlog.equivalence;

import auditlog.AuditQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The contents of the table after one commit of a live history, which four numbers tell whole: a clock row that holds the commit's
 * number, a group of rows that bear the stamp of one commit, and appended rows, of which the oldest are deleted again.
 *
 * @param commit the commit's number, from 1
 * @param stamp the commit that stamped the group last
 * @param deleted how many of the appended rows are gone, the oldest
 * @param appended how many rows have been appended
 */
record HistoryState(long commit, long stamp, long deleted, long appended) {

    static final int CLOCK_ID = 1;
    static final int FIRST_GROUP_ID = 2;
    static final int GROUP_ROWS = 20;
    static final int FIRST_APPENDED_ID = 1_000;

    static final long CLOCK_ACTOR = 9;
    static final long GROUP_ACTOR = 1;
    static final long CLOCK_SECOND = 0;
    static final long FIRST_GROUP_SECOND = 1_000;
    static final long FIRST_APPENDED_SECOND = 1_000_000;
    static final String CLOCK_ACTION = "CLOCK";
    static final String GROUP_ACTION = "STAMP";
    static final String APPENDED_ACTION = "APPEND";

    private static final Comparator<Row> ANSWER_ORDER =
            Comparator.comparingLong(Row::createdAt).thenComparingLong(Row::id).reversed();

    /**
     * A row as it must be shown.
     *
     * @param number the commit or the appended row that its resource and its payload name
     */
    record Row(long id, long createdAt, long actorId, String action, long number) {

        String resourceId() {
            return Long.toString(number);
        }

        /** The line of the payload file, without its newline: it tells whose it is. */
        String payload() {
            return "{\"id\": " + id + ", \"number\": " + number + "}";
        }
    }

    Row clock() {
        return new Row(CLOCK_ID, CLOCK_SECOND, CLOCK_ACTOR, CLOCK_ACTION, commit);
    }

    /** A row of the group. It moves with each stamp, so the order of answers changes too. */
    static Row group(int place, long stamp) {
        long second = FIRST_GROUP_SECOND + (place * 7 + stamp) % GROUP_ROWS;
        return new Row(FIRST_GROUP_ID + place, second, GROUP_ACTOR, GROUP_ACTION, stamp);
    }

    static Row appended(long number) {
        return new Row(
                FIRST_APPENDED_ID + number,
                FIRST_APPENDED_SECOND + number / 3,
                2 + number % 3,
                APPENDED_ACTION,
                number);
    }

    /** What the contract's query gives for it. */
    List<Row> page(AuditQuery query) {
        List<Row> matches = new ArrayList<>();
        addIf(query, clock(), matches);
        for (int place = 0; place < GROUP_ROWS; place++) {
            addIf(query, group(place, stamp), matches);
        }
        for (long number = deleted; number < appended; number++) {
            addIf(query, appended(number), matches);
        }
        matches.sort(ANSWER_ORDER);
        int start = (int) Math.min(matches.size(), Math.max(0, (query.page() - 1L) * query.pageSize()));
        int end = query.pageSize() < 0 ? matches.size() : Math.min(matches.size(), start + query.pageSize());
        return matches.subList(start, end);
    }

    private static void addIf(AuditQuery query, Row row, List<Row> matches) {
        if (row.createdAt >= query.fromTs()
                && row.createdAt <= query.toTs()
                && (query.actorId() == null || query.actorId() == row.actorId)
                && (query.action() == null || query.action().equals(row.action))) {
            matches.add(row);
        }
    }
}
