package auditlog.equivalence.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.enhanced.IndexedAuditLogService;
import auditlog.enhanced.PlainReason;
import auditlog.enhanced.ServiceStats;
import auditlog.equivalence.ServicePair;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole of the enhanced service's behaviour on small tables, in a few seconds: paging and filters, freshness, renewal, what it
 * holds and what it counts. Mutation testing runs this class.
 */
class SmallScopeTest {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** As many rows that it does not represent a snapshot may have. */
    private static final int MOST_ODD = 256;

    private static final AuditQuery EVERYTHING = new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, 1, -1);
    private static final AuditQuery FIRST = new AuditQuery(-1, 1, null, null, 1, 1);
    private static final AuditQuery NOTHING = new AuditQuery(1, 0, null, null, 1, 1);

    /** Enough to see each row come, go, move and change. */
    private static final List<AuditQuery> REQUESTS = List.of(
            EVERYTHING,
            FIRST,
            NOTHING,
            new AuditQuery(-1, 1, null, null, 2, 2),
            new AuditQuery(0, 0, null, null, 1, 10),
            new AuditQuery(-1, 1, 1L, null, 1, 10),
            new AuditQuery(-1, 1, 2L, null, 1, 10),
            new AuditQuery(-1, 1, null, "A", 1, 10),
            new AuditQuery(-1, 1, 2L, "B", 1, 10),
            new AuditQuery(-1, 1, null, "C", 1, 10));

    /** A row of every second, actor and action, with ties. */
    private static final Table SIX = new Table(
            Table.CONTRACT_SCHEMA,
            List.of(
                    SmallScope.row(0, "0", "1", "'A'"),
                    SmallScope.row(1, "1", "2", "'B'"),
                    SmallScope.row(2, "-1", "1", "'B'"),
                    SmallScope.row(3, "0", "2", "'A'"),
                    SmallScope.row(4, "0", "1", "'A'"),
                    SmallScope.row(5, "1", "1", "'A'")));

    @TempDir(factory = FastDirectory.class)
    Path directory;

    private DatabaseWriter writer;
    private IndexedAuditLogService enhanced;
    private ServicePair pair;

    @AfterEach
    void close() throws SQLException {
        if (pair != null) {
            pair.close();
            assertEquals(0, enhanced.stats().openConnections());
            assertEquals(0, enhanced.stats().openFiles());
            writer.close();
        }
    }

    // Paging and filters

    @Test
    void everyPageOfEveryFilter() {
        List<Table> tables = new ArrayList<>(List.of(SIX));
        for (int rows = 0; rows <= 1; rows++) {
            tables.addAll(SmallScope.tablesOf(rows));
        }
        for (long seed = 0; tables.size() < 8; seed++) {
            Table table = SmallScope.seededTable(seed);
            if (table.schema().equals(Table.CONTRACT_SCHEMA)) {
                tables.add(table);
            }
        }
        List<AuditQuery> requests = SmallScope.requests(
                new long[] {-1, 0, 1}, new long[] {-1, 0, 1}, new int[] {-1, 1, 2, 3, 6}, new int[] {-1, 0, 1, 2});
        Tally tally = new DifferentialRun(directory, Services::open, 3)
                .compare(
                        tables.size(),
                        number -> SmallScope.scenario("small table " + number, tables.get(number), requests));
        assertEquals(8 * 2_880, tally.requests());
        assertEquals(tally.requests(), tally.fromSnapshot());
        assertEquals(0, tally.failures());
        assertEquals(0, tally.refused());
    }

    @Test
    void pagesAndWindowsAtTheirLimits() throws Exception {
        open(withRows(
                Row.of(
                        "-9223372036854775808",
                        "9223372036854775807",
                        "-9223372036854775808",
                        "'A'",
                        "'R'",
                        "''",
                        "0",
                        "8"),
                Row.of(
                        "9223372036854775807",
                        "9223372036854775807",
                        "9223372036854775807",
                        "'a'",
                        "'R'",
                        "''",
                        "8",
                        "8"),
                Row.of("0", "-9223372036854775808", "0", "''", "'R'", "''", "16", "8"),
                Row.of("-1", "-9223372036854775807", "0", "'A'", "'R'", "''", "16", "8")));
        List<Long> seconds = List.of(Long.MIN_VALUE, Long.MIN_VALUE + 1, -1L, 0L, Long.MAX_VALUE - 1, Long.MAX_VALUE);
        int asked = 0;
        for (long from : seconds) {
            for (long to : seconds) {
                pair.requireSamePage(new AuditQuery(from, to, null, null, 1, -1));
                asked++;
            }
        }
        for (int page :
                List.of(Integer.MIN_VALUE, Integer.MIN_VALUE + 1, -2, 0, 3, 65_537, 42_949_674, Integer.MAX_VALUE)) {
            for (int size : List.of(Integer.MIN_VALUE, -2, -1, 0, 1, 2, 100, 65_536, Integer.MAX_VALUE)) {
                pair.requireSamePage(new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, page, size));
                asked++;
            }
        }
        for (long actor : List.of(Long.MIN_VALUE, 0L, 1L, Long.MAX_VALUE)) {
            for (String action : List.of("", "A", "a", "AA")) {
                pair.requireSamePage(new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, actor, action, 1, 10));
                asked++;
            }
        }
        assertEquals(asked, enhanced.stats().snapshotRequests());
    }

    @Test
    void actionsThatAreNoPlainTextAreLeftToTheBaseline() throws Exception {
        open(withRows(row("CAST(x'F09F9880' AS TEXT)"), row("CAST(x'C3A9' AS TEXT)"), row("'?'")));
        for (String known : List.of("\ud83d\ude00", "\u00e9", "?")) {
            assertEquals(
                    1,
                    pair.requireSamePage(new AuditQuery(0, 0, null, known, 1, 10))
                            .count());
        }
        assertEquals(3, enhanced.stats().snapshotRequests());
        for (String odd : List.of("\ud83d", "\ude00", "\ud83d\ude01", "\0", "?\0")) {
            pair.requireSamePage(new AuditQuery(0, 0, null, odd, 1, 10));
        }
        assertEquals(5, plain(PlainReason.NOT_REPRESENTABLE));
        assertEquals(3, enhanced.stats().snapshotRequests());
    }

    @Test
    void tablesThatASnapshotCannotRepresentAreLeftToTheBaseline() throws Exception {
        String contract = Table.CONTRACT_SCHEMA.get(0);
        String key = "id INTEGER PRIMARY KEY AUTOINCREMENT";
        List<Table> tables = new ArrayList<>();
        for (String schema : List.of(
                contract.replace("action TEXT", "action TEXT collate nocase"),
                contract.replace("actor_id INTEGER", "actor_id TEXT"),
                contract.replace("resource_id TEXT", "resource_id BLOB"),
                contract.replace(key, "id INT PRIMARY KEY"),
                contract.replace(key, "id INTEGER PRIMARY KEY DESC"),
                contract.replace(key, "id INTEGER PRIMARY KEY") + " WITHOUT ROWID")) {
            tables.add(new Table(
                    List.of(schema), List.of(row("'A'").with(0, "1"), row("'a'").with(0, "2"))));
        }
        // Without a key there may be ids twice, and odd ones.
        Row twice = row("'A'").with(0, "1");
        tables.add(new Table(
                List.of(contract.replace(key, "id INTEGER")),
                List.of(twice, twice, row("'a'").with(0, "2"))));
        String loose = Table.NULLABLE_SCHEMA.get(0).replace("id INTEGER PRIMARY KEY", "id INTEGER");
        for (int column : List.of(0, 1, 2, 4, 5, 6, 7)) {
            tables.add(new Table(List.of(loose), List.of(row("'A'").with(column, "x'41'"))));
        }
        tables.add(withRows(Collections.nCopies(MOST_ODD + 1, row("x'41'")).toArray(Row[]::new)));
        List<AuditQuery> requests = List.of(EVERYTHING, FIRST, NOTHING, new AuditQuery(0, 0, 1L, "A", 1, 10));
        Tally tally = new DifferentialRun(directory, Services::open, 3)
                .compare(
                        tables.size(),
                        number -> SmallScope.scenario("odd table " + number, tables.get(number), requests));
        assertEquals(tables.size() * 4, tally.requests());
        assertEquals(0, tally.fromSnapshot());
        assertEquals(0, tally.refused());
    }

    /** Odd rows, each among the six of {@link #SIX}, at second 0, of actor 1 and action A but for what is odd. */
    @Test
    void onlyRequestsThatAnOddRowCanTouchAreLeftToTheBaseline() throws Exception {
        Predicate<AuditQuery> never = query -> false;
        Predicate<AuditQuery> noActor = query -> query.actorId() == null;
        Predicate<AuditQuery> itsActor = query -> noActor.test(query) || query.actorId() == 1;
        Predicate<AuditQuery> noAction = query -> query.action() == null;
        Predicate<AuditQuery> itsAction =
                query -> noAction.test(query) || query.action().equals("A");
        Row row = row("'A'");
        for (String second : List.of("NULL", "'x'", "''", "x'41'")) {
            requireTouched(row.with(1, second), never);
        }
        for (String second : List.of("0.5", "-0.5")) {
            requireTouched(row.with(1, second), itsActor.and(itsAction));
        }
        requireTouched(row.with(2, "NULL"), noActor.and(itsAction));
        for (String actor : List.of("'x'", "x'41'", "1.5", "9.3e18")) {
            requireTouched(row.with(2, actor), itsAction);
        }
        requireTouched(row.with(3, "NULL"), itsActor.and(noAction));
        for (String text : List.of(
                "x'41'",
                "x''",
                "CAST(x'61FF' AS TEXT)",
                "CAST(x'4100' AS TEXT)",
                "'A' || char(65533)",
                "char(65279) || 'A'",
                "'A' || char(65279)",
                "char(65534)")) {
            requireTouched(row.with(3, text), itsActor);
            requireTouched(row.with(4, text), itsActor.and(itsAction));
            requireTouched(row.with(5, text), itsActor.and(itsAction));
        }
        for (int column : List.of(4, 5, 6, 7)) {
            requireTouched(row.with(column, "NULL"), itsActor.and(itsAction));
        }
        for (int column : List.of(6, 7)) {
            for (String number : List.of("x'41'", "'x'", "1.5")) {
                requireTouched(row.with(column, number), itsActor.and(itsAction));
            }
        }
        // With more than one of them odd it touches what each leaves.
        requireTouched(row.with(2, "NULL").with(3, "NULL"), noActor.and(noAction));
        requireTouched(row.with(2, "NULL").with(1, "NULL"), never);
    }

    /** Compares requests of every filter, within and without the odd row's reach, and whether the snapshot answers them. */
    private void requireTouched(Row odd, Predicate<AuditQuery> byFilter) throws Exception {
        List<Row> rows = new ArrayList<>(SIX.rows());
        rows.add(3, odd);
        open(new Table(Table.NULLABLE_SCHEMA, rows));
        assertTrue(enhanced.stats().snapshotPresent());
        for (Long actor : Arrays.asList(null, 1L, 2L, 3L)) {
            for (String action : Arrays.asList(null, "A", "B", "C")) {
                for (AuditQuery within : List.of(
                        new AuditQuery(-1, 1, actor, action, 1, -1),
                        new AuditQuery(0, 0, actor, action, 1, 10),
                        new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, actor, action, 2, 2))) {
                    requireWay(within, byFilter.test(within), odd);
                }
                requireWay(new AuditQuery(2, 3, actor, action, 1, 10), false, odd);
                requireWay(new AuditQuery(-3, -2, actor, action, 1, 10), false, odd);
                requireWay(new AuditQuery(3, 2, actor, action, 1, 10), false, odd);
            }
        }
        // Two rows are at second 1: a page that is full of them ends before the odd row, whatever the table holds after
        // it.
        boolean isLater = odd.literals().get(1).equals("0.5");
        AuditQuery all = new AuditQuery(-1, 1, null, null, 1, 3);
        requireWay(all, byFilter.test(all), odd);
        requireWay(new AuditQuery(-1, 1, null, null, 1, 2), isLater && byFilter.test(all), odd);
        requireWay(new AuditQuery(-1, 1, null, null, 1, 1), isLater && byFilter.test(all), odd);
        close();
    }

    private void requireWay(AuditQuery query, boolean isPlain, Row odd) {
        ServiceStats before = enhanced.stats();
        pair.requireSame(query);
        String what = odd + ", " + query + ": " + enhanced.stats();
        assertEquals(
                before.snapshotRequests() + (isPlain ? 0 : 1), enhanced.stats().snapshotRequests(), what);
        assertEquals(
                before.plainRequests().get(PlainReason.NOT_REPRESENTABLE) + (isPlain ? 1 : 0),
                plain(PlainReason.NOT_REPRESENTABLE),
                what);
        assertEquals(0, enhanced.stats().failedRenewals(), what);
    }

    @Test
    void aRepresentableTableMayBeDeclaredInOtherWays() throws Exception {
        List<Table> tables = List.of(
                new Table(List.of(Table.NULLABLE_SCHEMA.get(0)), SIX.rows()),
                new Table(List.of(Table.NULLABLE_SCHEMA.get(0) + " STRICT"), SIX.rows()),
                new Table(
                        List.of("create table [audit_events](extra, payload_len integer, payload_offset INTEGER,"
                                        .replace("integer", "INTEGER")
                                + " resource_id TEXT, resource_type TEXT, action TEXT, actor_id INTEGER,"
                                + " created_at INTEGER, twice INTEGER AS (actor_id * 2), id INTEGER PRIMARY KEY)"),
                        SIX.rows()));
        Tally tally = new DifferentialRun(directory, Services::open, 3)
                .compare(tables.size(), number -> SmallScope.scenario("table " + number, tables.get(number), REQUESTS));
        assertEquals(3 * REQUESTS.size(), tally.fromSnapshot());
    }

    // Freshness

    @Test
    void everyKindOfChangeIsSeenAtOnceAndAfterTheRenewal() {
        List<Step> changes = List.of(
                transaction("INSERT INTO audit_events SELECT NULL, 0, 2, 'B', 'R', 'R', 0, 8"),
                transaction("UPDATE audit_events SET created_at = -created_at"),
                transaction("UPDATE audit_events SET id = id + 10 WHERE id = 1"),
                transaction("UPDATE audit_events SET actor_id = 3 - actor_id"),
                transaction("UPDATE audit_events SET action = CASE action WHEN 'A' THEN 'B' ELSE 'C' END"),
                transaction("UPDATE audit_events SET resource_type = 'T', resource_id = id"),
                transaction("UPDATE audit_events SET payload_offset = 8 * (id % 6)"),
                transaction("UPDATE audit_events SET payload_len = 7"),
                transaction("DELETE FROM audit_events WHERE id % 2 = 0"),
                new Step.Transaction(List.of("DELETE FROM audit_events"), false),
                transaction("DELETE FROM audit_events"),
                new Step.Alone("VACUUM"),
                new Step.ReplaceDatabase(SIX),
                new Step.JournalMode("PERSIST"),
                new Step.Alone("DROP INDEX idx_created_at"),
                new Step.Alone("ALTER TABLE audit_events ADD COLUMN extra"),
                new Step.Alone("ALTER TABLE audit_events RENAME TO other"),
                new Step.Alone("ALTER TABLE other RENAME TO audit_events"),
                new Step.WritePayload(0, "{\"n\":7}"),
                new Step.ReplacePayload(List.of("[0,0,0]", "[1,1,1]", "[2,2,2]", "[3,3,3]", "[4,4,4]", "[5,5,5]")),
                new Step.TruncatePayload(20),
                new Step.ReplacePayload(SmallScope.documents()),
                new Step.SwitchSnapshot(false),
                transaction("UPDATE audit_events SET action = 'A'"),
                new Step.SwitchSnapshot(true),
                new Step.JournalMode("WAL"),
                transaction("UPDATE audit_events SET action = 'B' WHERE id = 1"),
                new Step.Alone("PRAGMA wal_checkpoint(TRUNCATE)"),
                transaction("DELETE FROM audit_events WHERE id = 2"),
                new Step.JournalMode("DELETE"),
                transaction("UPDATE audit_events SET action = 'C' WHERE id = 1"));
        List<Step> steps = new ArrayList<>();
        for (Step change : changes) {
            steps.add(change);
            steps.add(new Step.Renew());
        }
        Scenario unhurried = new Scenario("every change, renewed", SIX, SmallScope.documents(), steps, REQUESTS);
        Scenario hurried = new Scenario("every change", SIX, SmallScope.documents(), changes, REQUESTS);
        Tally renewed = new DifferentialRun(directory, Services::open, 1).compare(1, number -> unhurried);
        assertEquals((1 + steps.size()) * REQUESTS.size(), renewed.requests());
        assertEquals(0, renewed.refused());
        // After each renewal but those without a snapshot: the table away, the snapshot off (twice), failing payloads,
        // the
        // write-ahead log (four times).
        assertTrue(renewed.fromSnapshot() >= (changes.size() - 9) * REQUESTS.size(), renewed::summary);
        Tally immediate = new DifferentialRun(directory, Services::open, 1).compare(1, number -> hurried);
        assertEquals((1 + changes.size()) * REQUESTS.size(), immediate.requests());
    }

    @Test
    void theNextRequestFindsAChangeAndRenewsTheSnapshot() throws Exception {
        open(SIX);
        pair.requireSamePage(EVERYTHING);
        pair.requireSamePage(NOTHING);
        assertEquals(2, enhanced.stats().snapshotRequests());

        writer.transaction(List.of("DELETE FROM audit_events WHERE id = 6"), true);
        pair.requireSamePage(EVERYTHING);
        assertEquals(3, enhanced.stats().snapshotRequests());
        assertEquals(5, enhanced.stats().snapshotRows());

        assertEquals(0, plainRequests());

        // Another table, of which all has to be read: until that may be done again, the plain path answers.
        writer.make(SIX);
        await(() -> {
            assertEquals(6, pair.requireSamePage(EVERYTHING).count());
            return enhanced.stats().snapshotRequests() == 4;
        });
        assertEquals(6, enhanced.stats().snapshotRows());
        assertEquals(2, enhanced.stats().wholeReads());
        assertEquals(0, enhanced.stats().failedRenewals());
        long stale = plain(PlainReason.STALE);
        assertEquals(stale, plainRequests());

        Files.move(directory.resolve("audit.db"), directory.resolve("away.db"));
        pair.requireSame(FIRST);
        assertEquals(4, enhanced.stats().snapshotRequests());
        assertEquals(1, plain(PlainReason.REPLACED));
        assertEquals(stale + 1, plainRequests());
        Files.move(directory.resolve("away.db"), directory.resolve("audit.db"), StandardCopyOption.REPLACE_EXISTING);

        awaitSnapshot();
        enhanced.setSnapshotEnabled(false);
        pair.requireSamePage(EVERYTHING);
        assertEquals(1, plain(PlainReason.SWITCHED_OFF));
        assertFalse(enhanced.stats().snapshotPresent());
        assertFalse(enhanced.stats().snapshotEnabled());
        assertEquals(0, enhanced.stats().snapshotRows());

        enhanced.setSnapshotEnabled(true);
        awaitSnapshot();
        assertTrue(enhanced.stats().snapshotPresent());
        assertTrue(enhanced.stats().snapshotEnabled());
        assertEquals(6, enhanced.stats().snapshotRows());
        Files.writeString(directory.resolve("payloads.jsonl"), "{\"n\":0");
        long errors = plain(PlainReason.ERROR);
        pair.requireSame(EVERYTHING);
        assertEquals(errors + 1, plain(PlainReason.ERROR));
        pair.requireSamePage(NOTHING);
        assertTrue(enhanced.stats().snapshotPresent(), "a bad payload says nothing about the rows");
    }

    @Test
    void withAWriteAheadLogEveryRequestTakesThePlainPath() throws Exception {
        open(SIX);
        writer.journalMode("WAL");
        for (int round = 1; round <= 3; round++) {
            writer.transaction(List.of("DELETE FROM audit_events WHERE id = " + round), true);
            long before = plain(PlainReason.WRITE_AHEAD_LOG);
            pair.requireSamePage(EVERYTHING);
            assertEquals(before + 1, plain(PlainReason.WRITE_AHEAD_LOG));
        }
        assertEquals(0, enhanced.stats().snapshotRequests());
        writer.journalMode("DELETE");
        // A little time has to pass after a failed renewal, and after the whole table was read.
        await(() -> {
            assertEquals(3, pair.requireSamePage(EVERYTHING).count());
            return enhanced.stats().snapshotRequests() > 0;
        });
        assertEquals(1, enhanced.stats().snapshotRequests());
        assertEquals(plain(PlainReason.WRITE_AHEAD_LOG) + plain(PlainReason.STALE), plainRequests());
        pair.requireSamePage(FIRST);
        assertEquals(2, enhanced.stats().snapshotRequests());
        assertEquals(0, writer.refused());
    }

    @Test
    void aLockDoesNotKeepARequestFromThePresentSnapshot() throws Exception {
        open(SIX);
        long renewals = enhanced.stats().renewals();
        writer.executeOrRefuse("BEGIN EXCLUSIVE");
        assertEquals(1, enhanced.handle(FIRST).count());
        writer.executeOrRefuse("ROLLBACK");
        pair.requireSamePage(FIRST);
        assertEquals(2, enhanced.stats().snapshotRequests());
        assertEquals(renewals, enhanced.stats().renewals());
    }

    @Test
    void aLockKeepsARequestFromRenewingTheSnapshotUntilItIsGone() throws Exception {
        open(SIX);
        writer.transaction(List.of("DELETE FROM audit_events WHERE id = 6"), true);
        writer.executeOrRefuse("BEGIN EXCLUSIVE");
        FutureTask<AuditPage> waits = new FutureTask<>(() -> enhanced.handle(EVERYTHING));
        new Thread(waits, "asks").start();
        Thread.sleep(200);
        assertFalse(waits.isDone(), "nobody knows what is committed");
        writer.executeOrRefuse("ROLLBACK");
        assertEquals(5, waits.get().count());
        assertEquals(0, plain(PlainReason.BUSY));
        assertEquals(1, enhanced.stats().snapshotRequests());
    }

    // Renewal

    @Test
    void aRenewalIsCounted() throws Exception {
        open(SIX);
        assertEquals(1, enhanced.stats().renewals());
        assertEquals(0, enhanced.stats().failedRenewals());
        assertEquals("", enhanced.stats().lastFailure());
        assertFalse(enhanced.stats().lastRenewal().isZero()
                || enhanced.stats().lastRenewal().isNegative());
        for (int change = 1; change <= 3; change++) {
            writer.transaction(List.of("DELETE FROM audit_events WHERE id = " + change), true);
            pair.requireSamePage(EVERYTHING);
            assertEquals(change, enhanced.stats().snapshotRequests());
            assertEquals(1 + change, enhanced.stats().renewals());
            assertEquals(6 - change, enhanced.stats().snapshotRows());
            assertEquals(0, enhanced.stats().openConnections());
        }
        assertEquals(1, enhanced.stats().wholeReads());
        assertEquals(0, plainRequests());
        writer.executeOrRefuse("ALTER TABLE audit_events RENAME TO other");
        // Another schema, so that the whole table has to be read, which may not be done at once.
        await(() -> {
            pair.requireSame(FIRST);
            return enhanced.stats().failedRenewals() > 0;
        });
        assertFalse(enhanced.stats().snapshotPresent());
        assertEquals(3, enhanced.stats().snapshotRequests());
        assertTrue(enhanced.stats().lastFailure().contains("There is no ordinary table audit_events"));
        writer.executeOrRefuse("ALTER TABLE other RENAME TO audit_events");
        awaitSnapshot();
        assertEquals(3, enhanced.stats().snapshotRows());
    }

    @Test
    void aTableThatCannotBeRepresentedIsNotReadByEveryRequest() throws Exception {
        open(withRows(Collections.nCopies(MOST_ODD + 1, row("x'41'")).toArray(Row[]::new)));
        int requests = 1_000;
        for (int i = 0; i < requests; i++) {
            ask(NOTHING);
        }
        assertTrue(
                enhanced.stats().failedRenewals() < requests / 10,
                () -> enhanced.stats().toString());
        assertEquals(0, enhanced.stats().renewals());
        assertEquals(requests, plain(PlainReason.NOT_REPRESENTABLE));
        writer.transaction(List.of("DELETE FROM audit_events WHERE id = 1"), true);
        awaitSnapshot();
        pair.requireSamePage(NOTHING);
        long left = plain(PlainReason.NOT_REPRESENTABLE);
        long answered = enhanced.stats().snapshotRequests();
        assertEquals(MOST_ODD, pair.requireSamePage(EVERYTHING).count());
        assertEquals(left + 1, plain(PlainReason.NOT_REPRESENTABLE));
        assertEquals(answered, enhanced.stats().snapshotRequests());
    }

    // What it holds

    @Test
    void connectionsAndHandlesAreCountedAndGivenBack() throws Exception {
        open(SIX);
        assertEquals(0, enhanced.stats().openConnections());
        assertEquals(0, enhanced.stats().openFiles());
        for (int i = 0; i < 20; i++) {
            pair.requireSamePage(EVERYTHING);
        }
        assertEquals(1, enhanced.stats().openFiles());
        assertEquals(0, enhanced.stats().openConnections());
        Files.move(directory.resolve("payloads.jsonl"), directory.resolve("old.jsonl"));
        Files.copy(directory.resolve("old.jsonl"), directory.resolve("payloads.jsonl"));
        pair.requireSamePage(EVERYTHING);
        assertEquals(1, enhanced.stats().openFiles());
        assertEquals(21, enhanced.stats().snapshotRequests());
        pair.close();
        pair.close();
        assertThrows(IllegalStateException.class, () -> enhanced.handle(FIRST));
        ServiceStats stats = enhanced.stats();
        assertEquals(0, stats.openConnections() + stats.openFiles());
        assertFalse(stats.snapshotPresent());
    }

    @Test
    void payloadsOfEveryLength() throws Exception {
        List<Row> rows = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        int[] lengths = {2, 4_095, 4_096, 4_097, 8_192, 8_193, 100, (1 << 20) - 1, 1 << 20, (1 << 20) + 1};
        for (int i = 0; i < lengths.length; i++) {
            rows.add(Row.of("NULL", String.valueOf(i), "1", "'A'", "'R'", "'R'", "" + lines.length(), "" + lengths[i]));
            lines.append('"').append("x".repeat(lengths[i] - 2)).append('"');
        }
        open(withRows(rows.toArray(Row[]::new)));
        Files.writeString(directory.resolve("payloads.jsonl"), lines);
        for (int i = 0; i < lengths.length; i++) {
            AuditPage page = pair.requireSamePage(new AuditQuery(i, i, null, null, 1, 1));
            assertEquals(
                    lengths[i] - 2, page.events().get(0).payload().asString().length());
        }
        assertEquals(lengths.length - 1, enhanced.stats().snapshotRequests());
        assertEquals(1, plain(PlainReason.NOT_REPRESENTABLE));
    }

    @Test
    void badPayloadsFailAsTheBaselineDoes() throws Exception {
        List<Row> rows = new ArrayList<>();
        String[][] places = {
            {"0", "8"},
            {"0", "7"},
            {"0", "6"},
            {"1", "7"},
            {"0", "0"},
            {"0", "-1"},
            {"-1", "8"},
            {"40", "8"},
            {"41", "8"},
            {"48", "0"},
            {"48", "1"},
            {"9223372036854775807", "8"},
            {"0", "16"},
            {"0", "4294967297"},
            {"0", "2147483647"}
        };
        for (int i = 0; i < places.length; i++) {
            rows.add(Row.of("NULL", String.valueOf(i), "1", "'A'", "'R'", "'R'", places[i][0], places[i][1]));
        }
        open(withRows(rows.toArray(Row[]::new)));
        int failures = 0;
        for (int i = 0; i < places.length; i++) {
            failures += pair.requireSame(new AuditQuery(i, i, null, null, 1, 1)).failure() == null ? 0 : 1;
        }
        assertEquals(12, failures);
        assertEquals(3, enhanced.stats().snapshotRequests());
        pair.requireSame(EVERYTHING);
    }

    // Many threads, interrupts

    @Test
    void manyThreads() throws Exception {
        open(SIX);
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<Boolean>> done = new ArrayList<>();
            for (int thread = 0; thread < 6; thread++) {
                done.add(threads.submit(() -> {
                    Thread.currentThread().interrupt();
                    for (int i = 0; i < 300; i++) {
                        for (AuditQuery request : List.of(EVERYTHING, FIRST, NOTHING)) {
                            enhanced.handle(request);
                        }
                    }
                    return Thread.interrupted();
                }));
            }
            for (Future<Boolean> each : done) {
                assertTrue(each.get(), "an interrupt stays");
            }
        } finally {
            threads.shutdown();
        }
        assertEquals(6 * 900, enhanced.stats().snapshotRequests());
        assertEquals(0, plainRequests());
        assertTrue(enhanced.stats().openFiles() <= 6);
        for (AuditQuery request : REQUESTS) {
            pair.requireSamePage(request);
        }
    }

    private void open(Table table) throws Exception {
        Path database = directory.resolve("audit.db");
        Path payloads = directory.resolve("payloads.jsonl");
        Files.writeString(payloads, String.join("\n", SmallScope.documents()) + "\n", StandardCharsets.UTF_8);
        writer = new DatabaseWriter(database);
        writer.make(table);
        enhanced = IndexedAuditLogService.open(database, payloads);
        pair = new ServicePair(new OffsetAuditLogService(database, payloads), enhanced);
    }

    private static Step transaction(String statement) {
        return new Step.Transaction(List.of(statement), true);
    }

    private static Table withRows(Row... rows) {
        return new Table(Table.CONTRACT_SCHEMA, List.of(rows));
    }

    private static Row row(String action) {
        return SmallScope.row(0, "0", "1", action);
    }

    /** Asks until a snapshot answers. */
    private void awaitSnapshot() {
        long before = enhanced.stats().snapshotRequests();
        await(() -> {
            ask(NOTHING);
            return enhanced.stats().snapshotRequests() > before;
        });
    }

    private void ask(AuditQuery query) {
        try {
            enhanced.handle(query);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private long plain(PlainReason reason) {
        return enhanced.stats().plainRequests().get(reason);
    }

    private long plainRequests() {
        return enhanced.stats().plainRequests().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "what was waited for did not happen");
            Thread.onSpinWait();
            Thread.yield();
        }
    }
}
