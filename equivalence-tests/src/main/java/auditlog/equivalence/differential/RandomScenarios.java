package auditlog.equivalence.differential;

import auditlog.AuditQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Seeded random tables, requests and histories: values from pools that hold the plain, the tied, the extreme and the odd.
 * The same seed gives the same scenario.
 */
public final class RandomScenarios {

    private static final int MOST_ROWS = 40;
    private static final int DOCUMENTS = 24;

    private static final List<Long> SECONDS = List.of(-1L, 0L, 1L, 2L, 1_000L, 1_001L);
    private static final List<Long> EXTREMES = List.of(
            Long.MIN_VALUE,
            Long.MIN_VALUE + 1,
            Long.MAX_VALUE,
            Long.MAX_VALUE - 1,
            -1L,
            0L,
            (long) Integer.MIN_VALUE,
            1L << 32,
            (1L << 32) + 1);

    /** Texts of actions, in the table and in requests. A lone surrogate can only be asked for. */
    private static final List<String> TEXTS = List.of(
            "A",
            "B",
            "a",
            "",
            " ",
            "A ",
            "A\0",
            "\0",
            "%",
            "_",
            "1",
            "1.0",
            "NULL",
            "'",
            "\u00e9",
            "e\u0301",
            "\ud83d\ude00",
            "\ufffd",
            "A\ufffd",
            "\ufeffA",
            "?",
            "\ud83d",
            "\uffff",
            "\u0130");

    /** Values of other types than the column's, and bytes that are no text. */
    private static final List<String> ODD_LITERALS = List.of(
            "NULL",
            "1.5",
            "1e3",
            "9.3e18",
            "'1'",
            "'x'",
            "x'41'",
            "x''",
            "CAST(x'61FF' AS TEXT)",
            "CAST(x'C181' AS TEXT)",
            "CAST(x'EDA080' AS TEXT)",
            "-0.0",
            "CAST(x'4100' AS TEXT)");

    private static final List<String> COLLATING_SCHEMA = List.of("CREATE TABLE audit_events(id INTEGER PRIMARY KEY,"
            + " created_at INTEGER, actor_id INTEGER, action TEXT collate nocase, resource_type TEXT, resource_id TEXT,"
            + " payload_offset INTEGER, payload_len INTEGER)");

