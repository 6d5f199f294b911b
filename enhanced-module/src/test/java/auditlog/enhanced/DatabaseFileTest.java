package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditQuery;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseFileTest {

    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void make() throws Exception {
        directory = directory.toRealPath();
        path = directory.resolve("a.db");
        Files.writeString(path, "0123456789");
    }

    private static String read(DatabaseFile file, long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.read(position, bytes, length);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    void isOpenedOnce() throws Exception {
        DatabaseFile file = DatabaseFile.at(path, Outside.LOCAL);
        for (int i = 0; i < 20; i++) {
            assertSame(file, DatabaseFile.at(path, Outside.LOCAL));
        }
        assertEquals(AuditFiles.HANDLES_OF_A_DATABASE, AuditFiles.descriptorsOf(path));
        assertEquals("234", read(file, 2, 3));
        assertEquals("", read(file, 2, 0));
        assertEquals("9", read(file, 9, 1));
        assertThrows(EOFException.class, () -> read(file, 9, 2));
        assertThrows(EOFException.class, () -> read(file, 99, 1));
        assertTrue(file.isOf(FileIdentity.key(path)));
    }

    @Test
    void isClosedOnceAnotherFileIsAtThePathAndNoSooner() throws Exception {
        DatabaseFile file = DatabaseFile.at(path, Outside.LOCAL);
        Path other = directory.resolve("b.db");
        Files.writeString(other, "abcdefghij");
        DatabaseFile.at(other, Outside.LOCAL);
        assertEquals("0", read(file, 0, 1));
        Files.move(other, path, StandardCopyOption.ATOMIC_MOVE);
        // Until somebody asks for the file that is there now.
        assertEquals("0", read(file, 0, 1));
        DatabaseFile next = DatabaseFile.at(path, Outside.LOCAL);
        assertNotSame(file, next);
        assertEquals("a", read(next, 0, 1));
        assertThrows(IOException.class, () -> read(file, 0, 1));
        assertEquals(AuditFiles.HANDLES_OF_A_DATABASE, AuditFiles.descriptorsOf(path));
    }

    @Test
    void isOpenedAnewWhenItComesBack() throws Exception {
        DatabaseFile file = DatabaseFile.at(path, Outside.LOCAL);
        Path away = directory.resolve("away");
        Path other = directory.resolve("b.db");
        Files.writeString(other, "abcdefghij");
        Files.move(path, away);
        Files.move(other, path);
        assertEquals("a", read(DatabaseFile.at(path, Outside.LOCAL), 0, 1));
        assertThrows(IOException.class, () -> read(file, 0, 1));
        Files.move(away, path, StandardCopyOption.REPLACE_EXISTING);
        assertEquals("0", read(DatabaseFile.at(path, Outside.LOCAL), 0, 1));
    }

    /** A connection to it may hold a lock. */
    @Test
    void staysOpenWhereItCantBeLookedAt() throws Exception {
        DatabaseFile file = DatabaseFile.at(path, Outside.LOCAL);
        Path other = directory.resolve("b.db");
        Files.writeString(other, "abcdefghij");
        Outside blind = new Outside() {
            @Override
            Object key(Path asked) throws IOException {
                if (asked.equals(path)) {
                    throw new IOException("injected");
                }
                return super.key(asked);
            }
        };
        DatabaseFile.at(other, blind);
        assertEquals("0", read(file, 0, 1));
        assertSame(file, DatabaseFile.at(path, Outside.LOCAL));
    }

    /** Another file seemed to be there before it was opened, but it is the one that is there afterwards. */
    @Test
    void staysOpenWhereItIsNotSureWhichFileWasOpened() throws Exception {
        AtomicInteger times = new AtomicInteger();
        Outside wavering = new Outside() {
            @Override
            FileState state(Path asked) throws IOException {
                FileState state = super.state(asked);
                FileIdentity identity = state.identity();
                return times.incrementAndGet() == 2
                        ? state
                        : new FileState(
                                new FileIdentity("another", identity.size(), identity.modified()),
                                state.statusChanged());
            }
        };
        assertThrows(IOException.class, () -> DatabaseFile.at(path, wavering));
        Path other = directory.resolve("b.db");
        Files.writeString(other, "abcdefghij");
        DatabaseFile.at(other, Outside.LOCAL);
        assertEquals(AuditFiles.HANDLES_OF_A_DATABASE, AuditFiles.descriptorsOf(path));
    }

    @Test
    void seesWhatIsWrittenToIt() throws Exception {
        DatabaseFile file = DatabaseFile.at(path, Outside.LOCAL);
        Files.writeString(path, "new");
        assertEquals("new", read(file, 0, 3));
        assertSame(file, DatabaseFile.at(path, Outside.LOCAL));
    }

    @Test
    void survivesInterrupts() throws Exception {
        DatabaseFile file = DatabaseFile.at(path, Outside.LOCAL);
        Thread.currentThread().interrupt();
        try {
            for (int i = 0; i < 10; i++) {
                assertEquals("01", read(file, 0, 2));
            }
            assertTrue(Thread.currentThread().isInterrupted());
        } finally {
            Thread.interrupted();
        }
        assertEquals("01", read(file, 0, 2));
    }

    @Test
    void isReadByManyThreads() throws Exception {
        byte[] bytes = new byte[1 << 16];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i / 256);
        }
        Files.write(path, bytes);
        DatabaseFile file = DatabaseFile.at(path, Outside.LOCAL);
        int threads = 9;
        ExecutorService readers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> reading = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int part = t;
                reading.add(readers.submit(() -> {
                    byte[] expected = new byte[256];
                    byte[] read = new byte[256];
                    for (int i = 0; i < 3_000; i++) {
                        int at = (i * threads + part) % 256;
                        Arrays.fill(expected, (byte) at);
                        file.read(at * 256, read, 256);
                        assertArrayEquals(expected, read);
                    }
                    return null;
                }));
            }
            for (Future<?> reader : reading) {
                reader.get(60, TimeUnit.SECONDS);
            }
        } finally {
            readers.shutdownNow();
        }
    }

    /** The lock of a connection in this process still holds for others after everything that is done with the file. */
    @Test
    void costsNobodyALock() throws Exception {
        AuditFiles files = AuditFiles.with(directory.resolve("live"), 3, "a");
        AuditFiles others = AuditFiles.with(directory.resolve("other"), 3, "a");
        try (Connection writer = files.connect();
                Statement locking = writer.createStatement()) {
            locking.execute("BEGIN IMMEDIATE");
            locking.execute("UPDATE audit_events SET actor_id = 1");
            assertEquals("busy", write(files));
            DatabaseFile file = DatabaseFile.at(files.database.toRealPath(), Outside.LOCAL);
            read(file, 0, 16);
            try (IndexedAuditLogService service = IndexedAuditLogService.open(files.database, files.payloads)) {
                assertEquals(3, service.stats().snapshotRows());
                service.handle(new AuditQuery(0, 9_999, null, null, 1, 9));
                // Another database is replaced, and its handles are closed.
                DatabaseFile.at(others.database.toRealPath(), Outside.LOCAL);
                Files.copy(others.payloads, directory.resolve("next"));
                Files.move(directory.resolve("next"), others.database, StandardCopyOption.ATOMIC_MOVE);
                DatabaseFile.at(others.database.toRealPath(), Outside.LOCAL);
            }
            assertEquals("busy", write(files));
            locking.execute("COMMIT");
        }
        assertEquals("done", write(files));
    }

    private String write(AuditFiles files) throws Exception {
        return ChildJvm.run(directory, List.of("-XX:TieredStopAtLevel=1"), Writes.class, files.database)
                .strip();
    }

    /** Another process, which writes if it may. */
    static final class Writes {

        private Writes() {}

        /** Prints what became of it. */
        public static void main(String[] arguments) throws SQLException {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
                    Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA busy_timeout = 0");
                statement.execute("UPDATE audit_events SET actor_id = 2");
                System.out.println("done");
            } catch (SQLException e) {
                System.out.println(Connections.isBusy(e) ? "busy" : e.toString());
            }
        }
    }
}
