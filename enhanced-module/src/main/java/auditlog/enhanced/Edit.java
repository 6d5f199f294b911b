package auditlog.enhanced;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the rows of one moment become those of a later one: some go, some come, the others keep their order. Applied to an array with an
 * element a row by copying runs, at the speed of memory. Immutable.
 */
final class Edit {

    private static final int NUMBERS_A_RUN = 3;

    private final Row[] come;

    /** Of each run: 1 if its rows come, where they begin, how many they are. */
    private int[] runs = new int[NUMBERS_A_RUN * 4];

    private int used;
    private int rows;

    /**
     * What leads from one moment to a later one.
     *
     * @param earlier all rows at the one, in answer order
     * @param then rows that may have changed, as they were at the one
     * @param now the same part of the table at the other
     */
    Edit(Row[] earlier, List<Row> then, List<Row> now) {
        come = inAnswerOrder(without(now, then));
        List<Row> goes = without(then, now);
        int[] gone = new int[goes.size()];
        for (int i = 0; i < gone.length; i++) {
            gone[i] = Arrays.binarySearch(earlier, goes.get(i));
        }
        Arrays.sort(gone);
        int from = 0;
        int next = 0;
        for (int i = 0; i < come.length; i++) {
            int found = Arrays.binarySearch(earlier, come[i]);
            int place = found < 0 ? -found - 1 : found;
            for (; next < gone.length && gone[next] < place; from = gone[next++] + 1) {
                run(0, from, gone[next] - from);
            }
            run(0, from, place - from);
            run(1, i, 1);
            from = place;
        }
        for (; next < gone.length; from = gone[next++] + 1) {
            run(0, from, gone[next] - from);
        }
        run(0, from, earlier.length - from);
    }

    /** Sorts rows with ascending ids by numbers made of a row's second and its place, which is several times as fast. */
    private static Row[] inAnswerOrder(List<Row> ascending) {
        Row[] rows = ascending.toArray(Row[]::new);
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (Row row : rows) {
            least = Math.min(least, row.createdAt());
            most = Math.max(most, row.createdAt());
        }
        if (most - least < 0 || most - least > Integer.MAX_VALUE) {
            Arrays.sort(rows);
            return rows;
        }
        long[] keys = new long[rows.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = rows[i].createdAt() - least << Integer.SIZE | i;
        }
        Arrays.sort(keys);
        for (int i = 0; i < keys.length; i++) {
            rows[i] = ascending.get((int) keys[keys.length - 1 - i]);
        }
        return rows;
    }

    /** Of rows with ascending ids, those that the others do not hold with the same values. */
    private static List<Row> without(List<Row> some, List<Row> others) {
        List<Row> rest = new ArrayList<>();
        int other = 0;
        for (Row row : some) {
            while (other < others.size() && others.get(other).id() < row.id()) {
                other++;
            }
            if (other == others.size() || !row.isSame(others.get(other))) {
                rest.add(row);
            }
        }
        return rest;
    }

    private void run(int comes, int start, int length) {
        if (length == 0) {
            return;
        }
        rows += length;
        int last = used - NUMBERS_A_RUN;
        if (used > 0 && runs[last] == comes && runs[last + 1] + runs[last + 2] == start) {
            runs[last + 2] += length;
            return;
        }
        runs = used < runs.length ? runs : Arrays.copyOf(runs, 2 * used);
        runs[used++] = comes;
        runs[used++] = start;
        runs[used++] = length;
    }

    /** The rows that come, in answer order. */
    Row[] come() {
        return come;
    }

    /** Whether nothing changes, of so many rows. */
    boolean changesNothing(int earlier) {
        return come.length == 0 && rows == earlier;
    }

    /**
     * An array after the edit.
     *
     * @param earlier the array before, with an element a row
     * @param added the same of the rows that come
     */
    @SuppressWarnings("unchecked")
    <A> A apply(A earlier, A added) {
        Object result = Array.newInstance(earlier.getClass().getComponentType(), rows);
        int at = 0;
        for (int run = 0; run < used; run += NUMBERS_A_RUN) {
            System.arraycopy(runs[run] == 0 ? earlier : added, runs[run + 1], result, at, runs[run + 2]);
            at += runs[run + 2];
        }
        return (A) result;
    }
}