    /** Other ways to make a table that answers the query. */
    private static final List<List<String>> ODD_SCHEMAS = List.of(
            COLLATING_SCHEMA,
            List.of("CREATE TABLE audit_events(id INTEGER PRIMARY KEY, created_at INTEGER, actor_id INTEGER,"
                    + " action TEXT COLLATE RTRIM, resource_type TEXT, resource_id TEXT, payload_offset INTEGER,"
                    + " payload_len INTEGER)"),
            List.of("CREATE TABLE audit_events(id INTEGER PRIMARY KEY, created_at INTEGER, actor_id INTEGER,"
                    + " action TEXT, resource_type TEXT, resource_id TEXT, payload_offset INTEGER,"
                    + " payload_len INTEGER) WITHOUT ROWID"),
            List.of("CREATE TABLE audit_events(id INTEGER PRIMARY KEY, created_at INTEGER, actor_id INTEGER,"
                    + " action TEXT, resource_type TEXT, resource_id TEXT, payload_offset INTEGER,"
                    + " payload_len INTEGER) STRICT"),
            List.of("CREATE TABLE audit_events(id, created_at, actor_id, action, resource_type, resource_id,"
                    + " payload_offset, payload_len)"),
            List.of(
                    "CREATE TABLE audit_events(id INTEGER, created_at INTEGER, actor_id INTEGER, action TEXT,"
                            + " resource_type TEXT, resource_id TEXT, payload_offset INTEGER, payload_len INTEGER)",
                    "CREATE UNIQUE INDEX ids ON audit_events(id DESC)"),
            List.of("CREATE TABLE audit_events(id INTEGER PRIMARY KEY, created_at INTEGER, actor_id TEXT, action TEXT,"
                    + " resource_type TEXT, resource_id TEXT, payload_offset INTEGER, payload_len INTEGER)"),
            List.of("CREATE TABLE audit_events(id INTEGER PRIMARY KEY, created_at REAL, actor_id INTEGER, action TEXT,"
                    + " resource_type TEXT, resource_id TEXT, payload_offset INTEGER, payload_len INTEGER)"),
            List.of(
                    "CREATE TABLE audit_events(id INTEGER PRIMARY KEY, created_at INTEGER, actor_id INTEGER,"
                            + " action BLOB, resource_type TEXT, resource_id TEXT, payload_offset INTEGER, payload_len INTEGER)"),
            List.of(
                    "CREATE TABLE Audit_Events(ID INTEGER PRIMARY KEY, Created_At INTEGER, actor_id INTEGER,"
                            + " action TEXT, resource_type TEXT, resource_id TEXT, payload_offset INTEGER, payload_len INTEGER)"),
            List.of(
                    "CREATE TABLE \"audit_events\"(payload_len INTEGER, payload_offset INTEGER, extra TEXT DEFAULT 'x',"
                            + " resource_id TEXT, resource_type TEXT, action TEXT, actor_id INTEGER, created_at INTEGER,"
                            + " twice INTEGER AS (actor_id * 2), id INTEGER PRIMARY KEY DESC)",
                    "CREATE INDEX everything ON audit_events(created_at DESC, actor_id, action)"),
            List.of(
                    "CREATE TABLE base(id INTEGER PRIMARY KEY, created_at INTEGER, actor_id INTEGER, action TEXT,"
                            + " resource_type TEXT, resource_id TEXT, payload_offset INTEGER, payload_len INTEGER)",
                    "CREATE VIEW audit_events AS SELECT * FROM base",
                    "CREATE TRIGGER inserting INSTEAD OF INSERT ON audit_events BEGIN INSERT OR REPLACE INTO base VALUES"
                            + " (new.id, new.created_at, new.actor_id, new.action, new.resource_type, new.resource_id,"
                            + " new.payload_offset, new.payload_len); END"),
            withEncoding("UTF-16le"),
            withEncoding("UTF-16be"));

    private final SplittableRandom random;
    private final List<String> documents = new ArrayList<>();
    private final boolean extremes;
    private final boolean odd;
    private final boolean badPayloads;

    private RandomScenarios(SplittableRandom random) {
        this.random = random;
        extremes = oneIn(3);
        odd = oneIn(5);
        badPayloads = oneIn(5);
        for (int i = 0; i < DOCUMENTS; i++) {
            documents.add(document(i, "first"));
        }
    }

    /**
     * A random table, with no changes.
     *
     * @param seed of table and requests
     * @param requests how many requests
     * @return the scenario
     */
    public static Scenario table(long seed, int requests) {
        RandomScenarios scenarios = new RandomScenarios(new SplittableRandom(seed));
        Table table = scenarios.table();
        return new Scenario(
                "random table, seed " + seed,
                table,
                scenarios.documents,
                List.of(),
                scenarios.requests(table, requests));
    }

    /**
     * A random table with a random history.
     *
     * @param seed of all of it
     * @param steps how many changes
     * @param requests how many requests, asked after every change
     * @return the scenario
     */
    public static Scenario history(long seed, int steps, int requests) {
        RandomScenarios scenarios = new RandomScenarios(new SplittableRandom(seed));
        Table table = scenarios.table();
        return new Scenario(
                "random history, seed " + seed,
                table,
                scenarios.documents,
                scenarios.steps(table, steps),
                scenarios.requests(table, requests));
    }

    private static List<String> withEncoding(String encoding) {
        List<String> schema = new ArrayList<>(Table.NULLABLE_SCHEMA);
        schema.add(0, "PRAGMA encoding = '" + encoding + "'");
        return schema;
    }

    /** Documents of one number of bytes, so that a row can point to any. */
    private static String document(int number, String text) {
        return String.format("{\"n\": %3d, \"text\": \"%-8s\"}", number, text);
    }

