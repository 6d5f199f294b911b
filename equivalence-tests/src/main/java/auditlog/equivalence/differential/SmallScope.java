package auditlog.equivalence.differential;

import auditlog.AuditQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Every request of a small domain, and small tables: all those of up to two rows without NULL, all of one row with NULL,
 * and seeded ones of up to six rows.
 *
 * <p>Rows lie at the seconds -1, 0 and 1, and are of two actors and two actions. Two tables that differ only in which actor or
 * action is which count as one.
 */
public final class SmallScope {

    static final int MOST_ROWS = 6;

    private static final List<String> SECONDS = List.of("-1", "0", "1");
    private static final List<String> ACTORS = List.of("1", "2");
    private static final List<String> ACTIONS = List.of("'A'", "'B'");
    private static final String NULL = "NULL";

    /** Every window that differs from another one in what it holds of the seconds -1, 0 and 1. */
    private static final long[] FROM = {-1, 0, 1, 2};

    private static final long[] TO = {-2, -1, 0, 1};
    private static final int[] PAGES = {-1, 0, 1, 2, 3, 4, 5, 7};
    private static final int[] SIZES = {-1, 0, 1, 2, 4};

    private SmallScope() {}

    /**
     * Every window, filter, page and size of the domain.
     *
     * @return 10,240 requests
     */
    public static List<AuditQuery> requests() {
        return requests(FROM, TO, PAGES, SIZES);
    }

    static List<AuditQuery> requests(long[] fromTs, long[] toTs, int[] pages, int[] sizes) {
        List<AuditQuery> requests = new ArrayList<>();
        for (long from : fromTs) {
            for (long to : toTs) {
                for (Long actor : Arrays.asList(null, 1L, 2L, 3L)) {
                    for (String action : Arrays.asList(null, "A", "B", "C")) {
                        for (int page : pages) {
                            for (int size : sizes) {
                                requests.add(new AuditQuery(from, to, actor, action, page, size));
                            }
                        }
                    }
                }
            }
        }
        return List.copyOf(requests);
    }

    /**
     * Every table of so many rows without NULL.
     *
     * @param rows number of rows
     * @return the tables, with the contract's schema
     */
    public static List<Table> tablesOf(int rows) {
        List<Table> tables = new ArrayList<>();
        grow(tables, new ArrayList<>(), rows, 1, 1);
        return tables;
    }

    /**
     * Every table of one row with one or more NULLs.
     *
     * @return the tables
     */
    public static List<Table> tablesOfOneRowWithNull() {
        List<Table> tables = new ArrayList<>();
        for (String second : List.of("-1", "0", "1", NULL)) {
            for (String actor : List.of("1", NULL)) {
                for (String action : List.of("'A'", NULL)) {
                    if (List.of(second, actor, action).contains(NULL)) {
                        tables.add(new Table(Table.NULLABLE_SCHEMA, List.of(row(0, second, actor, action))));
                    }
                }
            }
        }
        return tables;
    }

    /**
     * A table of three to six rows. One in four holds a NULL or more.
     *
     * @param seed of the table
     * @return the table
     */
    public static Table seededTable(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean nulls = random.nextInt(4) == 0;
        int count = 3 + random.nextInt(MOST_ROWS - 2);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row(
                    i,
                    // 0 twice: rows of the same second are where order matters.
                    pick(random, List.of("-1", "0", "0", "1"), nulls),
                    pick(random, ACTORS, nulls),
                    pick(random, ACTIONS, nulls)));
        }
        if (nulls) {
            int place = random.nextInt(count);
            rows.set(place, rows.get(place).with(1 + random.nextInt(3), NULL));
        }
        return new Table(nulls ? Table.NULLABLE_SCHEMA : Table.CONTRACT_SCHEMA, rows);
    }

    /**
     * A table of the small scope with requests.
     *
     * @param name says where the table comes from
     * @param table the table
     * @param requests what is asked
     * @return the scenario, without changes
     */
    public static Scenario scenario(String name, Table table, List<AuditQuery> requests) {
        return new Scenario(name, table, documents(), List.of(), requests);
    }

    /** A document for each row, all of the same length. */
    static List<String> documents() {
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < MOST_ROWS; i++) {
            documents.add("{\"n\":" + i + "}");
        }
        return documents;
    }

    /** A row with the payload of its place; ids are given by the database, in order. */
    static Row row(int place, String second, String actor, String action) {
        int length = documents().get(0).length() + 1;
        return Row.of(
                NULL,
                second,
                actor,
                action,
                "'ORDER'",
                "'ORDER-" + place + "'",
                String.valueOf(place * length),
                String.valueOf(length));
    }

    private static String pick(SplittableRandom random, List<String> values, boolean nulls) {
        return nulls && random.nextInt(6) == 0 ? NULL : values.get(random.nextInt(values.size()));
    }

    /** Adds rows in every way; the first of an actor or action not met before is always the next one by name. */
    private static void grow(List<Table> tables, List<Row> rows, int missing, int actors, int actions) {
        if (missing == 0) {
            tables.add(new Table(Table.CONTRACT_SCHEMA, rows));
            return;
        }
        for (String second : SECONDS) {
            for (int actor = 0; actor < actors; actor++) {
                for (int action = 0; action < actions; action++) {
                    rows.add(row(rows.size(), second, ACTORS.get(actor), ACTIONS.get(action)));
                    grow(
                            tables,
                            rows,
                            missing - 1,
                            Math.min(ACTORS.size(), Math.max(actors, actor + 2)),
                            Math.min(ACTIONS.size(), Math.max(actions, action + 2)));
                    rows.remove(rows.size() - 1);
                }
            }
        }
    }
}
