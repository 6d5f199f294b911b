package auditlog.equivalence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** The files of a live history: a database, a payload file, and the log of its commits. */
record HistoryFiles(Path directory) {

    static final String RESOURCE_TYPE = "ORDER";

    private static final int BUSY_MILLIS = 30_000;

    Path database() {
        return directory.resolve("audit.db");
    }

    Path payloads() {
        return directory.resolve("payloads.jsonl");
    }

    Path log() {
        return directory.resolve("history");
    }

    /** Makes all three, with the first commit done. */
    static HistoryFiles create(Path directory, String journalMode) throws IOException, SQLException {
        HistoryFiles files = new HistoryFiles(Files.createDirectories(directory));
        HistoryLog log = new HistoryLog(files.log());
        HistoryState first = new HistoryState(1, 1, 0, 0);
        log.begin(first);
        try (Connection connection = files.connect();
                Statement statement = connection.createStatement();
                FileChannel payloads = files.appendPayloads()) {
            statement.execute("PRAGMA journal_mode = " + journalMode);
            statement.execute("CREATE TABLE audit_events(id INTEGER PRIMARY KEY AUTOINCREMENT,"
                    + " created_at INTEGER NOT NULL, actor_id INTEGER NOT NULL, action TEXT NOT NULL,"
                    + " resource_type TEXT NOT NULL, resource_id TEXT NOT NULL, payload_offset INTEGER NOT NULL,"
                    + " payload_len INTEGER NOT NULL)");
            statement.execute("CREATE INDEX idx_created_at ON audit_events(created_at)");
            connection.setAutoCommit(false);
            try (PreparedStatement put = connection.prepareStatement(PUT)) {
                put(put, payloads, first.clock());
                for (int place = 0; place < HistoryState.GROUP_ROWS; place++) {
                    put(put, payloads, HistoryState.group(place, 1));
                }
            }
            connection.commit();
        }
        log.acknowledge(1);
        return files;
    }

    /** Inserts a row, or writes it over the one with its id. */
    static final String PUT = "INSERT OR REPLACE INTO audit_events(id, created_at, actor_id, action, resource_type,"
            + " resource_id, payload_offset, payload_len) VALUES (?, ?, ?, ?, '" + RESOURCE_TYPE + "', ?, ?, ?)";

    /** The payload first, then the row that points at it. The caller holds the write lock, so nobody else appends. */
    static void put(PreparedStatement put, FileChannel payloads, HistoryState.Row row)
            throws IOException, SQLException {
        ByteBuffer line = ByteBuffer.wrap((row.payload() + "\n").getBytes(StandardCharsets.UTF_8));
        long offset = payloads.size();
        int length = line.remaining();
        while (line.hasRemaining()) {
            payloads.write(line);
        }
        put.setLong(1, row.id());
        put.setLong(2, row.createdAt());
        put.setLong(3, row.actorId());
        put.setString(4, row.action());
        put.setString(5, row.resourceId());
        put.setLong(6, offset);
        put.setInt(7, length);
        put.executeUpdate();
    }

    Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
        }
        return connection;
    }

    FileChannel appendPayloads() throws IOException {
        return FileChannel.open(payloads(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