    private Table table() {
        List<String> schema;
        if (oneIn(4)) {
            schema = pick(ODD_SCHEMAS);
        } else {
            schema = odd || oneIn(4) ? Table.NULLABLE_SCHEMA : Table.CONTRACT_SCHEMA;
        }
        List<Row> rows = new ArrayList<>();
        int count = random.nextInt(MOST_ROWS + 1);
        for (int i = 0; i < count; i++) {
            rows.add(row());
        }
        return new Table(schema, rows);
    }

    private Row row() {
        List<String> literals = new ArrayList<>();
        for (int column = 0; column < Row.COLUMNS.size(); column++) {
            literals.add(literal(column));
        }
        if (!badPayloads || !oneIn(8)) {
            int length = documents.get(0).length() + 1;
            literals.set(6, String.valueOf(random.nextInt(DOCUMENTS) * length));
            literals.set(7, String.valueOf(length - random.nextInt(2)));
        }
        return new Row(literals);
    }

    /** A value for a column; those of payloads are mostly bad. */
    private String literal(int column) {
        if (odd && oneIn(16)) {
            return pick(ODD_LITERALS);
        }
        return switch (column) {
            case 0 -> oneIn(3) ? "NULL" : extremes && oneIn(4) ? extreme() : String.valueOf(random.nextInt(-3, 60));
            case 1 -> extremes && oneIn(3) ? extreme() : String.valueOf(pick(SECONDS));
            case 2 -> extremes && oneIn(3) ? extreme() : String.valueOf(random.nextInt(4));
            case 3 -> oneIn(extremes ? 2 : 50) ? text(pick(TEXTS)) : "'" + "AB".charAt(random.nextInt(2)) + "'";
            case 4 -> text(pick(List.of("ORDER", "USER")));
            case 5 -> oneIn(4) ? text(pick(TEXTS)) : "'ORDER-" + random.nextInt(9) + "'";
            case 6 -> pick(List.of("0", "-1", "1", "1000000", "9223372036854775807", "-9223372036854775808", "'0'"));
            // None that a Java array of this heap may or may not hold: both would fail, or not, by chance.
            case 7 ->
                pick(List.of(
                        "0", "-1", "1", "5", "2000", "2000000", "2147483647", "4294967297", "-2147483648", "'zz'"));
            default -> throw new IllegalArgumentException("No such column: " + column);
        };
    }

    private String goodLiteral(int column) {
        return switch (column) {
            case 6 -> "0";
            case 7 -> String.valueOf(documents.get(0).length());
            default -> literal(column);
        };
    }

    private String extreme() {
        return String.valueOf(pick(EXTREMES));
    }

