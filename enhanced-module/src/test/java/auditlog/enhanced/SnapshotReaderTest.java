package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotReaderTest {

    private static final int SENTINELS = 3;

    /** No file time is coarser than this, the class says. */
    private static final long COARSEST_MILLIS = 20;

    @TempDir
    Path directory;

    private final HeldConnections held = new HeldConnections();
    private AuditFiles files;
    private SnapshotReader reader;

    @BeforeEach
    void make() throws Exception {
        files = AuditFiles.with(directory, 3, "a");
        reader = new SnapshotReader(files.database, SENTINELS, LocalOutside.INSTANCE, held);
    }

    @AfterEach
    void leavesNothingOpen() throws Exception {
        assertEquals(0, held.count());
        assertEquals(0, AuditFiles.descriptorsIn(directory));
    }

    @Test
    void holdsItsSentinelsAndNothingElse() throws Exception {
        Snapshot snapshot = reader.read();
        assertEquals(SENTINELS, held.count());
        assertEquals(3, snapshot.index().columns().rows());
        assertNull(snapshot.whyNotPresent());
        snapshot.retire();
        assertEquals(PlainReason.STALE, snapshot.whyNotPresent());
    }

    @Test
    void takesIdsInAnyOrderButWithinASecond() throws Exception {
        files.execute(
                "UPDATE audit_events SET created_at = 5000 WHERE id = 1",
                "UPDATE audit_events SET created_at = 1000 WHERE id = 2");
        Snapshot snapshot = reader.read();
        snapshot.retire();
        assertArrayEquals(new long[] {1, 3, 2}, snapshot.index().columns().id);
    }

    @Test
    void takesNoVirtualTable() throws Exception {
        files.execute(
                "DROP TABLE audit_events",
                "CREATE VIRTUAL TABLE audit_events USING fts5(created_at, actor_id, action, resource_type, resource_id,"
                        + " payload_offset, payload_len)");
        NotRepresentableException failure = assertThrows(NotRepresentableException.class, reader::read);
        assertTrue(failure.getMessage().contains("no ordinary table"), failure.getMessage());
    }

    /**
     * In the write-ahead log's mode nothing but the sentinels tells of a commit. Each round commits once, somewhen during the
     * read: the snapshot either holds the commit, or its sentinels must tell.
     */
    @Test
    void neverStandsForACommitThatItDidNotRead() throws Exception {
        files.execute("PRAGMA journal_mode = WAL");
        files.execute(
                "INSERT INTO audit_events(created_at, actor_id, action, resource_type, resource_id, payload_offset,"
                        + " payload_len) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
                        + " SELECT i, i, 'A', 'B', 'C', 0, 1 FROM n");
        ExecutorService background = Executors.newSingleThreadExecutor();
        Random random = new Random(7);
        int told = 0;
        try (Connection writer = files.connect();
                Statement statement = writer.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            long start = System.nanoTime();
            reader.read().retire();
            int longest = Math.toIntExact(Math.min(System.nanoTime() - start, TimeUnit.SECONDS.toNanos(1)));
            for (int round = 0; round < 20; round++) {
                long newest = 1_000_000 + round;
                Future<Snapshot> reading = background.submit(reader::read);
                spin(random.nextInt(longest));
                statement.execute("UPDATE audit_events SET created_at = " + newest + " WHERE id = 1");
                Snapshot snapshot = reading.get();
                PlainReason reason = snapshot.whyNotPresent();
                boolean holdsIt = snapshot.index().columns().createdAt[0] == newest;
                snapshot.retire();
                int number = round;
                assertTrue(holdsIt || reason == PlainReason.STALE, () -> "round " + number + ": " + reason);
                told += holdsIt ? 0 : 1;
            }
        } finally {
            background.shutdownNow();
        }
        assertTrue(told > 0, "No commit fell into a read");
    }

    /** A file that was just written may be written once more in the same tick of its clock. */
    @Test
    void readsOnlyWhenAChangeWouldShowInTheFilesTime() throws Exception {
        for (int round = 0; round < 5; round++) {
            FileTime soon = FileTime.fromMillis(System.currentTimeMillis() + COARSEST_MILLIS / 2);
            Files.setLastModifiedTime(files.database, soon);
            Snapshot snapshot = reader.read();
            snapshot.retire();
            assertTrue(System.currentTimeMillis() - soon.toMillis() > COARSEST_MILLIS);
        }
    }

    @Test
    void doesNotWaitForATimeThatIsFarAhead() throws Exception {
        Files.setLastModifiedTime(files.database, FileTime.fromMillis(System.currentTimeMillis() + 3_600_000));
        Snapshot snapshot = reader.read();
        assertNull(snapshot.whyNotPresent());
        snapshot.retire();
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
