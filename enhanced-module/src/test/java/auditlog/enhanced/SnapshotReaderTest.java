package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotReaderTest {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    Path directory;

    private AuditFiles files;
    private SnapshotReader reader;

    @BeforeEach
    void make() throws Exception {
        files = AuditFiles.with(directory, 3, "a");
        reader = new SnapshotReader(files.database, Outside.LOCAL, () -> true);
    }

    @AfterEach
    void leavesNothingOpen() throws Exception {
        assertEquals(0, reader.connections());
        assertEquals(0, AuditFiles.descriptorsIn(directory));
    }

    private Snapshot read() throws Exception {
        return read(null);
    }

    private Snapshot read(Snapshot earlier) throws Exception {
        return reader.read(earlier, System.nanoTime() + PATIENCE_NANOS, () -> true);
    }

    /** One that may not read the whole table. */
    private Snapshot readOnlyChanges(Snapshot earlier) throws Exception {
        return reader.read(earlier, System.nanoTime() + PATIENCE_NANOS, () -> false);
    }

    private static long[] ids(Snapshot snapshot) {
        return Stream.of(snapshot.index().rows()).mapToLong(Row::id).toArray();
    }

    @Test
    void holdsTheRowsAndNothingElse() throws Exception {
        Snapshot snapshot = read();
        assertArrayEquals(new long[] {3, 2, 1}, ids(snapshot));
        assertEquals(0, snapshot.leaves().odd().size());
        assertNull(readOnlyChanges(null));
    }

    @Test
    void takesIdsInAnyOrderButWithinASecond() throws Exception {
        files.execute(
                "UPDATE audit_events SET created_at = 5000 WHERE id = 1",
                "UPDATE audit_events SET created_at = 1000 WHERE id = 2");
        assertArrayEquals(new long[] {1, 3, 2}, ids(read()));
    }

    @Test
    void takesNoVirtualTable() throws Exception {
        files.execute(
                "DROP TABLE audit_events",
                "CREATE VIRTUAL TABLE audit_events USING fts5(created_at, actor_id, action, resource_type, resource_id,"
                        + " payload_offset, payload_len)");
        NotRepresentableException failure = assertThrows(NotRepresentableException.class, this::read);
        assertTrue(failure.getMessage().contains("no ordinary table"), failure.getMessage());
    }

    @Test
    void takesNoDatabaseWhoseCommitsGoToALog() throws Exception {
        Snapshot before = read();
        files.execute("PRAGMA journal_mode = WAL");
        assertEquals(PlainReason.STALE, before.whyNotPresent(Outside.LOCAL));
        NotRepresentableException failure = assertThrows(NotRepresentableException.class, () -> read(before));
        assertEquals(PlainReason.WRITE_AHEAD_LOG, failure.reason());
        files.execute("PRAGMA journal_mode = DELETE");
        assertArrayEquals(new long[] {3, 2, 1}, ids(read(before)));
    }

    // What has changed

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "INSERT INTO audit_events VALUES (7, 9, 9, 'A', 'B', 'C', 0, 1); 3 2 1 7",
                "UPDATE audit_events SET created_at = 9000 WHERE id = 1; 1 3 2",
                "UPDATE audit_events SET id = -id; -1 -2 -3",
                "DELETE FROM audit_events WHERE id = 2; 3 1",
                "DELETE FROM audit_events; ''",
                "CREATE TABLE IF NOT EXISTS other(a); 3 2 1",
            })
    void readsWhatACommitHasChanged(String change, String ids) throws Exception {
        // So that nothing but the rows changes with the statements above.
        files.execute("CREATE TABLE other(a)");
        Snapshot before = read();
        files.execute(change);
        Snapshot after = readOnlyChanges(before);
        assertArrayEquals(
                Stream.of(ids.split(" "))
                        .filter(id -> !id.isEmpty())
                        .mapToLong(Long::parseLong)
                        .toArray(),
                ids(after));
        assertArrayEquals(new long[] {3, 2, 1}, ids(before));
    }

    @Test
    void takesOverWhatHasNotChanged() throws Exception {
        Snapshot before = read();
        Snapshot same = readOnlyChanges(before);
        assertNotSame(before, same);
        assertSame(before.index(), same.index());
        files.execute("ALTER TABLE audit_events ADD COLUMN more");
        assertNull(readOnlyChanges(before), "Rows are stored in another way");
        Snapshot whole = read(before);
        for (String change :
                new String[] {"CREATE TABLE other(a)", "INSERT INTO other VALUES (1)", "DROP TABLE other"}) {
            files.execute(change);
            assertSame(whole.index(), readOnlyChanges(whole).index());
        }
    }

    /** As in the database of an application with tables of its own. */
    @Test
    void readsWhatACommitHasChangedWhereTheSchemaTakesManyPages() throws Exception {
        for (int i = 0; i < 60; i++) {
            files.execute(
                    "CREATE TABLE other" + i + "(id INTEGER PRIMARY KEY, name TEXT NOT NULL, remark TEXT, more REAL)");
        }
        Snapshot before = read();
        files.execute("INSERT INTO audit_events VALUES (7, 9, 9, 'A', 'B', 'C', 0, 1)");
        Snapshot after = readOnlyChanges(before);
        assertArrayEquals(new long[] {3, 2, 1, 7}, ids(after));
        files.execute("CREATE TABLE other(a)");
        assertSame(after.index(), readOnlyChanges(after).index());
        files.execute("ALTER TABLE audit_events RENAME COLUMN action TO deed");
        assertThrows(NotRepresentableException.class, () -> readOnlyChanges(after));
        files.execute(
                "ALTER TABLE audit_events RENAME COLUMN deed TO action", "ALTER TABLE audit_events ADD COLUMN more");
        assertNull(readOnlyChanges(after), "Rows are stored in another way");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "(1 -- one\n)", "(abs(-9223372036854775807 - 1))", "CURRENT_TIMESTAMP"})
    void takesDefaultsThatItCantEvaluate(String expression) throws Exception {
        files.execute(
                "DROP TABLE audit_events",
                "CREATE TABLE audit_events(id INTEGER PRIMARY KEY, created_at INTEGER, actor_id INTEGER, action TEXT,"
                        + " resource_type TEXT DEFAULT " + expression
                        + ", resource_id TEXT, payload_offset INTEGER, payload_len INTEGER)",
                "INSERT INTO audit_events VALUES (7, 9, 9, 'A', 'B', 'C', 0, 1)");
        assertArrayEquals(new long[] {7}, ids(read()));
    }

    @Test
    void countsTheBytesOfTheRowsThatAreThere() throws Exception {
        Snapshot before = read();
        files.execute("UPDATE audit_events SET resource_id = 'x' || hex(zeroblob(5000)) WHERE id > 1");
        Snapshot long2 = readOnlyChanges(before);
        assertEquals(read().leaves().bytes(), long2.leaves().bytes());
        assertTrue(long2.leaves().bytes() > before.leaves().bytes() + 2 * 2 * 9_900);
        files.execute("DELETE FROM audit_events WHERE id = 3");
        Snapshot long1 = readOnlyChanges(long2);
        assertEquals(read().leaves().bytes(), long1.leaves().bytes());
        files.execute("DELETE FROM audit_events");
        assertEquals(0, readOnlyChanges(long1).leaves().bytes());
    }

    /** What no commit has written may have changed anything, the table's index included. */
    @Test
    void readsAllOfAFileThatWasNotChangedByCommitsAlone() throws Exception {
        Snapshot before = read();
        byte[] bytes = Files.readAllBytes(files.database);
        Path copy = Files.write(directory.resolve("copy"), bytes);
        Files.move(copy, files.database, StandardCopyOption.ATOMIC_MOVE);
        assertNull(readOnlyChanges(before), "Another file");
        Snapshot another = read(before);
        assertSame(another.index(), readOnlyChanges(another).index());

        int place = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("ORDER-");
        bytes[place] = 'B';
        Files.write(files.database, bytes);
        assertNull(readOnlyChanges(another), "Other rows with the same header");
        Snapshot written = read(another);
        assertEquals("BRDER-0", written.index().rows()[2].resourceId());

        files.execute("PRAGMA page_size = 1024", "VACUUM");
        assertNull(readOnlyChanges(written), "Other pages");
        assertArrayEquals(new long[] {3, 2, 1}, ids(read(written)));
    }

    /** The same bytes are another text in another encoding. */
    @Test
    void takesNoTextsFromAFileThatWasReadMeanwhile() throws Exception {
        AuditFiles other = new AuditFiles(Files.createDirectory(directory.resolve("other")));
        other.execute(
                "PRAGMA encoding = 'UTF-16le'",
                AuditFiles.CREATE,
                "INSERT INTO audit_events VALUES (1, 1, 1, '\u4241', 'B', 'C', 0, 1)");
        Path link = Files.createSymbolicLink(directory.resolve("link"), files.database);
        reader = new SnapshotReader(link, Outside.LOCAL, () -> true);
        Snapshot before = read();
        Files.delete(link);
        Files.createSymbolicLink(link, other.database);
        assertEquals("\u4241", read().index().rows()[0].action());
        Files.delete(link);
        Files.createSymbolicLink(link, files.database);
        files.execute("INSERT INTO audit_events VALUES (10, 2000, 1, 'AB', 'B', 'C', 0, 1)");
        Snapshot after = readOnlyChanges(before);
        Row[] rows = after.index().rows();
        assertTrue(
                Stream.of(rows).anyMatch(row -> row.id() == 10 && row.action().equals("AB")),
                () -> List.of(rows).toString());
    }

    /** Actors that come and go do not pile up. */
    @Test
    void readsAllOnceTheIndexIsNotWorthExtending() throws Exception {
        files.execute("INSERT INTO audit_events WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE"
                + " i < 5000) SELECT i, 9, i, 'A', 'B', 'C', 0, 1 FROM n");
        Snapshot before = read();
        files.execute("DELETE FROM audit_events WHERE id >= 10");
        Snapshot after = readOnlyChanges(before);
        assertArrayEquals(new long[] {3, 2, 1}, ids(after));
        assertNull(readOnlyChanges(after));
        Snapshot whole = read(after);
        assertNotSame(after.index(), whole.index());
        assertSame(whole.index(), readOnlyChanges(whole).index());
    }

    @Test
    void asksForNothingButTheLockWhereRowsAloneHaveChanged() throws Exception {
        CountsWhatIsAsked counting = new CountsWhatIsAsked();
        reader = new SnapshotReader(files.database, counting, () -> true);
        Snapshot before = read();
        files.execute("DELETE FROM audit_events WHERE id = 2");
        counting.asked = 0;
        counting.queries = 0;
        assertArrayEquals(new long[] {3, 1}, ids(readOnlyChanges(before)));
        assertEquals(1, counting.asked);
        assertEquals(0, counting.queries);
    }

    @Test
    void refusesAFileThatTheHeapIsTooSmallFor() {
        AtomicLong size = new AtomicLong();
        Outside saying = new Outside() {
            @Override
            FileIdentity identity(Path path) throws IOException {
                FileIdentity real = super.identity(path);
                return new FileIdentity(real.key(), size.get(), real.modified());
            }
        };
        reader = new SnapshotReader(files.database, saying, () -> true);
        size.set(SnapshotReader.MOST_BYTES + 1);
        NotRepresentableException failure = assertThrows(NotRepresentableException.class, this::read);
        assertTrue(failure.getMessage().contains("heap is too small"), failure.getMessage());
        size.set(SnapshotReader.MOST_BYTES);
        assertThrows(EOFException.class, this::read);
    }

    // Locks and moments

    @Test
    void doesNotWaitWhereItIsNoLockThatIsInTheWay() throws Exception {
        Files.writeString(files.database, "no database".repeat(100));
        CountsWhatIsAsked counting = new CountsWhatIsAsked();
        SnapshotReader asking = new SnapshotReader(files.database, counting, () -> true);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        SQLException failure = assertThrows(SQLException.class, () -> asking.read(null, deadline, () -> true));
        assertTrue(!Connections.isBusy(failure) && !asking.isLocked(), failure.toString());
        assertEquals(1, counting.asked);
    }

    @Test
    void saysAtTheDeadlineThatTheDatabaseIsLocked() throws Exception {
        try (Connection writer = files.connect();
                Statement locking = writer.createStatement()) {
            locking.execute("BEGIN EXCLUSIVE");
            SQLException busy =
                    assertThrows(SQLException.class, () -> reader.read(null, System.nanoTime(), () -> true));
            assertTrue(Connections.isBusy(busy), busy.toString());
            locking.execute("ROLLBACK");
        }
        assertArrayEquals(new long[] {3, 2, 1}, ids(read()));
    }

    /** An interrupt ends a pause; it must not end all the others, too, and burn a processor. */
    @Test
    void pausesBetweenAskingAlsoAfterAnInterrupt() throws Exception {
        long patience = TimeUnit.MILLISECONDS.toNanos(600);
        CountsWhatIsAsked counting = new CountsWhatIsAsked();
        try (Connection writer = files.connect();
                Statement locking = writer.createStatement()) {
            locking.execute("BEGIN EXCLUSIVE");
            long start = System.nanoTime();
            Thread.currentThread().interrupt();
            SnapshotReader asking = new SnapshotReader(files.database, counting, () -> true);
            assertThrows(SQLException.class, () -> asking.read(null, start + patience, () -> true));
            long took = System.nanoTime() - start;
            assertTrue(Thread.interrupted(), "The interrupt is lost");
            long most = took / SnapshotReader.NANOS_BETWEEN_ASKING;
            assertTrue(took >= patience && counting.asked > 1, "Asked " + counting.asked + " times in ns: " + took);
            assertEquals(1, counting.askedInterrupted, "Only the first pause is to end by the interrupt");
            assertTrue(counting.asked <= most + 2, "Asked " + counting.asked + " times instead of " + most);
        }
    }

    private static final class CountsWhatIsAsked extends Outside {

        private int asked;
        private int queries;
        private int askedInterrupted;

        @Override
        Connection connect(Path database) throws SQLException {
            return around(Connection.class, super.connect(database));
        }

        private <T> T around(Class<T> type, Object inner) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        try {
                            if (method.getName().equals("execute")) {
                                asked++;
                                askedInterrupted += Thread.currentThread().isInterrupted() ? 1 : 0;
                            }
                            queries += method.getName().equals("executeQuery") ? 1 : 0;
                            Object result = method.invoke(inner, arguments);
                            return result instanceof Statement ? around(Statement.class, result) : result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }
    }

    @Test
    void waitsForALockThatIsGivenUpBeforeTheDeadline() throws Exception {
        ExecutorService background = Executors.newSingleThreadExecutor();
        try (Connection writer = files.connect();
                Statement locking = writer.createStatement()) {
            locking.execute("BEGIN EXCLUSIVE");
            locking.execute("DELETE FROM audit_events WHERE id = 2");
            Future<Snapshot> reading = background.submit(() -> read(null));
            while (!reader.isLocked() && !reading.isDone()) {
                Thread.onSpinWait();
            }
            long beforeCommit = System.nanoTime();
            locking.execute("COMMIT");
            Snapshot snapshot = reading.get(30, TimeUnit.SECONDS);
            assertFalse(reader.isLocked());
            assertArrayEquals(new long[] {3, 1}, ids(snapshot));
            assertTrue(snapshot.presentAt() - beforeCommit >= 0, "It is of before the commit");
        } finally {
            background.shutdownNow();
        }
    }

    /** Each round commits once, somewhen during the read: the snapshot either holds the commit, or must tell. */
    @Test
    void neverStandsForACommitThatItDidNotRead() throws Exception {
        files.execute(
                "INSERT INTO audit_events(created_at, actor_id, action, resource_type, resource_id, payload_offset,"
                        + " payload_len) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
                        + " SELECT i, i, 'A', 'B', 'C', 0, 1 FROM n");
        ExecutorService background = Executors.newSingleThreadExecutor();
        Random random = new Random(7);
        int told = 0;
        try (Connection writer = files.connect();
                Statement statement = writer.createStatement()) {
            long start = System.nanoTime();
            Snapshot last = read();
            int longest = Math.toIntExact(Math.min(System.nanoTime() - start, TimeUnit.SECONDS.toNanos(1)));
            int rounds = 0;
            for (; rounds < 60 || told == 0 && rounds < 5_000; rounds++) {
                long newest = 1_000_000 + rounds;
                Snapshot earlier = rounds % 3 == 0 ? null : last;
                Future<Snapshot> reading = background.submit(() -> read(earlier));
                spin(random.nextInt(longest));
                statement.execute("UPDATE audit_events SET created_at = " + newest + " WHERE id = 1");
                last = reading.get();
                PlainReason reason = last.whyNotPresent(Outside.LOCAL);
                boolean holdsIt = last.index().rows()[0].createdAt() == newest;
                int number = rounds;
                assertTrue(holdsIt || reason == PlainReason.STALE, () -> "round " + number + ": " + reason);
                told += holdsIt ? 0 : 1;
            }
        } finally {
            background.shutdownNow();
        }
        assertTrue(told > 0, "No commit came after a read's lock");
    }

    /** A file that was just written may be written once more in the same tick of its clock. */
    @Test
    void isLookedAtOnceMoreIfTheFileIsYoung() throws Exception {
        Files.setLastModifiedTime(files.database, FileTime.fromMillis(System.currentTimeMillis() - 60_000));
        assertEquals(0, read().settledAt());
        Files.setLastModifiedTime(files.database, FileTime.fromMillis(System.currentTimeMillis() + 3_600_000));
        assertEquals(0, read().settledAt());
        // Somewhen between these two, whatever the machine does meanwhile.
        long before = System.nanoTime();
        Snapshot young;
        do {
            Files.setLastModifiedTime(files.database, FileTime.fromMillis(System.currentTimeMillis()));
            young = read();
        } while (young.settledAt() == 0 && System.nanoTime() - before < PATIENCE_NANOS);
        assertNotEquals(0, young.settledAt());
        assertTrue(young.settledAt() - before > TimeUnit.MILLISECONDS.toNanos(FileIdentity.COARSEST_TIME_MILLIS));
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
