package auditlog.equivalence;

import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.enhanced.IndexedAuditLogService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Compares both services over rows into which another process writes odd values, with odd requests: at once after each
 * change, and again with a snapshot of the changed rows. What differs is made small.
 */
final class RowFuzz implements AutoCloseable {

    private static final int ROWS = 60;
    private static final int REQUESTS = 50;

    private static final long[] INTEGERS = {
        0,
        1,
        2,
        3,
        8,
        39,
        40,
        41,
        80,
        1_000,
        1_050,
        1_051,
        1_099,
        2_399,
        2_400,
        2_401,
        -1,
        -40,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE + 1L,
        1L << 32,
        (1L << 32) + 40,
        (1L << 32) - 1,
        1L << 40,
        1L << 53,
        Long.MAX_VALUE,
        Long.MAX_VALUE - 40,
        Long.MIN_VALUE + 1,
        1 << 20,
        (1 << 20) + 1,
        4_096,
        4_097
    };

    /** What no integer column of a snapshot holds, or no text column. */
    private static final String[] ODD_TYPES = {
        "1050.5",
        "'x'",
        "'1050x'",
        "x'31'",
        "x''",
        "1e300",
        "-0.5",
        "'1e2x'",
        "zeroblob(3)",
        "CAST(x'61FF' AS TEXT)",
        "CAST(x'610062' AS TEXT)",
        "CAST(x'C080' AS TEXT)",
        "9223372036854775808",
        "NULL"
    };

    private final WriterProcess writer;
    private final Path database;
    private final Path payloads;
    private final ServicePair longLived;
    private long requests;
    private long fromSnapshots;

    /** One column of one row. */
    private record Change(int id, String column, String value) {
        String sql() {
            return "UPDATE OR IGNORE audit_events SET " + column + " = " + value + " WHERE id = " + id;
        }
    }

    private RowFuzz(Path directory, WriterProcess writer) throws SQLException, IOException {
        this.writer = writer;
        LiveFiles files = LiveFiles.create(directory.resolve("odd rows"), 45);
        database = files.database();
        payloads = files.payloads();
        writer.run("connect", database);
        writer.sql(
                "PRAGMA synchronous = OFF",
                "ALTER TABLE audit_events RENAME TO kept",
                "DELETE FROM kept WHERE id > " + ROWS,
                "DROP INDEX idx_created_at",
                "CREATE TABLE audit_events(id INTEGER PRIMARY KEY AUTOINCREMENT, created_at INTEGER, actor_id INTEGER,"
                        + " action TEXT, resource_type TEXT, resource_id TEXT, payload_offset INTEGER,"
                        + " payload_len INTEGER)",
                "CREATE INDEX idx_created_at ON audit_events(created_at)");
        longLived = ServicePair.open(database, payloads);
    }

    static RowFuzz open(Path directory, WriterProcess writer) throws SQLException, IOException {
        return new RowFuzz(directory, writer);
    }

