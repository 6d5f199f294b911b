package auditlog.equivalence.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.enhanced.IndexedAuditLogService;
import auditlog.enhanced.PlainReason;
import auditlog.enhanced.ServiceStats;
import auditlog.equivalence.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million requests, compared: all of a small scope, and seeded random ones beyond. A failure prints its seed and a shrunk test.
 */
class DifferentialTest {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /** Services that open wait for the file's times to settle. */
    private static final int TABLES_AT_A_TIME = PROCESSORS + 1;

    /** Histories wait for renewals all the time. */
    private static final int HISTORIES_AT_A_TIME = 3 * PROCESSORS;

    private static final int SEEDED_SMALL_TABLES = 3;
    private static final int RANDOM_TABLES = 40;
    private static final int AGES = 3;
    private static final int REQUESTS_OF_A_TABLE = 500;
    private static final int HISTORIES = 45;
    private static final int STEPS = 20;
    private static final int REQUESTS_OF_A_STEP = 40;

    private static Tally total = Tally.NONE;

    @TempDir(factory = FastDirectory.class)
    Path directory;

    @AfterAll
    static void print() {
        System.out.println("differential: " + total.summary());
    }

    @Test
    void everyRequestOfSmallTables() {
        List<AuditQuery> all = SmallScope.requests();
        assertEquals(10_240, all.size());
        // After two rows, pages 4 and 5 are as page 7.
        List<AuditQuery> most = all.stream()
                .filter(query -> query.page() != 4 && query.page() != 5)
                .toList();
        assertEquals(7_680, most.size());
        // For tables with NULL, where the baseline's own class answers for some: pages and sizes matter less.
        List<AuditQuery> some = all.stream()
                .filter(query -> query.page() == 1 && (query.pageSize() == -1 || query.pageSize() == 2)
                        || query.page() == 2 && query.pageSize() == 1)
                .toList();
        assertEquals(768, some.size());

        List<Scenario> scenarios = new ArrayList<>();
        for (int rows = 0; rows <= 2; rows++) {
            for (Table table : SmallScope.tablesOf(rows)) {
                scenarios.add(small(scenarios.size(), table, most));
            }
        }
        assertEquals(1 + 3 + 36, scenarios.size());
        int withoutNull = scenarios.size();
        for (Table table : SmallScope.tablesOfOneRowWithNull()) {
            scenarios.add(small(scenarios.size(), table, some));
        }
        assertEquals(13, scenarios.size() - withoutNull);
        int seededRepresentable = 0;
        for (int seed = 0; seed < SEEDED_SMALL_TABLES; seed++) {
            Table table = SmallScope.seededTable(seed);
            boolean representable = table.schema().equals(Table.CONTRACT_SCHEMA);
            seededRepresentable += representable ? 1 : 0;
            scenarios.add(small(scenarios.size(), table, representable ? all : some));
        }
        assertTrue(seededRepresentable >= SEEDED_SMALL_TABLES / 2, "representable: " + seededRepresentable);

        Tally tally = run(TABLES_AT_A_TIME, DifferentialTest::everyAge).compare(scenarios.size(), scenarios::get);
        long asked = withoutNull * 7_680L + seededRepresentable * 10_240L;
        long others = 13 + SEEDED_SMALL_TABLES - seededRepresentable;
        long touched = 0;
        for (Scenario scenario : scenarios) {
            touched += scenario.requests().stream()
                    .filter(query -> isTouched(scenario.table(), query))
                    .count();
        }
        assertEquals(asked + others * 768, tally.asked());
        assertEquals(AGES * tally.asked(), tally.requests());
        assertEquals(AGES * (tally.asked() - touched), tally.fromSnapshot());
        assertTrue(touched >= 100 && touched < others * 768 / 2, "touched: " + touched);
        assertEquals(0, tally.failures() + tally.refused(), tally::summary);
        assertTrue(tally.requests() > 1_000_000, tally::summary);
        total = total.plus(tally);
    }

