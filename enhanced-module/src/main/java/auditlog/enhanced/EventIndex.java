package auditlog.enhanced;

import auditlog.AuditQuery;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Finds the rows of any page of any filter in {@code O(log n)}: a row's number is its place in answer order, so a window
 * of time is a range of numbers, and what a filter matches is a range of an ascending posting list. Immutable.
 */
final class EventIndex {

    private static final long MOST_GROUPS_A_ROW = 4;
    private static final int FEW_GROUPS = 4096;

    private static final int DIGIT_BITS = 8;
    private static final int DIGITS = 1 << DIGIT_BITS;

    private final Row[] rows;
    private final long[] createdAt;

    // Shared with the index that this one was made from, and only ever added to: what is not below the number of groups
    // is a later one's.
    private final ConcurrentHashMap<Long, Integer> actors;
    private final ConcurrentHashMap<String, Integer> actions;

    private final int[] actorOfRow;
    private final int[] actionOfRow;
    private final int[] actorStarts;
    private final int[] actionStarts;
    private final int[] byActor;
    private final int[] byAction;
    private final int[] byActorAndAction;

    /**
     * The rows of a page: numbers {@code start} to {@code end - 1} of the posting list, or of the rows themselves.
     *
     * @param postings the row numbers; null if a number is the row itself
     */
    record Slice(int[] postings, int start, int end) {

        static final Slice EMPTY = new Slice(null, 0, 0);

        int count() {
            return end - start;
        }

        /** Row number of the page's {@code i}-th event. */
        int row(int i) {
            return postings == null ? start + i : postings[start + i];
        }
    }

    private EventIndex(
            Row[] rows,
            long[] createdAt,
            ConcurrentHashMap<Long, Integer> actors,
            ConcurrentHashMap<String, Integer> actions,
            int[] actorOfRow,
            int[] actionOfRow) {
        this.rows = rows;
        this.createdAt = createdAt;
        this.actors = actors;
        this.actions = actions;
        this.actorOfRow = actorOfRow;
        this.actionOfRow = actionOfRow;
        actorStarts = starts(actorOfRow, actors.size());
        actionStarts = starts(actionOfRow, actions.size());
        int[] all = new int[rows.length];
        Arrays.setAll(all, row -> row);
        byActor = grouped(all, actorOfRow, actorStarts);
        byAction = grouped(all, actionOfRow, actionStarts);
        byActorAndAction = grouped(byAction, actorOfRow, actorStarts);
    }