    /**
     * Changes some rows and compares many requests.
     *
     * @return the first difference with the seed, few changes and a plain request that show it; empty if there is none
     */
    Optional<String> step(long seed) throws SQLException, IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<Change> changes = changes(random);
        List<AuditQuery> queries = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            queries.add(query(random));
        }
        apply(changes);
        for (AuditQuery query : queries.subList(0, 10)) {
            Optional<String> difference = longLived.difference(query);
            requests++;
            if (difference.isPresent()) {
                return Optional.of("seed " + seed + ", at once: " + difference.get() + " after " + changes);
            }
        }
        try (IndexedAuditLogService enhanced = IndexedAuditLogService.open(database, payloads)) {
            ServicePair pair = new ServicePair(new OffsetAuditLogService(database, payloads), enhanced);
            for (AuditQuery query : queries) {
                Optional<String> difference = pair.difference(query);
                requests++;
                if (difference.isPresent()) {
                    return Optional.of("seed " + seed + ": " + shrunk(changes, query));
                }
            }
            fromSnapshots += enhanced.stats().snapshotRequests();
        }
        return Optional.empty();
    }

    long requests() {
        return requests;
    }

    /** Requests that a snapshot answered. */
    long fromSnapshots() {
        return fromSnapshots;
    }

    @Override
    public void close() {
        longLived.close();
        writer.run("disconnect");
    }

    private void apply(List<Change> changes) {
        writer.sql("BEGIN IMMEDIATE", "DELETE FROM audit_events", "INSERT INTO audit_events SELECT * FROM kept");
        // An id takes no value of another type: such a change fails, and the row stays as it was.
        changes.forEach(change -> writer.tryToRun("sql", change.sql()));
        writer.sql("COMMIT");
    }

    private static List<Change> changes(SplittableRandom random) {
        List<Change> changes = new ArrayList<>();
        boolean isRepresentable = random.nextInt(5) > 0;
        String[] columns = {
            "id",
            "created_at",
            "created_at",
            "actor_id",
            "action",
            "resource_type",
            "resource_id",
            "payload_offset",
            "payload_len"
        };
        for (int i = random.nextInt(13); i >= 0; i--) {
            String column = columns[random.nextInt(columns.length)];
            boolean isText = column.equals("action") || column.startsWith("resource");
            String value;
            if (!isRepresentable && random.nextInt(3) == 0) {
                value = ODD_TYPES[random.nextInt(ODD_TYPES.length)];
            } else if (isText) {
                value = "CAST(x'" + HexFormat.of().formatHex(text(random).getBytes(StandardCharsets.UTF_8))
                        + "' AS TEXT)";
            } else {
                // Lengths at random would only ask for much memory.
                long any = column.equals("payload_len") ? random.nextInt(3_000) : random.nextLong();
                value = String.valueOf(random.nextInt(4) > 0 ? integer(random) : any);
            }
            changes.add(new Change(1 + random.nextInt(ROWS), column, value));
        }
        return changes;
    }

    private static String text(SplittableRandom random) {
        List<String> texts = OutsideDomainTest.ACTIONS;
        // But for the longest, which would only be slow here.
        String text = texts.get(random.nextInt(texts.size() - 1));
        return switch (random.nextInt(4)) {
            case 0 -> "UPDATE";
            case 1 -> String.valueOf((char) (32 + random.nextInt(0x7fff)));
            default -> text;
        };
    }

    private static AuditQuery query(SplittableRandom random) {
        long from = time(random);
        long to = random.nextInt(3) == 0 ? from : time(random);
        Long actorId =
                random.nextInt(3) > 0 ? null : Long.valueOf(random.nextBoolean() ? random.nextInt(6) : integer(random));
        String action = random.nextInt(3) > 0 ? null : text(random);
        int page = random.nextInt(4) > 0 ? 1 + random.nextInt(5) : (int) integer(random);
        int pageSize = random.nextInt(4) > 0 ? 1 + random.nextInt(30) : (int) integer(random);
        return new AuditQuery(from, to, actorId, action, page, pageSize);
    }

    private static long time(SplittableRandom random) {
        return random.nextBoolean()
                ? 1_000 + random.nextInt(101)
                : random.nextInt(8) == 0 ? Long.MIN_VALUE : integer(random);
    }

    private static long integer(SplittableRandom random) {
        return INTEGERS[random.nextInt(INTEGERS.length)];
    }

    private String shrunk(List<Change> changes, AuditQuery query) throws SQLException, IOException {
        List<Change> few = new ArrayList<>(changes);
        for (int i = few.size() - 1; i >= 0; i--) {
            Change removed = few.remove(i);
            if (difference(few, query).isEmpty()) {
                few.add(i, removed);
            }
        }
        AuditQuery plain = query;
        for (AuditQuery simpler : List.of(
                new AuditQuery(query.fromTs(), query.toTs(), null, null, 1, -1),
                new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, query.actorId(), query.action(), 1, -1),
                new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, 1, -1))) {
            if (difference(few, simpler).isPresent()) {
                plain = simpler;
            }
        }
        return difference(few, plain).orElse("no difference any more") + " after " + few;
    }

    private Optional<String> difference(List<Change> changes, AuditQuery query) throws SQLException, IOException {
        apply(changes);
        try (ServicePair pair = ServicePair.open(database, payloads)) {
            return pair.difference(query);
        }
    }
}
