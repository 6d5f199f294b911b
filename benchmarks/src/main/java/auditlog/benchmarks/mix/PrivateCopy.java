package auditlog.benchmarks.mix;

import auditlog.datagen.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.sqlite.JDBC;

/**
 * A copy of the dataset that may be written to, in the folder for temporary files; deleted when closed, at the latest when
 * this JVM ends.
 *
 * <p>SQLite itself copies the database: closing a descriptor that Java opened on it would drop SQLite's locks. The payload
 * file, which nobody writes to, is a second link to the same file where the file system allows it.
 */
final class PrivateCopy implements AutoCloseable {

    private static final List<String> JOURNAL_MODES = List.of("delete", "wal");

    private final Path directory;
    private final Thread atTheLatest;

    private PrivateCopy(Path directory) {
        this.directory = directory;
        this.atTheLatest = new Thread(this::delete, "delete-private-copy");
    }

    /**
     * Copies the dataset.
     *
     * @param journalMode the copy's, in lower case
     */
    static PrivateCopy of(Dataset original, String journalMode) throws SQLException, IOException {
        return of(original.database(), original.payloads(), journalMode);
    }

    /** Copies two files of the same form. */
    static PrivateCopy of(Path database, Path payloads, String journalMode) throws SQLException, IOException {
        PrivateCopy copy = new PrivateCopy(Files.createTempDirectory("auditlog-private-copy-"));
        Runtime.getRuntime().addShutdownHook(copy.atTheLatest);
        try {
            Dataset files = copy.dataset();
            try (Connection connection = JDBC.createConnection(JDBC.PREFIX + database, new Properties());
                    PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
                vacuum.setString(1, files.database().toString());
                vacuum.execute();
            }
            setJournalMode(files, journalMode);
            link(payloads, files.payloads());
            return copy;
        } catch (SQLException | IOException | RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    /** The copy's files. */
    Dataset dataset() {
        return new Dataset(directory);
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(atTheLatest);
        } catch (IllegalStateException e) {
            // This JVM is ending already: the hook finds nothing left.
        }
    }

    /** The mode stays in the file, for every later connection. */
    private static void setJournalMode(Dataset files, String mode) throws SQLException {
        if (!JOURNAL_MODES.contains(mode)) {
            throw new IllegalArgumentException("journalMode is one of " + JOURNAL_MODES + ", not '" + mode + "'");
        }
        try (Connection connection = JDBC.createConnection(JDBC.PREFIX + files.database(), new Properties());
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("PRAGMA journal_mode=" + mode)) {
            if (!answer.next() || !mode.equals(answer.getString(1))) {
                throw new IllegalStateException("The copy's journal mode can't be " + mode);
            }
        }
    }

    private static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.copy(from, to);
        }
    }

    private void delete() {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> found = Files.list(directory)) {
            List<Path> files = found.toList();
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("The private copy can't be deleted: " + directory, e);
        }
    }
}
