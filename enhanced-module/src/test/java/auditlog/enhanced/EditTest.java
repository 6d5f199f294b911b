package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Random edits, each compared with a table that is sorted anew. The seed is fixed; a failure names the round. */
class EditTest {

    private static final long SEED = 20_261_128;
    private static final int TABLES = 3_000;
    private static final int EDITS_A_TABLE = 10;

    /** The last ones are farther apart than their difference can tell. */
    private static final long[] SECONDS = {0, 1, 2, 3, 1L << 31, 1L << 32, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE};

    @Test
    void leadsToTheLaterRowsInAnswerOrder() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int table = 0; table < TABLES; table++) {
            TreeMap<Long, Row> rows = new TreeMap<>();
            Row[] inOrder = {};
            int seconds = 1 + random.nextInt(SECONDS.length);
            for (int edit = 0; edit < EDITS_A_TABLE; edit++) {
                TreeMap<Long, Row> later = new TreeMap<>(rows);
                change(later, random, seconds);
                // Any part of the table, so long as all that changes is in it.
                int stray = random.nextInt(3);
                List<Row> then = part(rows, rows, later, stray);
                List<Row> now = part(later, rows, later, stray);
                Edit made = new Edit(inOrder, then, now);
                String round = "seed " + SEED + ", table " + table + ", edit " + edit;

                Row[] expected = later.values().stream().sorted().toArray(Row[]::new);
                Row[] come = made.come();
                Row[] edited = made.apply(inOrder, come);
                assertArrayEquals(expected, edited, round);
                assertArrayEquals(ids(expected), made.apply(ids(inOrder), ids(come)), round);
                assertEquals(rows.equals(later), made.changesNothing(inOrder.length), round);
                rows = later;
                inOrder = edited;
            }
        }
    }

    private static void change(TreeMap<Long, Row> rows, SplittableRandom random, int seconds) {
        for (int i = random.nextInt(6) * random.nextInt(4); i > 0; i--) {
            long id = random.nextInt(20) - 5;
            if (random.nextInt(3) == 0) {
                rows.remove(id);
            } else {
                rows.put(id, new Row(id, SECONDS[random.nextInt(seconds)], random.nextInt(3), "A", "T", "R", 0, 0));
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

    private static long[] ids(Row[] rows) {
        return Stream.of(rows).mapToLong(Row::id).toArray();
    }

    @Test
    void sortsByTimeAndThenById() {
        List<Row> rows = new ArrayList<>();
        for (long id = 1; id <= 9; id++) {
            rows.add(new Row(id, id % 3, 0, "", "", "", 0, 0));
        }
        Row[] sorted = new Edit(new Row[0], List.of(), rows).come();
        assertArrayEquals(new long[] {8, 5, 2, 7, 4, 1, 9, 6, 3}, ids(sorted));
        rows.sort(Comparator.naturalOrder());
        assertArrayEquals(rows.toArray(), sorted);
    }
}
