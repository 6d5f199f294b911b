package auditlog.datagen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Makes the dataset once; every damage is done to a copy. */
class DatasetTest {

    @TempDir
    static Path shared;

    private static Dataset made;
    private static final List<String> PROGRESS = new ArrayList<>();

    @TempDir
    Path directory;

    @BeforeAll
    static void make() {
        made = Dataset.ensure(shared.resolve("not/there/yet"), PROGRESS::add);
    }

    /** A copy to damage. The payload file is only linked: who damages it copies it first. */
    private Dataset copy() throws Exception {
        Dataset copy = new Dataset(directory.resolve("copy"));
        Files.createDirectory(copy.directory());
        execute(made.database(), "VACUUM INTO '" + copy.database() + "'");
        Files.createLink(copy.payloads(), made.payloads());
        return copy;
    }

    private static void execute(Path database, String... commands) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }

    private static String query(Path database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.getString(1);
        }
    }

    private static void assertRefused(Dataset dataset, String difference) {
        DatasetException refusal =
                assertThrows(DatasetException.class, () -> Dataset.verify(dataset.directory(), Progress.silent()));
        assertTrue(refusal.getMessage().contains(difference), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("or name another place"), refusal.getMessage());
        // What is there is never repaired or replaced unasked.
        assertThrows(DatasetException.class, () -> Dataset.ensure(dataset.directory(), Progress.silent()));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void makesBothFilesAndLeavesNothingElse() throws Exception {
        assertEquals(List.of(".lock", "audit.db", "payloads.jsonl"), names(made.directory()));
        assertEquals(61_024_030L, Files.size(made.payloads()));
        assertEquals("4096", query(made.database(), "PRAGMA page_size"));
        assertEquals("delete", query(made.database(), "PRAGMA journal_mode"));
        assertEquals("UTF-8", query(made.database(), "PRAGMA encoding"));
        assertEquals("ok", query(made.database(), "PRAGMA integrity_check"));
        assertEquals("50000", query(made.database(), "SELECT seq FROM sqlite_sequence WHERE name = 'audit_events'"));
    }

    @Test
    void saysHowFarItIs() {
        assertTrue(PROGRESS.contains("making the dataset: 30000 of 50000 rows"), PROGRESS.toString());
        assertTrue(PROGRESS.get(PROGRESS.size() - 1).startsWith("dataset verified: 50000 rows"), PROGRESS.toString());
    }

    @Test
    void verifiesACopyAndDoesNotMakeItAnew() throws Exception {
        Dataset copy = copy();
        String token = copy.token();
        List<String> progress = new ArrayList<>();
        assertEquals(copy, Dataset.ensure(copy.directory(), progress::add));
        assertEquals(1, progress.size(), progress.toString());
        assertEquals(token, copy.token());
        assertEquals(List.of("audit.db", "payloads.jsonl"), names(copy.directory()));
    }

    @Test
    void refusesAChangedPayloadByte() throws Exception {
        Dataset copy = copy();
        Files.delete(copy.payloads());
        Files.copy(made.payloads(), copy.payloads());
        try (RandomAccessFile file = new RandomAccessFile(copy.payloads().toFile(), "rw")) {
            file.seek(30_000_000);
            int before = file.read();
            file.seek(30_000_000);
            file.write(before ^ 1);
        }
        assertRefused(copy, "SHA-256 of payloads.jsonl is ");
    }

    @Test
    void refusesAShorterPayloadFile() throws Exception {
        Dataset copy = copy();
        Files.delete(copy.payloads());
        Files.writeString(copy.payloads(), "{}\n");
        assertRefused(copy, "size of payloads.jsonl is 3, expected 61024030");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "UPDATE audit_events SET actor_id = actor_id + 1 WHERE id = 25000; SHA-256 of the rows is",
                "DELETE FROM audit_events WHERE id = 50000; SHA-256 of the rows is",
                "INSERT INTO audit_events VALUES (50001, 1, 1, 'LOGIN', 'USER', 'USER-1', 0, 1); SHA-256 of the rows is",
                "UPDATE audit_events SET action = CAST(action AS BLOB) WHERE id = 7; a value of another type is 1",
                "CREATE INDEX extra ON audit_events(actor_id); schema is",
                "DROP INDEX idx_created_at; schema is",
                "CREATE TABLE extra(x); schema is",
                "ANALYZE; sqlite_stat1",
                "PRAGMA journal_mode = WAL; journal mode is wal, expected delete"
            })
    void refusesAChangedDatabase(String change, String difference) throws Exception {
        Dataset copy = copy();
        execute(copy.database(), change);
        assertRefused(copy, difference);
    }

    @Test
    void refusesAnotherPageSize() throws Exception {
        Dataset copy = copy();
        execute(copy.database(), "PRAGMA page_size = 8192", "VACUUM");
        assertRefused(copy, "page size is 8192, expected 4096");
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit.db-journal", "audit.db-wal", "audit.db-shm"})
    void refusesALeftOverBesideTheDatabase(String name) throws Exception {
        Dataset copy = copy();
        Files.createFile(copy.directory().resolve(name));
        assertRefused(copy, name + " is there");
    }

    @Test
    void refusesAFileThatIsNoDatabase() throws Exception {
        Dataset copy = copy();
        Files.delete(copy.database());
        Files.writeString(
                copy.database(), "This is no database, and too long to be taken for an empty one.".repeat(99));
        assertRefused(copy, "audit.db can't be read");
    }

    @Test
    void refusesAMissingPayloadFile() throws Exception {
        Dataset copy = copy();
        Files.delete(copy.payloads());
        assertRefused(copy, "payloads.jsonl is missing");
    }

    @Test
    void refusesADirectoryInAFilesPlace() throws Exception {
        Dataset copy = copy();
        Files.delete(copy.payloads());
        Files.createDirectory(copy.payloads());
        assertRefused(copy, "payloads.jsonl is not a file");
    }

    @Test
    void namesEverythingThatDiffers() throws Exception {
        Dataset copy = copy();
        Files.delete(copy.payloads());
        Files.writeString(copy.payloads(), "{}\n");
        execute(copy.database(), "DELETE FROM audit_events WHERE id = 1");
        assertRefused(copy, "SHA-256 of the rows is ");
        assertRefused(copy, "size of payloads.jsonl is ");
        assertRefused(copy, "SHA-256 of payloads.jsonl is ");
    }

    @Test
    void verifyDoesNotMakeAMissingDataset() throws Exception {
        DatasetException refusal =
                assertThrows(DatasetException.class, () -> Dataset.verify(directory, Progress.silent()));
        assertTrue(refusal.getMessage().contains("audit.db is missing"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("payloads.jsonl is missing"), refusal.getMessage());
        assertEquals(List.of(), names(directory));
    }

    @Test
    void leavesAForeignPayloadFileAlone() throws Exception {
        Path foreign = directory.resolve("payloads.jsonl");
        Files.writeString(foreign, "somebody's only copy");
        DatasetException refusal =
                assertThrows(DatasetException.class, () -> Dataset.ensure(directory, Progress.silent()));
        assertTrue(refusal.getMessage().contains("payloads.jsonl is there without audit.db"), refusal.getMessage());
        assertEquals("somebody's only copy", Files.readString(foreign));
        assertFalse(Files.exists(directory.resolve("audit.db")));
    }

    @Test
    void makesTheDatabaseAnewBesideItsOwnPayloadFile() throws Exception {
        // As if killed between the two moves.
        Files.createLink(directory.resolve("payloads.jsonl"), made.payloads());
        Dataset.ensure(directory, Progress.silent());
        assertEquals(List.of(".lock", "audit.db", "payloads.jsonl"), names(directory));
    }

    @Test
    void saysWhatToDoWhereADirectoryCantBeMade() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        DatasetException refusal =
                assertThrows(DatasetException.class, () -> Dataset.ensure(file.resolve("dataset"), Progress.silent()));
        assertTrue(refusal.getMessage().contains("can't be made in " + file.resolve("dataset")), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("--dir DIR"), refusal.getMessage());
    }

    @Test
    void refusesAPlaceThatTheDriverWouldCutShort() throws Exception {
        Path place = directory.resolve("what?").resolve("dataset");
        DatasetException refusal = assertThrows(DatasetException.class, () -> Dataset.ensure(place, Progress.silent()));
        assertTrue(refusal.getMessage().contains("can't open a path with a '?' in it: " + place));
        assertThrows(DatasetException.class, () -> Dataset.verify(place, Progress.silent()));
        assertEquals(List.of(), names(directory));
    }

    @Test
    void looksUnfinishedAfterAKillAndIsMadeByTheNextRun() throws Exception {
        try (ChildJvm maker = new ChildJvm("--dir", directory.toString())) {
            String line = maker.awaitLine("making the dataset: 20000 of");
            assertTrue(line != null, "The child process never got that far");
            maker.kill();
        }
        assertFalse(Files.exists(directory.resolve("audit.db")));
        assertFalse(Files.exists(directory.resolve("payloads.jsonl")));
        assertTrue(names(directory).stream().anyMatch(name -> name.startsWith(".making-")));
        assertThrows(DatasetException.class, () -> Dataset.verify(directory, Progress.silent()));

        Dataset.ensure(directory, Progress.silent());
        assertEquals(List.of(".lock", "audit.db", "payloads.jsonl"), names(directory));
    }

    @Test
    void leavesNothingWhenToldToEndWhileItIsMade() throws Exception {
        try (ChildJvm maker = new ChildJvm("--dir", directory.toString())) {
            assertTrue(maker.awaitLine("making the dataset: 20000 of") != null, "The child process never got that far");
            maker.terminate();
        }
        assertEquals(List.of(".lock"), names(directory));
    }

    @Test
    void isNotCalledAnotherWhenItCantBeRead() throws Exception {
        Dataset copy = copy();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy.database());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            statement.execute("BEGIN EXCLUSIVE");
            DatasetException refusal =
                    assertThrows(DatasetException.class, () -> Dataset.verify(copy.directory(), Progress.silent()));
            assertTrue(refusal.getMessage().contains("can't be read"), refusal.getMessage());
            assertFalse(refusal.getMessage().contains("Remove"), refusal.getMessage());
        }
    }

    @Test
    void isNotCalledAnotherWhenTheDriverCantLoad() throws Exception {
        Path nowhere = directory.resolve("nowhere");
        try (ChildJvm child =
                ChildJvm.withTemporaryFilesIn(nowhere, "--dir", made.directory().toString())) {
            String output = child.awaitOutput();
            assertEquals(2, child.exitCode(), output);
            assertTrue(output.contains("The SQLite driver can't load its library from " + nowhere), output);
            assertTrue(output.contains("-Dorg.sqlite.tmpdir=DIR"), output);
            assertFalse(output.contains("Remove"), output);
        }
    }

    @Test
    void isMadeOnceByTwoAtOnce() throws Exception {
        try (ChildJvm one = new ChildJvm("--dir", directory.toString());
                ChildJvm other = new ChildJvm("--dir", directory.toString())) {
            String output = one.awaitOutput() + other.awaitOutput();
            assertEquals(0, one.exitCode(), output);
            assertEquals(0, other.exitCode(), output);
            assertEquals(1, output.split("making the dataset: 50000 of", -1).length - 1, output);
            assertEquals(2, output.split("dataset verified", -1).length - 1, output);
        }
        assertEquals(List.of(".lock", "audit.db", "payloads.jsonl"), names(directory));
    }

    @Test
    void takesTheTokensWordWhileNothingMoved() throws Exception {
        Dataset copy = copy();
        String token = copy.token();
        // Hidden behind an unchanged size and time, this would only be found by a whole verification.
        Files.delete(copy.payloads());
        Files.copy(made.payloads(), copy.payloads());
        String moved = copy.token();
        assertNotEquals(token, moved);
        FileTime time = Files.getLastModifiedTime(copy.payloads());
        try (RandomAccessFile file = new RandomAccessFile(copy.payloads().toFile(), "rw")) {
            file.write('X');
        }
        Files.setLastModifiedTime(copy.payloads(), time);

        assertEquals(copy, Dataset.verifiedBefore(copy.directory(), moved));
        for (String other : new String[] {token, "", null}) {
            assertThrows(DatasetException.class, () -> Dataset.verifiedBefore(copy.directory(), other));
        }
    }

    @Test
    void verifiesWholeWithoutAToken() {
        assertEquals(made, Dataset.verifiedBefore(made.directory(), null));
        assertThrows(DatasetException.class, () -> Dataset.verifiedBefore(directory, made.token()));
    }

    @Test
    void hasNoTokenWithoutFiles() {
        Dataset none = new Dataset(directory);
        DatasetException refusal = assertThrows(DatasetException.class, none::token);
        assertTrue(refusal.getMessage().contains("audit.db"), refusal.getMessage());
    }

    @Test
    void commandVerifiesAndExplainsItself() throws Exception {
        assertEquals(
                "0|dataset verified", run("--dir", made.directory().toString()).substring(0, 18));
        assertTrue(run("--help").startsWith("0|Usage: datagen [--dir DIR]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--dir", "--dirs x", "--dir a b", "x", "--help x"})
    void commandRefusesWhatItDoesNotUnderstand(String args) {
        String result = run(args.split(" "));
        assertTrue(result.startsWith("2|Not understood: " + args), result);
        assertTrue(result.contains("Usage: datagen"), result);
    }

    @Test
    void commandReportsADatasetThatIsNotTheContracts() throws Exception {
        Dataset copy = copy();
        execute(copy.database(), "ANALYZE");
        String result = run("--dir", copy.directory().toString());
        assertTrue(result.startsWith("2|The dataset in " + copy.directory() + " is not the contract's"), result);
    }

    @Test
    void commandEndsWithItsCodeInAJvmOfItsOwn() throws Exception {
        try (ChildJvm child = new ChildJvm("--wrong")) {
            String output = child.awaitOutput();
            assertEquals(2, child.exitCode(), output);
            assertTrue(output.contains("Not understood: --wrong"), output);
        }
    }

    private static String run(String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            int code = DatasetMain.run(args, out, out);
            return code + "|" + bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