    /** An index without rows, of which others are made. */
    static EventIndex empty() {
        return new EventIndex(
                new Row[0], new long[0], new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), new int[0], new int[0]);
    }

    /**
     * The index after some rows have gone and others have come, which may be the same ones. One at a time may be made.
     *
     * @param gone all rows of the present ones that go
     * @param come the others, in ascending order of id
     */
    EventIndex edited(List<Row> gone, List<Row> come) {
        if (gone.isEmpty() && come.isEmpty()) {
            return this;
        }
        Row[] added = come.toArray(Row[]::new);
        long[] addedCreatedAt = new long[added.length];
        int[] addedActors = new int[added.length];
        int[] addedActions = new int[added.length];
        for (int i = 0; i < added.length; i++) {
            addedCreatedAt[i] = added[i].createdAt();
            addedActors[i] = number(actors, added[i].actorId());
            addedActions[i] = number(actions, added[i].action());
        }
        int[] sources = sources(gone, added, inAnswerOrder(addedCreatedAt));
        Row[] laterRows = new Row[sources.length];
        long[] laterCreatedAt = new long[sources.length];
        int[] laterActors = new int[sources.length];
        int[] laterActions = new int[sources.length];
        for (int i = 0; i < sources.length; i++) {
            int source = sources[i];
            boolean stays = source >= 0;
            laterRows[i] = stays ? rows[source] : added[~source];
            laterCreatedAt[i] = stays ? createdAt[source] : addedCreatedAt[~source];
            laterActors[i] = stays ? actorOfRow[source] : addedActors[~source];
            laterActions[i] = stays ? actionOfRow[source] : addedActions[~source];
        }
        return new EventIndex(laterRows, laterCreatedAt, actors, actions, laterActors, laterActions);
    }

    /** Where each later row is now: its number among the present ones, or the complement of its place among those that come. */
    private int[] sources(List<Row> gone, Row[] come, int[] inAnswerOrder) {
        BitSet goes = new BitSet();
        for (Row row : gone) {
            goes.set(Arrays.binarySearch(rows, row));
        }
        int[] sources = new int[rows.length - gone.size() + come.length];
        int used = 0;
        int present = 0;
        for (int next = 0; next <= come.length; next++) {
            int found = next == come.length ? rows.length : Arrays.binarySearch(rows, come[inAnswerOrder[next]]);
            for (int place = found < 0 ? ~found : found; present < place; present++) {
                if (!goes.get(present)) {
                    sources[used++] = present;
                }
            }
            if (next < come.length) {
                sources[used++] = ~inAnswerOrder[next];
            }
        }
        return sources;
    }

    /** The places of rows with ascending ids in answer order: sorted digit by digit of how long before the latest each happened. */
    private static int[] inAnswerOrder(long[] createdAt) {
        long most = Arrays.stream(createdAt).max().orElse(0);
        long span = most - Arrays.stream(createdAt).min().orElse(0);
        int[] places = IntStream.range(0, createdAt.length)
                .map(i -> createdAt.length - 1 - i)
                .toArray();
        for (int shift = 0; shift < Long.SIZE && span >>> shift != 0; shift += DIGIT_BITS) {
            int[] digits = new int[places.length];
            for (int i = 0; i < digits.length; i++) {
                digits[i] = (int) (most - createdAt[i] >>> shift) & DIGITS - 1;
            }
            places = grouped(places, digits, starts(digits, DIGITS));
        }
        return places;
    }

    /** Whether the groups that hold no row any more are not too many to go on with. */
    boolean isWorthExtending() {
        return actors.size() + actions.size() <= MOST_GROUPS_A_ROW * rows.length + FEW_GROUPS;
    }

    /** All rows, in answer order; not to be changed. */
    Row[] rows() {
        return rows;
    }

    boolean knowsAction(String action) {
        return actions.containsKey(action);
    }

    /** The rows that answer a request, as SQLite's LIMIT and OFFSET cut them. */
    Slice slice(AuditQuery query) {
        int windowStart = firstNotAfter(query.toTs());
        int windowEnd = firstBefore(query.fromTs());
        Slice matches = matches(query.actorId(), query.action());
        int start = lowerBound(matches, windowStart);
        int end = lowerBound(matches, windowEnd);

        long offset = Math.max(0, (query.page() - 1L) * query.pageSize());
        if (offset >= end - start) {
            return Slice.EMPTY;
        }
        int first = start + (int) offset;
        int limit = query.pageSize() < 0 ? end - first : Math.min(query.pageSize(), end - first);
        return new Slice(matches.postings, first, first + limit);
    }

    /** All rows that a filter matches, whatever their time. */
    private Slice matches(Long actorId, String action) {
        if (actorId == null && action == null) {
            return new Slice(null, 0, rows.length);
        }
        int actionNumber = action == null ? 0 : actions.getOrDefault(action, Integer.MAX_VALUE);
        int actorNumber = actorId == null ? 0 : actors.getOrDefault(actorId, Integer.MAX_VALUE);
        if (actionNumber >= actionStarts.length - 1 || actorNumber >= actorStarts.length - 1) {
            return Slice.EMPTY;
        }
        if (actorId == null) {
            return new Slice(byAction, actionStarts[actionNumber], actionStarts[actionNumber + 1]);
        }
        int start = actorStarts[actorNumber];
        int end = actorStarts[actorNumber + 1];
        if (action == null) {
            return new Slice(byActor, start, end);
        }
        return new Slice(
                byActorAndAction, firstOfAction(actionNumber, start, end), firstOfAction(actionNumber + 1, start, end));
    }

    /** First of an actor's postings, which are ordered by action, whose action has at least that number. */
    private int firstOfAction(int actionNumber, int start, int end) {
        int low = start;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (actionOfRow[byActorAndAction[middle]] < actionNumber) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** First row that did not happen after that second. */
    private int firstNotAfter(long second) {
        int low = 0;
        int high = rows.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (createdAt[middle] > second) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** First row that happened before that second. */
    private int firstBefore(long second) {
        return second == Long.MIN_VALUE ? rows.length : firstNotAfter(second - 1);
    }

    /** Place of the first match whose row number is at least {@code row}. */
    private static int lowerBound(Slice matches, int row) {
        if (matches.postings == null) {
            return Math.min(row, matches.end);
        }
        int low = matches.start;
        int high = matches.end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (matches.postings[middle] < row) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The value's group; groups are numbered as they appear. */
    private static <T> int number(Map<T, Integer> groups, T value) {
        Integer known = groups.get(value);
        if (known == null) {
            known = groups.size();
            groups.put(value, known);
        }
        return known;
    }

    /** Where each group starts when the rows are ordered by group; one more entry than groups. */
    private static int[] starts(int[] groupOfRow, int groups) {
        int[] starts = new int[groups + 1];
        for (int group : groupOfRow) {
            starts[group + 1]++;
        }
        for (int group = 0; group < groups; group++) {
            starts[group + 1] += starts[group];
        }
        return starts;
    }

    /** The rows ordered by group, and within a group as they were. */
    private static int[] grouped(int[] rows, int[] groupOfRow, int[] starts) {
        int[] next = starts.clone();
        int[] grouped = new int[rows.length];
        for (int row : rows) {
            grouped[next[groupOfRow[row]]++] = row;
        }
        return grouped;
    }
}