    /** Whether a row with NULL could be on the request's page or before it, for all that its other values say. */
    private static boolean isTouched(Table table, AuditQuery query) {
        List<Row> found = table.rows().stream()
                .filter(row -> isBetween(row, query))
                .filter(row -> isOf(row, 2, query.actorId() == null ? null : "" + query.actorId()))
                .filter(row -> isOf(row, 3, query.action() == null ? null : "'" + query.action() + "'"))
                .toList();
        long[] seconds = found.stream()
                .filter(row -> !row.literals().subList(1, 4).contains("NULL"))
                .mapToLong(row -> -second(row))
                .sorted()
                .toArray();
        // Of the pages that were chosen for such tables: the second one, of one row, or the first.
        int end = query.page() * query.pageSize();
        long oldest = end > 0 && end <= seconds.length ? -seconds[end - 1] : Long.MIN_VALUE;
        return found.stream().anyMatch(row -> row.literals().subList(2, 4).contains("NULL") && second(row) >= oldest);
    }

    private static boolean isBetween(Row row, AuditQuery query) {
        return !row.literals().get(1).equals("NULL") && second(row) >= query.fromTs() && second(row) <= query.toTs();
    }

    private static boolean isOf(Row row, int column, String filter) {
        return filter == null || row.literals().get(column).equals(filter);
    }

    private static long second(Row row) {
        return Long.parseLong(row.literals().get(1));
    }

    private static Scenario small(int number, Table table, List<AuditQuery> requests) {
        return SmallScope.scenario("small table " + number, table, requests);
    }

    @Test
    void randomTables() {
        Tally tally = run(TABLES_AT_A_TIME, DifferentialTest::everyAge)
                .compare(RANDOM_TABLES, number -> RandomScenarios.table(number, REQUESTS_OF_A_TABLE));
        total = total.plus(tally);
        assertEquals((long) RANDOM_TABLES * REQUESTS_OF_A_TABLE, tally.asked());
        assertEquals(AGES * tally.asked(), tally.requests());
        assertTrue(tally.fromSnapshot() > tally.requests() / 2, tally::summary);
        assertTrue(tally.failures() > 0 && tally.failures() < tally.asked() / 4, tally::summary);
        assertTrue(tally.events() > tally.asked() / 2, tally::summary);
    }

    @Test
    void randomHistories() {
        Tally tally = run(HISTORIES_AT_A_TIME, Services::open)
                .compare(HISTORIES, number -> RandomScenarios.history(number, STEPS, REQUESTS_OF_A_STEP));
        total = total.plus(tally);
        assertEquals((long) HISTORIES * (STEPS + 1) * REQUESTS_OF_A_STEP, tally.requests());
        assertEquals((long) HISTORIES * STEPS, tally.steps());
        assertTrue(tally.fromSnapshot() > tally.requests() / 4, tally::summary);
        assertTrue(tally.failures() < tally.asked() / 2, tally::summary);
    }

    private DifferentialRun run(int threads, ServicesOpener opener) {
        return new DifferentialRun(directory, opener, threads);
    }

    /** The baseline and the enhanced service three times: with its first snapshot, with one after a switch, with one after a commit. */
    private static Services everyAge(Path database, Path payloads) throws SQLException, IOException {
        IndexedAuditLogService outdated = IndexedAuditLogService.open(database, payloads);
        try (DatabaseWriter writer = new DatabaseWriter(database)) {
            // Changes the database's version, and no row.
            writer.executeOrRefuse("PRAGMA user_version = 1");
        }
        renew(outdated);
        IndexedAuditLogService switched = IndexedAuditLogService.open(database, payloads);
        switched.setSnapshotEnabled(false);
        switched.setSnapshotEnabled(true);
        renew(switched);
        return new Services(
                new OffsetAuditLogService(database, payloads),
                List.of(IndexedAuditLogService.open(database, payloads), switched, outdated));
    }

    /** Asks until a snapshot of the present state has decided, or there can be none. */
    private static void renew(IndexedAuditLogService service) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        long before = decided(service.stats());
        while (decided(service.stats()) == before && service.stats().failedRenewals() == 0) {
            assertTrue(System.nanoTime() < deadline, () -> service.stats().toString());
            Outcome.of(service, new AuditQuery(1, 0, null, null, 1, 0));
        }
    }

    private static long decided(ServiceStats stats) {
        return stats.snapshotRequests() + stats.plainRequests().get(PlainReason.NOT_REPRESENTABLE);
    }
}
