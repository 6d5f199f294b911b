package auditlog.datagen;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.sqlite.SQLiteErrorCode;

/** Verifies a dataset whole, and names everything that differs. */
final class DatasetVerifier {

    private static final List<String> LEFT_OVERS = List.of("-journal", "-wal", "-shm");

    /** The whole schema, in the order of its making; the second table is what AUTOINCREMENT brings along. */
    private static final String SCHEMA = String.join(
            "\n",
            "table audit_events: " + RowsWriter.CREATE_TABLE,
            "table sqlite_sequence: CREATE TABLE sqlite_sequence(name,seq)",
            "index idx_created_at: " + RowsWriter.CREATE_INDEX);

    /** What the file's content is to blame for. */
    private static final List<SQLiteErrorCode> NO_SUCH_DATABASE = List.of(
            SQLiteErrorCode.SQLITE_ERROR,
            SQLiteErrorCode.SQLITE_CORRUPT,
            SQLiteErrorCode.SQLITE_FORMAT,
            SQLiteErrorCode.SQLITE_NOTADB);

    /** An extended result code has its primary code in the lowest byte. */
    private static final int PRIMARY_CODE = 0xff;

    private static final String ROW_LINES = "SELECT id || '|' || created_at || '|' || actor_id || '|' || action || '|'"
            + " || resource_type || '|' || resource_id || '|' || payload_offset || '|' || payload_len"
            + " FROM audit_events ORDER BY id";

    private static final String ODD_TYPES = "SELECT count(*) FROM audit_events WHERE typeof(id) <> 'integer'"
            + " OR typeof(created_at) <> 'integer' OR typeof(actor_id) <> 'integer' OR typeof(action) <> 'text'"
            + " OR typeof(resource_type) <> 'text' OR typeof(resource_id) <> 'text'"
            + " OR typeof(payload_offset) <> 'integer' OR typeof(payload_len) <> 'integer'";

    private final Dataset dataset;
    private final List<String> differences = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();

    DatasetVerifier(Dataset dataset) {
        this.dataset = dataset;
    }

    void verify() {
        requireFile(dataset.database());
        requireFile(dataset.payloads());
        if (differences.isEmpty()) {
            for (String leftOver : LEFT_OVERS) {
                Path file = dataset.database().resolveSibling(Dataset.DATABASE_NAME + leftOver);
                if (Files.exists(file)) {
                    differences.add(file.getFileName() + " is there: a writer is at work or was killed");
                }
            }
        }
        if (differences.isEmpty()) {
            verifyContents();
        }
        if (!unread.isEmpty()) {
            throw new DatasetException("The dataset in " + dataset.directory() + " can't be read:\n  - "
                    + String.join("\n  - ", unread)
                    + "\nNothing is known to be wrong with it: mend what keeps it from being read (permissions, the disk, a process"
                    + " that writes), or name another place (--dir DIR or -D" + Dataset.DIRECTORY_PROPERTY + "=DIR)");
        }
        if (!differences.isEmpty()) {
            throw new DatasetException("The dataset in " + dataset.directory() + " is not the contract's:\n  - "
                    + String.join("\n  - ", differences)
                    + "\nRemove or move away that directory and run again (it is made anew in seconds), or name another place"
                    + " (--dir DIR or -D" + Dataset.DIRECTORY_PROPERTY + "=DIR)");
        }
    }

    private void requireFile(Path file) {
        if (!Files.exists(file)) {
            differences.add(file.getFileName() + " is missing");
        } else if (!Files.isRegularFile(file)) {
            differences.add(file.getFileName() + " is not a file");
        }
    }

    private void verifyContents() {
        CompletableFuture<String> payloadDigest = CompletableFuture.supplyAsync(() -> sha256(dataset.payloads()));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + dataset.database());
                Statement statement = connection.createStatement()) {
            requireSame("journal mode", "delete", text(statement, "PRAGMA journal_mode"));
            requireSame("page size", String.valueOf(RowsWriter.PAGE_SIZE), text(statement, "PRAGMA page_size"));
            requireSame("text encoding", "UTF-8", text(statement, "PRAGMA encoding"));
            requireSame(
                    "schema",
                    SCHEMA,
                    text(
                            statement,
                            "SELECT group_concat(type || ' ' || name || ': ' || sql, char(10))"
                                    + " FROM (SELECT * FROM sqlite_schema ORDER BY rowid)"));
            requireSame("SHA-256 of the rows", Dataset.ROWS_SHA256, rowDigest(statement));
            requireSame("number of rows with a value of another type", "0", text(statement, ODD_TYPES));
        } catch (SQLException e) {
            boolean another =
                    NO_SUCH_DATABASE.stream().anyMatch(code -> code.code == (e.getErrorCode() & PRIMARY_CODE));
            (another ? differences : unread).add(Dataset.DATABASE_NAME + " can't be read: " + e.getMessage());
        }
        try {
            requireSame("size of " + Dataset.PAYLOADS_NAME, Dataset.PAYLOADS_SIZE, Files.size(dataset.payloads()));
            requireSame("SHA-256 of " + Dataset.PAYLOADS_NAME, Dataset.PAYLOADS_SHA256, payloadDigest.join());
        } catch (IOException | java.util.concurrent.CompletionException e) {
            unread.add(Dataset.PAYLOADS_NAME + " can't be read: " + e.getMessage());
        }
    }

    private void requireSame(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            differences.add(what + " is " + actual + ", expected " + expected);
        }
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            return result.getString(1);
        }
    }

    private static String rowDigest(Statement statement) throws SQLException {
        Sha256 digest = new Sha256();
        try (ResultSet row = statement.executeQuery(ROW_LINES)) {
            while (row.next()) {
                digest.update((row.getString(1) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return digest.hex();
    }

    static boolean isPayloadFile(Path file) throws IOException {
        return Files.size(file) == Dataset.PAYLOADS_SIZE && sha256(file).equals(Dataset.PAYLOADS_SHA256);
    }

    private static String sha256(Path file) {
        Sha256 digest = new Sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return digest.hex();
    }
}
