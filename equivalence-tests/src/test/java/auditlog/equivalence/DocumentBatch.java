package auditlog.equivalence;

import auditlog.AuditLogService;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.enhanced.IndexedAuditLogService;
import auditlog.enhanced.ServiceStats;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Both services over one payload file of many documents, a row each: the n-th document's row has the id n and is alone in
 * second n, from 0. The files are removed when it is closed.
 */
final class DocumentBatch implements AutoCloseable {

    private final Path directory;
    private final AuditLogService other;
    private final ServicePair pair;

    /** Opens the service that is compared with the baseline. */
    interface Opener {
        AuditLogService open(Path database, Path payloads) throws SQLException, IOException;
    }

    private DocumentBatch(Path directory, AuditLogService other) {
        this.directory = directory;
        this.other = other;
        pair = new ServicePair(new OffsetAuditLogService(database(directory), payloads(directory)), other);
    }

    /** A batch for the baseline and the enhanced service. */
    static DocumentBatch create(Path directory, List<byte[]> documents) throws SQLException, IOException {
        return create(directory, documents, IndexedAuditLogService::open);
    }

    /**
     * Writes the documents one after the other, with nothing between them, and opens both services.
     *
     * @param directory made for this batch, and removed with it
     * @param opener opens the service that is compared with the baseline
     */
    static DocumentBatch create(Path directory, List<byte[]> documents, Opener opener)
            throws SQLException, IOException {
        Files.createDirectories(directory);
        write(payloads(directory), documents);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database(directory));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = OFF");
            connection.setAutoCommit(false);
            statement.execute("CREATE TABLE audit_events(id INTEGER PRIMARY KEY AUTOINCREMENT,"
                    + " created_at INTEGER NOT NULL, actor_id INTEGER NOT NULL, action TEXT NOT NULL,"
                    + " resource_type TEXT NOT NULL, resource_id TEXT NOT NULL, payload_offset INTEGER NOT NULL,"
                    + " payload_len INTEGER NOT NULL)");
            statement.execute("CREATE INDEX idx_created_at ON audit_events(created_at)");
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO audit_events VALUES (?, ?, 1, 'UPDATE', 'ORDER', 'ORDER-1', ?, ?)")) {
                long offset = 0;
                for (int i = 0; i < documents.size(); i++) {
                    insert.setLong(1, i);
                    insert.setLong(2, i);
                    insert.setLong(3, offset);
                    insert.setInt(4, documents.get(i).length);
                    insert.addBatch();
                    offset += documents.get(i).length;
                }
                insert.executeBatch();
            }
            connection.commit();
        }
        return new DocumentBatch(directory, opener.open(database(directory), payloads(directory)));
    }

    /** Puts a file of other documents of the same lengths in the payload file's place. */
    void replace(List<byte[]> documents) throws IOException {
        Path next = directory.resolve("next");
        write(next, documents);
        Files.move(next, payloads(directory), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What both make of the n-th document, from a snapshot. */
    Outcome requireSame(int document) {
        return pair.requireSame(request(document, document));
    }

    /** How the two differ about the n-th document; empty if they do not. */
    Optional<String> difference(int document) {
        return pair.difference(request(document, document));
    }

    /** How the two differ about a page of some documents in a row; empty if they do not. */
    Optional<String> difference(int first, int last) {
        return pair.difference(request(first, last));
    }

    ServicePair pair() {
        return pair;
    }

    /** What the enhanced service has to say of itself. */
    ServiceStats stats() {
        return ((IndexedAuditLogService) other).stats();
    }

    @Override
    public void close() {
        pair.close();
        try {
            Files.deleteIfExists(database(directory));
            Files.deleteIfExists(payloads(directory));
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path file, List<byte[]> documents) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            for (byte[] document : documents) {
                out.write(document);
            }
        }
    }

    /** The request for the page of some documents in a row. */
    static AuditQuery request(int first, int last) {
        return new AuditQuery(first, last, null, null, 1, last - first + 1);
    }

    private static Path database(Path directory) {
        return directory.resolve("audit.db");
    }

    private static Path payloads(Path directory) {
        return directory.resolve("payloads.jsonl");
    }
}
