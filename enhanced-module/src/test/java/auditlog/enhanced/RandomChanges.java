package auditlog.enhanced;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Random databases and changes of them, as SQL: how a file may be laid out, and all that may become of its rows and pages. */
final class RandomChanges {

    private static final String COLUMNS =
            "(id,created_at,actor_id,action,resource_type,resource_id,payload_offset,payload_len)";

    /** Short, so that the schema fits the smallest first page. */
    private static final String LOOSE = "(id INTEGER PRIMARY KEY,created_at INTEGER,actor_id INTEGER,action TEXT,"
            + "resource_type TEXT,resource_id TEXT,payload_offset INTEGER,payload_len INTEGER)";

    private static final String[] ENCODINGS = {"UTF-8", "UTF-8", "UTF-16le", "UTF-16be"};
    private static final String[] AUTO_VACUUMS = {"NONE", "NONE", "FULL", "INCREMENTAL"};
    private static final String[] JOURNALS = {"DELETE", "DELETE", "TRUNCATE", "PERSIST"};
    private static final String[] ACTIONS = {"CREATE", "UPDATE", "DELETE", "", "Entf\u00e4llt", "\ud83d\ude00", "\uffff"
    };

    /** Numbers of each length that a record stores. */
    private static final long[] NUMBERS = {
        0,
        1,
        2,
        -1,
        127,
        -128,
        128,
        32_767,
        -32_769,
        8_388_607,
        -8_388_609,
        Integer.MAX_VALUE,
        1L << 31,
        (1L << 47) - 1,
        -(1L << 47) - 1,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private static final String[] ODD_VALUES = {
        "NULL",
        "1.5",
        "-7.25",
        "1e300",
        "9e999",
        "'soon'",
        "x'41'",
        "x''",
        "CAST(x'61FF' AS TEXT)",
        "CAST(x'00D8' AS TEXT)",
        "'a'||char(0)||'b'",
        "char(65533)",
        "char(65279)||'a'",
        "zeroblob(900)"
    };

    private static final String[] ALL_COLUMNS = {
        "created_at", "actor_id", "action", "resource_type", "resource_id", "payload_offset", "payload_len"
    };

    private final SplittableRandom random;
    private final int pageSize;
    private final int mostRows;
    private final boolean isOdd;
    private final long firstId;
    private long nextId;
    private int tables;

    /**
     * Changes from a seed.
     *
     * @param mostRows about how many rows the table ever holds
     */
    RandomChanges(SplittableRandom random, int mostRows) {
        this.random = random;
        this.mostRows = mostRows;
        // Large ids take much room on inner pages: with the smallest pages many rows make the tree high.
        boolean isHigh = mostRows > 1_000 && random.nextBoolean();
        pageSize = isHigh ? 512 : 512 << random.nextInt(random.nextInt(8) == 0 ? 8 : 4);
        firstId = isHigh ? 1L << 60 : 1;
        nextId = firstId;
        isOdd = random.nextInt(3) > 0;
    }

    int pageSize() {
        return pageSize;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Makes the database: to be run once. */
    List<String> setUp() {
        List<String> sql = new ArrayList<>();
        sql.add("PRAGMA synchronous=OFF");
        sql.add("PRAGMA page_size=" + pageSize);
        sql.add("PRAGMA auto_vacuum=" + any(AUTO_VACUUMS));
        sql.add("PRAGMA encoding='" + any(ENCODINGS) + "'");
        sql.add("PRAGMA journal_mode=" + any(JOURNALS));
        sql.add("BEGIN");
        sql.add("CREATE TABLE audit_events"
                + (random.nextInt(4) == 0 ? LOOSE.replace("KEY,", "KEY AUTOINCREMENT,") : LOOSE));
        sql.add("CREATE INDEX i ON audit_events(created_at)");
        if (random.nextBoolean()) {
            sql.add("CREATE TABLE o(a)");
        }
        int rows = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(mostRows);
        if (rows > 0) {
            sql.add(insertMany(rows));
        }
        sql.add("COMMIT");
        return sql;
    }

    /** What leads from one committed state to the next, or to the same one. */
    List<String> change() {
        List<String> sql = new ArrayList<>();
        int kind = random.nextInt(100);
        if (kind < 12) {
            // Each statement is a commit.
            sql.add(ofRows());
        } else if (kind < 80) {
            sql.add(random.nextBoolean() ? "BEGIN" : "BEGIN IMMEDIATE");
            for (int i = random.nextInt(4); i >= 0; i--) {
                sql.add(ofRows());
            }
            sql.add("COMMIT");
        } else if (kind < 85) {
            sql.add("BEGIN");
            sql.add("PRAGMA cache_size=" + (random.nextBoolean() ? 2 : 200));
            sql.add(ofRows());
            sql.add(ofRows());
            sql.add("ROLLBACK");
        } else if (kind < 90) {
            sql.add("BEGIN");
            sql.add(ofRows());
            sql.add("SAVEPOINT a");
            sql.add(ofRows());
            sql.add("ROLLBACK TO a");
            sql.add(ofRows());
            sql.add("RELEASE a");
            sql.add("COMMIT");
        } else if (kind < 96) {
            sql.addAll(ofOthers());
        } else {
            sql.addAll(ofSchema());
        }
        return sql;
    }

    /** One statement that changes rows, if there are such. */
    String ofRows() {
        return switch (random.nextInt(isOdd ? 20 : 17)) {
            case 0, 1, 2 -> insert(newId());
            case 3 -> insert(Long.toString(any(NUMBERS)));
            case 4 -> insert(Integer.toString(random.nextInt(2 * mostRows) - mostRows / 2));
            case 5 -> random.nextInt(4) == 0 ? insertMany(1 + random.nextInt(mostRows / 2)) : insertMany(3);
            case 6 -> "UPDATE audit_events SET " + setting() + " WHERE id=" + someId();
            case 7 -> "UPDATE audit_events SET " + setting() + " WHERE id%" + (2 + random.nextInt(97)) + "=1";
            case 8 ->
                "UPDATE audit_events SET created_at=created_at+" + (random.nextInt(41) - 20) + " WHERE " + range();
            case 9 -> "UPDATE OR REPLACE audit_events SET id=" + random.nextInt(mostRows) + " WHERE id=" + someId();
            case 10 -> "UPDATE OR IGNORE audit_events SET id=id+" + (random.nextInt(9) - 4) + " WHERE " + range();
            case 11 -> "DELETE FROM audit_events WHERE id=" + someId();
            case 12 -> "DELETE FROM audit_events WHERE " + range();
            case 13 -> "DELETE FROM audit_events WHERE id%" + (2 + random.nextInt(7)) + "=0 AND " + range();
            case 14 ->
                random.nextInt(12) == 0
                        ? "DELETE FROM audit_events"
                        : "DELETE FROM audit_events WHERE (SELECT count(*) FROM audit_events)>" + mostRows
                                + " AND id%3=0";
            case 15 -> "UPDATE audit_events SET " + overflowing() + " WHERE id=" + someId();
            case 16 -> "UPDATE audit_events SET resource_id='R'||id WHERE length(resource_id)>40 AND " + range();
            case 17 -> "UPDATE audit_events SET " + any(ALL_COLUMNS) + "=" + any(ODD_VALUES) + " WHERE id=" + someId();
            case 18 ->
                "UPDATE audit_events SET created_at=" + random.nextInt(500) + ",actor_id=1,action='CREATE',"
                        + "resource_type='T',resource_id='R',payload_offset=1,payload_len=2"
                        + " WHERE typeof(created_at)||typeof(actor_id)||typeof(action)||typeof(resource_type)"
                        + "||typeof(resource_id)||typeof(payload_offset)||typeof(payload_len)"
                        + "<>'integerintegertexttexttextintegerinteger'";
            case 19 ->
                random.nextInt(3) == 0
                        ? "UPDATE audit_events SET " + any(ALL_COLUMNS) + "=" + any(ODD_VALUES) + " WHERE id%3=0 OR "
                                + range()
                        : "UPDATE audit_events SET " + any(ALL_COLUMNS) + "=" + any(ODD_VALUES) + " WHERE " + range();
            default -> throw new IllegalStateException();
        };
    }

    /** Other tables and indexes come, grow and go, and pages with them. */
    private List<String> ofOthers() {
        String table = "t" + random.nextInt(Math.max(1, tables));
        return switch (random.nextInt(6)) {
            case 0 -> List.of("CREATE TABLE IF NOT EXISTS t" + tables++ % 3 + "(a,b)");
            case 1 -> List.of("CREATE TABLE IF NOT EXISTS t0(a,b)", growing("t0"));
            case 2 -> List.of("DROP TABLE IF EXISTS " + table);
            case 3 -> List.of("CREATE INDEX IF NOT EXISTS j ON audit_events(actor_id)");
            case 4 -> List.of("DROP INDEX IF EXISTS j");
            default ->
                List.of(
                        "CREATE TABLE IF NOT EXISTS o(a)",
                        "BEGIN",
                        "INSERT INTO o VALUES(zeroblob(" + random.nextInt(4 * pageSize) + "))",
                        ofRows(),
                        "DELETE FROM o WHERE rowid%4=1",
                        "COMMIT");
        };
    }

    private String growing(String table) {
        return "INSERT INTO " + table + " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<"
                + (1 + random.nextInt(200)) + ") SELECT i,zeroblob(i%50) FROM n";
    }

    private List<String> ofSchema() {
        return switch (random.nextInt(10)) {
            case 0, 1 -> List.of("VACUUM");
            case 2 -> List.of("PRAGMA incremental_vacuum(" + random.nextInt(9) + ")");
            case 3 -> List.of("ALTER TABLE audit_events ADD COLUMN c" + tables++ + " DEFAULT 'x'");
            case 4 ->
                List.of(
                        "BEGIN",
                        "DROP TABLE IF EXISTS n",
                        "CREATE TABLE n" + LOOSE,
                        "INSERT INTO n SELECT id,created_at,actor_id,action,resource_type,resource_id,payload_offset,"
                                + "payload_len FROM audit_events",
                        "DROP TABLE audit_events",
                        "ALTER TABLE n RENAME TO audit_events",
                        "CREATE INDEX i ON audit_events(created_at)",
                        "COMMIT");
            case 5 -> List.of("REINDEX");
            case 6 -> List.of("PRAGMA page_size=" + (512 << random.nextInt(8)), "VACUUM");
            case 7 -> List.of("DROP INDEX IF EXISTS i", "CREATE INDEX i ON audit_events(created_at)");
            case 8 -> List.of("PRAGMA journal_mode=" + any(JOURNALS));
            case 9 -> {
                // Rows that do not store the column any more.
                String column = any(new String[] {"payload_len", "action", "resource_id"});
                yield List.of(
                        "BEGIN",
                        "ALTER TABLE audit_events DROP COLUMN " + column,
                        "ALTER TABLE audit_events ADD COLUMN " + column
                                + (column.equals("payload_len") ? " INTEGER DEFAULT 70000" : " TEXT DEFAULT 'd\u00e9'"),
                        "COMMIT");
            }
            default -> throw new IllegalStateException();
        };
    }

    private String newId() {
        return Long.toString(nextId++);
    }

    private String someId() {
        return random.nextInt(5) == 0
                ? Long.toString(firstId + random.nextInt(mostRows))
                : "(SELECT id FROM audit_events WHERE id>=" + random.nextLong(firstId, nextId + 1) + " LIMIT 1)";
    }

    private String range() {
        long from = firstId - 1 + random.nextInt(mostRows);
        int width = random.nextInt(10) == 0 ? mostRows / 4 : random.nextInt(12);
        return "id BETWEEN " + from + " AND " + (from + width);
    }

    private String insert(String id) {
        return "INSERT OR REPLACE INTO audit_events" + COLUMNS + " VALUES(" + id + "," + second() + ","
                + random.nextInt(9) + ",'" + any(ACTIONS) + "','T" + random.nextInt(3) + "','R" + random.nextInt(1000)
                + "'," + any(NUMBERS) + "," + any(NUMBERS) + ")";
    }

    private String second() {
        return Long.toString(random.nextInt(8) == 0 ? any(NUMBERS) : random.nextInt(500));
    }

    private String insertMany(int rows) {
        long first = nextId;
        nextId += rows;
        return String.format(
                Locale.ROOT,
                "INSERT OR REPLACE INTO audit_events%s WITH RECURSIVE n(i) AS (SELECT %d UNION ALL SELECT i+1 FROM n"
                        + " WHERE i<%d) SELECT i,i*%d%%500,i%%%d,CASE i%%3 WHEN 0 THEN 'CREATE' WHEN 1 THEN 'UPDATE' ELSE"
                        + " 'A'||i%%5 END,'T','R'||i%s,i*1000,i%%2000 FROM n",
                COLUMNS,
                first,
                first + rows - 1,
                1 + random.nextInt(97),
                1 + random.nextInt(40),
                random.nextInt(3) == 0 ? "||hex(zeroblob(i%60))" : "");
    }

    private String setting() {
        return switch (random.nextInt(7)) {
            case 0 -> "actor_id=" + any(NUMBERS);
            case 1 -> "action='" + any(ACTIONS) + "'";
            case 2 -> "created_at=" + second();
            case 3 -> "resource_id=resource_id||'x'";
            case 4 -> "payload_offset=" + any(NUMBERS) + ",payload_len=" + any(NUMBERS);
            case 5 -> "resource_type='T" + random.nextInt(9) + "'";
            default -> "actor_id=" + random.nextInt(2000) + ",action='A" + random.nextInt(50) + "'";
        };
    }

    /** About a page, one page more or several more, to the byte at random. */
    private String overflowing() {
        int characters = random.nextInt(3) == 0 ? pageSize - 60 + random.nextInt(60) : random.nextInt(5 * pageSize);
        String column = random.nextInt(6) == 0 ? "action" : "resource_id";
        return column + "=substr(hex(zeroblob(" + characters + ")),1," + characters + ")";
    }

    private String any(String[] some) {
        return some[random.nextInt(some.length)];
    }

    private long any(long[] some) {
        return some[random.nextInt(some.length)];
    }
}
