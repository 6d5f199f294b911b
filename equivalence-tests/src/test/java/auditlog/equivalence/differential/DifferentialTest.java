package auditlog.equivalence.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.enhanced.IndexedAuditLogService;
import auditlog.enhanced.TunedServices;
import auditlog.equivalence.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million requests, compared: all of a small scope, and seeded random ones beyond. A failure prints its seed and a shrunk test.
 */
class DifferentialTest {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /** Histories wait for renewals most of the time. */
    private static final int HISTORIES_AT_A_TIME = 3 * PROCESSORS;

    private static final int SEEDED_SMALL_TABLES = 14;
    private static final int RANDOM_TABLES = 80;
    private static final int REQUESTS_OF_A_TABLE = 500;
    private static final int HISTORIES = 60;
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
        List<Table> tables = new ArrayList<>();
        for (int rows = 0; rows <= 2; rows++) {
            tables.addAll(SmallScope.tablesOf(rows));
        }
        assertEquals(1 + 3 + 36, tables.size());
        int withoutNull = tables.size();
        tables.addAll(SmallScope.tablesOfOneRowWithNull());
        assertEquals(13, tables.size() - withoutNull);
        for (int seed = 0; seed < SEEDED_SMALL_TABLES; seed++) {
            tables.add(SmallScope.seededTable(seed));
        }
        List<AuditQuery> all = SmallScope.requests();
        assertEquals(10_240, all.size());
        // The baseline's own class answers for these: pages and sizes matter less.
        List<AuditQuery> some = all.stream()
                .filter(query ->
                        query.page() == 1 && query.pageSize() != 1 || query.page() == 2 && query.pageSize() == 1)
                .toList();
        assertEquals(1_280, some.size());
        long representable =
                tables.stream().filter(DifferentialTest::isRepresentable).count();
        assertTrue(representable >= 40 + SEEDED_SMALL_TABLES / 2, "representable: " + representable);

        Tally tally = run(PROCESSORS + 1, DifferentialTest::freshAndRenewed).compare(tables.size(), number -> {
            Table table = tables.get(number);
            return SmallScope.scenario("small table " + number, table, isRepresentable(table) ? all : some);
        });
        assertEquals(representable * 10_240 + (tables.size() - representable) * 1_280, tally.asked());
        assertEquals(2 * tally.asked(), tally.requests());
        assertEquals(2 * representable * 10_240, tally.fromSnapshot());
        assertEquals(0, tally.failures() + tally.refused(), tally::summary);
        assertTrue(tally.requests() > 1_000_000, tally::summary);
        total = total.plus(tally);
    }

    @Test
    void randomTables() {
        Tally tally = run(PROCESSORS + 1, DifferentialTest::freshAndRenewed)
                .compare(RANDOM_TABLES, number -> RandomScenarios.table(number, REQUESTS_OF_A_TABLE));
        total = total.plus(tally);
        assertEquals((long) RANDOM_TABLES * REQUESTS_OF_A_TABLE, tally.asked());
        assertEquals(2 * tally.asked(), tally.requests());
        assertTrue(tally.fromSnapshot() > tally.requests() / 2, tally::summary);
        assertTrue(tally.failures() > 0 && tally.failures() < tally.asked() / 4, tally::summary);
        assertTrue(tally.events() > tally.asked() / 2, tally::summary);
    }

    @Test
    void randomHistories() {
        Tally tally = run(HISTORIES_AT_A_TIME, DifferentialTest::eager)
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

    private static boolean isRepresentable(Table table) {
        return table.schema().equals(Table.CONTRACT_SCHEMA);
    }

    /** The baseline and two enhanced services: one with its first snapshot, and an eager one that has renewed it. */
    private static Services freshAndRenewed(Path database, Path payloads) throws SQLException, IOException {
        IndexedAuditLogService renewed = TunedServices.eager(database, payloads);
        renewed.setSnapshotEnabled(false);
        renewed.setSnapshotEnabled(true);
        long failures = renewed.stats().failedRenewals();
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!renewed.stats().snapshotPresent() && renewed.stats().failedRenewals() == failures) {
            Outcome.of(renewed, new AuditQuery(1, 0, null, null, 1, 0));
            assertTrue(System.nanoTime() < deadline, () -> renewed.stats().toString());
            Thread.onSpinWait();
        }
        return new Services(
                new OffsetAuditLogService(database, payloads),
                List.of(IndexedAuditLogService.open(database, payloads), renewed));
    }

    static Services eager(Path database, Path payloads) {
        return new Services(
                new OffsetAuditLogService(database, payloads), List.of(TunedServices.eager(database, payloads)));
    }
}
