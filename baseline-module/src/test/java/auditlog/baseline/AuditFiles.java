package auditlog.baseline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** A small database and its payload file, for tests. Every write is committed when the method returns. */
final class AuditFiles {

    private static final String CREATE = "CREATE TABLE audit_events(id INTEGER PRIMARY KEY AUTOINCREMENT,"
            + " created_at INTEGER NOT NULL, actor_id INTEGER NOT NULL, action TEXT NOT NULL,"
            + " resource_type TEXT NOT NULL, resource_id TEXT NOT NULL, payload_offset INTEGER NOT NULL,"
            + " payload_len INTEGER NOT NULL)";

    final Path database;
    final Path payloads;

    AuditFiles(Path directory) throws IOException, SQLException {
        database = directory.resolve("audit.db");
        payloads = directory.resolve("payloads.jsonl");
        Files.createFile(payloads);
        execute(CREATE);
        execute("CREATE INDEX idx_created_at ON audit_events(created_at)");
    }

    /** Appends a line to the payload file and a row that points at it. */
    void add(long createdAt, long actorId, String action, String payload) throws IOException, SQLException {
        byte[] line = (payload + "\n").getBytes(StandardCharsets.UTF_8);
        long offset = Files.size(payloads);
        Files.write(payloads, line, StandardOpenOption.APPEND);
        addRow(createdAt, actorId, action, offset, line.length);
    }

    void addRow(long createdAt, long actorId, String action, long offset, int length) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO audit_events(created_at, actor_id, action, resource_type, resource_id,"
                                + " payload_offset, payload_len) VALUES (?, ?, ?, 'ORDER', 'ORDER-7', ?, ?)")) {
            insert.setLong(1, createdAt);
            insert.setLong(2, actorId);
            insert.setString(3, action);
            insert.setLong(4, offset);
            insert.setInt(5, length);
            insert.executeUpdate();
        }
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + database);
    }
}
