package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.enhanced.IndexedAuditLogService;
import auditlog.enhanced.PlainReason;
import auditlog.enhanced.ServiceStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * Both services over files whose rows another process changes, the payload file in a directory of its own. A request is
 * compared at once after a change, and again when a snapshot of the changed state decides about it.
 */
final class PayloadScene implements AutoCloseable {

    /** Later than any row of {@link LiveFiles}: a row moved there is alone in its second. */
    static final long ALONE = 100_000;

    private static final long DEADLINE_NANOS = 60_000_000_000L;

    final Path database;
    final Path payloads;
    final WriterProcess writer;
    final IndexedAuditLogService enhanced;
    final ServicePair pair;

    private PayloadScene(Path database, Path payloads, WriterProcess writer) throws SQLException, IOException {
        this.database = database;
        this.payloads = payloads;
        this.writer = writer;
        enhanced = IndexedAuditLogService.open(database, payloads);
        pair = new ServicePair(new OffsetAuditLogService(database, payloads), enhanced);
    }

    /** Makes the files, connects the other process and opens both services. */
    static PayloadScene open(Path directory, WriterProcess writer) throws SQLException, IOException {
        LiveFiles files = LiveFiles.create(directory.resolve("a scene"), 28);
        Path payloads = Files.createDirectory(files.directory().resolve("the payloads"))
                .resolve(files.payloads().getFileName());
        Files.move(files.payloads(), payloads);
        writer.run("connect", files.database());
        PayloadScene scene = new PayloadScene(files.database(), payloads, writer);
        scene.bySnapshot(everything());
        return scene;
    }

    static AuditQuery everything() {
        return new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, 1, -1);
    }

    /** The page of the rows of one second. */
    static AuditQuery second(long createdAt) {
        return new AuditQuery(createdAt, createdAt, null, null, 1, 10);
    }

    /** What both make of a request now. */
    Outcome atOnce(AuditQuery query) {
        return pair.requireSame(query);
    }

    /** What both make of a request when a snapshot of the present state decided about it, be it that it fails. */
    Outcome bySnapshot(AuditQuery query) {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (true) {
            long before = decided(enhanced.stats());
            Outcome outcome = pair.requireSame(query);
            ServiceStats after = enhanced.stats();
            if (after.snapshotPresent() && decided(after) == before + 1) {
                return outcome;
            }
            assertTrue(System.nanoTime() < deadline, () -> "No snapshot decides: " + enhanced.stats());
            pause();
        }
    }

    /** What both make of a request, at once and when a snapshot decides: the same. */
    Outcome both(AuditQuery query) {
        Outcome atOnce = atOnce(query);
        Outcome later = bySnapshot(query);
        PageComparer.difference(query, atOnce, later).ifPresent(difference -> {
            throw new DifferenceException("at once and later: " + difference);
        });
        return later;
    }

    /** What both make of a request of a database that no snapshot can stand for, which the enhanced service has found out. */
    Outcome beyondTheSnapshot(AuditQuery query) {
        long answered = enhanced.stats().snapshotRequests();
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        atOnce(query);
        while (enhanced.stats().snapshotPresent()) {
            assertTrue(System.nanoTime() < deadline, () -> "A snapshot stands for it: " + enhanced.stats());
            pause();
            atOnce(query);
        }
        Outcome outcome = atOnce(query);
        assertTrue(enhanced.stats().failedRenewals() > 0, () -> "No renewal has failed: " + enhanced.stats());
        assertFalse(enhanced.stats().snapshotPresent());
        assertEquals(answered, enhanced.stats().snapshotRequests());
        return outcome;
    }

    /** What both make of a request that the present snapshot answers. */
    Outcome fromTheSnapshot(AuditQuery query) {
        return decided(query, 1, 0);
    }

    /** What both make of a request that the present snapshot leaves to the baseline, for what it is or for a row that it may touch. */
    Outcome leftToTheBaseline(AuditQuery query) {
        return decided(query, 0, 1);
    }

    private Outcome decided(AuditQuery query, int bySnapshot, int byBaseline) {
        ServiceStats before = enhanced.stats();
        Outcome outcome = bySnapshot(query);
        ServiceStats after = enhanced.stats();
        String what = query + ": " + after;
        assertEquals(before.snapshotRequests() + bySnapshot, after.snapshotRequests(), what);
        assertEquals(notRepresentable(before) + byBaseline, notRepresentable(after), what);
        assertEquals(before.failedRenewals(), after.failedRenewals(), what);
        assertTrue(after.snapshotPresent(), what);
        return outcome;
    }

    /** The page that both answer, at once and from a snapshot. */
    AuditPage page(AuditQuery query) {
        Outcome outcome = both(query);
        if (outcome.failure() != null) {
            throw new AssertionError(query + " fails", outcome.failure());
        }
        return outcome.page();
    }

    /** Requires that both fail so, at once and when a snapshot decides. */
    void fails(Class<? extends Throwable> expected, AuditQuery query) {
        Outcome outcome = both(query);
        assertTrue(
                expected.isInstance(outcome.failure()),
                () -> query + " should fail with " + expected + " and gave " + outcome);
    }

    /** Makes the table anew without its NOT NULL constraints, as other processes may. */
    void dropConstraints() {
        writer.sql(
                "ALTER TABLE audit_events RENAME TO strict_events",
                "DROP INDEX idx_created_at",
                "CREATE TABLE audit_events(id INTEGER PRIMARY KEY AUTOINCREMENT, created_at INTEGER, actor_id INTEGER,"
                        + " action TEXT, resource_type TEXT, resource_id TEXT, payload_offset INTEGER,"
                        + " payload_len INTEGER)",
                "INSERT INTO audit_events SELECT * FROM strict_events",
                "CREATE INDEX idx_created_at ON audit_events(created_at)");
        page(everything());
    }

    /** Compares many requests at once after a change, and all again by a snapshot. */
    void all(List<AuditQuery> queries) {
        queries.forEach(this::atOnce);
        queries.forEach(this::bySnapshot);
    }

    /** Makes a row of {@link LiveFiles} the only one in its second, {@link #ALONE} and its id; the request for it. */
    AuditQuery alone(int id, String... assignments) {
        StringBuilder sql = new StringBuilder("UPDATE audit_events SET created_at = " + (ALONE + id));
        for (String assignment : assignments) {
            sql.append(", ").append(assignment);
        }
        writer.sql(sql + " WHERE id = " + id);
        return second(ALONE + id);
    }

    @Override
    public void close() {
        pair.close();
        writer.run("disconnect");
    }

    /** Requests about which a snapshot of the present state decided, if there is one. */
    private static long decided(ServiceStats stats) {
        return stats.snapshotRequests() + stats.plainRequests().get(PlainReason.ERROR) + notRepresentable(stats);
    }

    private static long notRepresentable(ServiceStats stats) {
        return stats.plainRequests().get(PlainReason.NOT_REPRESENTABLE);
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
