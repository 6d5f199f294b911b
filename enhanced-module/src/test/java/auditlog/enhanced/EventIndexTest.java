package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditQuery;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compares the index with a plain filter over random small tables. The seed is fixed; a failure names the case. */
class EventIndexTest {

    private static final long SEED = 20_251_230;
    private static final int TABLES = 400;
    private static final int REQUESTS_A_TABLE = 200;

    private static final long[] TIMES = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, 2, 3, Long.MAX_VALUE};
    /** The last ones are farther apart than their difference can tell. */
    private static final long[] SECONDS = {0, 1, 2, 3, 1L << 31, 1L << 32, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE};

    private static final long[] ACTORS = {Long.MIN_VALUE, -1, 0, 1, 2, Long.MAX_VALUE};
    private static final String[] ACTIONS = {"", "A", "a", "AB", "\u00e4", "\ud83d\ude00"};
    private static final int[] PAGES = {Integer.MIN_VALUE, -2, -1, 0, 1, 2, 3, 4, 1 << 16, Integer.MAX_VALUE};
    private static final int[] SIZES = {Integer.MIN_VALUE, -2, -1, 0, 1, 2, 3, 5, 1 << 16, Integer.MAX_VALUE};

    @Test
    void findsWhatAPlainFilterFinds() {
        Random random = new Random(SEED);
        long found = 0;
        for (int table = 0; table < TABLES; table++) {
            List<Row> rows = rows(random);
            EventIndex index = index(rows);
            for (int i = 0; i < REQUESTS_A_TABLE; i++) {
                AuditQuery query = query(random);
                List<Row> actual = found(index, query);
                int number = table;
                assertEquals(filter(rows, query), actual, () -> "seed " + SEED + ", table " + number + ": " + query);
                found += actual.size();
            }
        }
        assertTrue(found > TABLES * REQUESTS_A_TABLE / 4, "Too few requests that find anything: " + found);
    }

    @Test
    void findsNothingInAnEmptyTable() {
        EventIndex index = EventIndex.empty();
        assertEquals(
                0,
                index.slice(new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, 1, -1))
                        .count());
        assertEquals(
                0,
                index.slice(new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, 1L, "A", 1, -1))
                        .count());
        assertFalse(index.knowsAction("A"));
    }

    @Test
    void knowsTheActionsOfItsRows() {
        EventIndex index = index(List.of(row(1, 1, 1, "A")));
        assertTrue(index.knowsAction("A"));
        assertFalse(index.knowsAction("a"));
    }

    /** Of successive indexes, each made from the one before, the earlier ones stay as they were. */
    @Test
    void findsTheSameAfterALaterIndexWasMadeFromIt() {
        Random random = new Random(SEED + 1);
        List<Row> rows = List.of();
        EventIndex index = EventIndex.empty();
        for (int table = 0; table < TABLES; table++) {
            List<Row> next = rows(random);
            EventIndex later = index.edited(rows, byId(next));
            assertEquals(next, List.of(later.rows()));
            for (int i = 0; i < REQUESTS_A_TABLE / 4; i++) {
                AuditQuery query = query(random);
                int number = table;
                assertEquals(
                        filter(rows, query),
                        found(index, query),
                        () -> "seed " + SEED + ", table " + number + ": " + query);
                assertEquals(
                        filter(next, query),
                        found(later, query),
                        () -> "seed " + SEED + ", table " + number + ": " + query);
            }
            rows = next;
            index = later;
        }
    }

    /** The first one's number is just behind the last one that the index before has. */
    @Test
    void findsNothingOfGroupsThatCameLater() {
        EventIndex index = index(List.of(row(1, 10, 1, "A")));
        index.edited(List.of(), List.of(row(2, 20, 2, "B")));
        assertEquals(List.of(), found(index, new AuditQuery(0, 100, 2L, null, 1, 10)));
        assertEquals(List.of(), found(index, new AuditQuery(0, 100, null, "B", 1, 10)));
        assertEquals(List.of(), found(index, new AuditQuery(0, 100, 1L, "B", 1, 10)));
        assertEquals(List.of(), found(index, new AuditQuery(0, 100, 2L, "A", 1, 10)));
    }

    /** Any part of the table may go and come, so long as all that changes is in it. */
    @Test
    void holdsTheRowsOfAPartialEditInAnswerOrder() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int table = 0; table < 8 * TABLES; table++) {
            TreeMap<Long, Row> rows = new TreeMap<>();
            EventIndex index = EventIndex.empty();
            int seconds = 1 + random.nextInt(SECONDS.length);
            for (int edit = 0; edit < 10; edit++) {
                TreeMap<Long, Row> later = new TreeMap<>(rows);
                change(later, random, seconds);
                int stray = random.nextInt(3);
                List<Row> gone = part(rows, rows, later, stray);
                List<Row> come = part(later, rows, later, stray);
                EventIndex edited = index.edited(gone, come);
                assertEquals(
                        later.values().stream().sorted().toList(),
                        List.of(edited.rows()),
                        "seed " + SEED + ", table " + table + ", edit " + edit);
                assertEquals(gone.isEmpty() && come.isEmpty(), edited == index);
                rows = later;
                index = edited;
            }
        }
    }

    private static void change(TreeMap<Long, Row> rows, SplittableRandom random, int seconds) {
        for (int i = random.nextInt(6) * random.nextInt(4); i > 0; i--) {
            long id = random.nextInt(20) - 5;
            if (random.nextInt(3) == 0) {
                rows.remove(id);
            } else {
                rows.put(id, row(id, SECONDS[random.nextInt(seconds)], random.nextInt(3), "A"));
            }
        }
        if (random.nextInt(20) == 0) {
            rows.clear();
        }
    }

    /** Those rows of a table that differ between the two, and some that don't. */
    private static List<Row> part(TreeMap<Long, Row> of, TreeMap<Long, Row> one, TreeMap<Long, Row> other, int stray) {
        return of.values().stream()
                .filter(row ->
                        !row.equals(one.get(row.id())) || !row.equals(other.get(row.id())) || row.id() % 3 < stray)
                .toList();
    }

    /** Actors and actions that come and go, new ones each time, do not pile up for good. */
    @Test
    void isNotWorthExtendingOnceItKnowsTooManyGroupsThatHoldNothing() {
        EventIndex index = EventIndex.empty();
        List<Row> rows = List.of();
        int edits = 0;
        for (; index.isWorthExtending() && edits < 100_000; edits++) {
            List<Row> next = List.of(row(1, 1, edits, "A" + edits));
            index = index.edited(rows, byId(next));
            rows = next;
        }
        assertTrue(edits > 1_000 && edits < 100_000, "Edits: " + edits);
        assertEquals(rows, found(index, new AuditQuery(1, 1, null, "A" + (edits - 1), 1, -1)));
    }

    private static List<Row> found(EventIndex index, AuditQuery query) {
        EventIndex.Slice slice = index.slice(query);
        assertTrue(slice.count() >= 0, () -> slice.count() + " rows for " + query);
        return IntStream.range(0, slice.count())
                .mapToObj(place -> index.rows()[slice.row(place)])
                .toList();
    }

    /** In answer order, with many ties. */
    private static List<Row> rows(Random random) {
        List<Row> rows = new ArrayList<>();
        int count = random.nextInt(40);
        for (int id = 1; id <= count; id++) {
            rows.add(row(id, any(TIMES, random), any(ACTORS, random), any(ACTIONS, random)));
        }
        rows.sort(Comparator.comparingLong(Row::createdAt)
                .thenComparingLong(Row::id)
                .reversed());
        return rows;
    }

    private static AuditQuery query(Random random) {
        // Half of the windows hold everything, so that filters and pages have something to cut.
        boolean all = random.nextBoolean();
        return new AuditQuery(
                all ? Long.MIN_VALUE : any(TIMES, random),
                all ? Long.MAX_VALUE : any(TIMES, random),
                random.nextBoolean() ? null : any(ACTORS, random),
                random.nextBoolean() ? null : any(ACTIONS, random),
                random.nextBoolean() ? 1 : PAGES[random.nextInt(PAGES.length)],
                SIZES[random.nextInt(SIZES.length)]);
    }

    private static List<Row> filter(List<Row> rows, AuditQuery query) {
        BigInteger offset = BigInteger.valueOf(query.page())
                .subtract(BigInteger.ONE)
                .multiply(BigInteger.valueOf(query.pageSize()))
                .max(BigInteger.ZERO);
        return rows.stream()
                .filter(row -> row.createdAt() >= query.fromTs() && row.createdAt() <= query.toTs())
                .filter(row -> query.actorId() == null || query.actorId() == row.actorId())
                .filter(row -> query.action() == null || query.action().equals(row.action()))
                .skip(offset.min(BigInteger.valueOf(rows.size())).longValueExact())
                .limit(query.pageSize() < 0 ? rows.size() : query.pageSize())
                .toList();
    }

    private static Row row(long id, long createdAt, long actorId, String action) {
        return new Row(id, createdAt, actorId, action, "", "", 0, 0);
    }

    private static EventIndex index(List<Row> rows) {
        return EventIndex.empty().edited(List.of(), byId(rows));
    }

    /** As they are read. */
    private static List<Row> byId(List<Row> rows) {
        return rows.stream().sorted(Comparator.comparingLong(Row::id)).toList();
    }

    private static long any(long[] values, Random random) {
        return values[random.nextInt(values.length)];
    }

    private static String any(String[] values, Random random) {
        return Arrays.asList(values).get(random.nextInt(values.length));
    }
}
