package auditlog.benchmarks.mix;

import auditlog.datagen.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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

    private final Path directory;
    private final Thread atTheLatest;

    private PrivateCopy(Path directory) {
        this.directory = directory;
        this.atTheLatest = new Thread(this::delete, "delete-private-copy");
    }

    /** Copies the dataset. */
    static PrivateCopy of(Dataset original) throws SQLException, IOException {
        PrivateCopy copy = new PrivateCopy(Files.createTempDirectory("auditlog-private-copy-"));
        Runtime.getRuntime().addShutdownHook(copy.atTheLatest);
        try {
            Dataset files = copy.dataset();
            try (Connection connection = JDBC.createConnection(JDBC.PREFIX + original.database(), new Properties());
                    PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
                vacuum.setString(1, files.database().toString());
                vacuum.execute();
            }
            link(original.payloads(), files.payloads());
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