    private static String text(String text) {
        return text.matches("[ -&(-~]*")
                ? "'" + text + "'"
                : "CAST(x'" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)) + "' AS TEXT)";
    }

    private List<AuditQuery> requests(Table table, int count) {
        List<AuditQuery> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(request(table.rows().size()));
        }
        return requests;
    }

    private AuditQuery request(int rows) {
        return new AuditQuery(
                oneIn(3) ? Long.MIN_VALUE : second(),
                oneIn(3) ? Long.MAX_VALUE : second(),
                oneIn(2) ? null : oneIn(8) ? pick(EXTREMES) : Long.valueOf(random.nextInt(5)),
                oneIn(2) ? null : oneIn(3) ? pick(TEXTS) : pick(List.of("A", "B")),
                switch (random.nextInt(8)) {
                    case 0 -> random.nextInt(-2, 1);
                    case 1 ->
                        pick(List.of(
                                Integer.MIN_VALUE,
                                Integer.MIN_VALUE + 1,
                                Integer.MAX_VALUE,
                                65_537,
                                42_949_674,
                                rows,
                                rows + 1));
                    case 2, 3 -> 2;
                    case 4 -> random.nextInt(1, 8);
                    default -> 1;
                },
                switch (random.nextInt(6)) {
                    case 0 -> pick(List.of(Integer.MAX_VALUE, Integer.MIN_VALUE, -1, -2, 0, 65_536, 100, 50_000));
                    case 1 -> rows + random.nextInt(-1, 2);
                    default -> random.nextInt(1, 8);
                });
    }

    private long second() {
        return oneIn(6) ? pick(EXTREMES) : pick(SECONDS) + random.nextInt(-1, 2);
    }

    private List<Step> steps(Table table, int count) {
        // A database in WAL mode must not be moved away from under those who have it open: one or the other.
        boolean moves = random.nextBoolean();
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            steps.add(step(table, moves));
        }
        return steps;
    }

    private Step step(Table table, boolean moves) {
        int kind = random.nextInt(32);
        if (kind < 12) {
            return new Step.Renew();
        }
        if (kind < 24) {
            List<String> statements = new ArrayList<>();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                statements.add(change());
            }
            return new Step.Transaction(statements, !oneIn(6));
        }
        return switch (kind) {
            case 24, 25 ->
                new Step.Alone(pick(List.of(
                        "VACUUM",
                        "ANALYZE",
                        "REINDEX",
                        "PRAGMA user_version = 7",
                        "PRAGMA wal_checkpoint(TRUNCATE)",
                        "PRAGMA page_size = 8192",
                        "PRAGMA incremental_vacuum")));
            case 26 -> new Step.Alone(schemaChange());
            case 27, 28 ->
                moves
                        ? new Step.ReplaceDatabase(oneIn(2) ? table : table())
                        : new Step.JournalMode(pick(List.of("WAL", "WAL", "DELETE", "TRUNCATE", "PERSIST")));
            case 29 ->
                new Step.WritePayload(
                        (long) random.nextInt(DOCUMENTS) * (documents.get(0).length() + 1),
                        document(random.nextInt(1_000), "written"));
            case 30 ->
                oneIn(2)
                        ? new Step.TruncatePayload((long) random.nextInt(DOCUMENTS)
                                        * (documents.get(0).length() + 1)
                                + 5)
                        : new Step.ReplacePayload(renamedDocuments());
            default -> new Step.SwitchSnapshot(!oneIn(3));
        };
    }

    private List<String> renamedDocuments() {
        String text = "file " + random.nextInt(100);
        List<String> others = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            others.add(document(i, text));
        }
        return others;
    }

    private String change() {
        int column = random.nextInt(Row.COLUMNS.size());
        String some = " WHERE id % " + random.nextInt(1, 5) + " = " + random.nextInt(4);
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> row().insert();
            case 4, 5, 6 ->
                "UPDATE OR REPLACE audit_events SET " + Row.COLUMNS.get(column) + " = "
                        + (badPayloads ? literal(column) : goodLiteral(column)) + some;
            case 7 -> "UPDATE OR IGNORE audit_events SET id = id + 1, created_at = created_at - 1" + some;
            case 8 -> "DELETE FROM audit_events" + some;
            default ->
                oneIn(3)
                        ? "DELETE FROM audit_events"
                        : "DELETE FROM audit_events WHERE id = (SELECT max(id) FROM audit_events)";
        };
    }

    private String schemaChange() {
        return pick(List.of(
                "ALTER TABLE audit_events ADD COLUMN extra TEXT",
                "ALTER TABLE audit_events RENAME COLUMN action TO deed",
                "ALTER TABLE audit_events RENAME COLUMN deed TO action",
                "ALTER TABLE audit_events RENAME TO events",
                "ALTER TABLE events RENAME TO audit_events",
                "DROP INDEX IF EXISTS idx_created_at",
                "CREATE INDEX IF NOT EXISTS idx_created_at ON audit_events(created_at)",
                "CREATE INDEX IF NOT EXISTS of_actors ON audit_events(actor_id, created_at DESC)",
                "CREATE TABLE IF NOT EXISTS other(x)",
                "INSERT INTO other VALUES (1)"));
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private <E> E pick(List<E> values) {
        return values.get(random.nextInt(values.size()));
    }
}
