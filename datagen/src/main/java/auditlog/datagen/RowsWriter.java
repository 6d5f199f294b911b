package auditlog.datagen;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
import java.util.List;

/**
 * Writes the generator's rows into a new database and their payloads into a new file, as they are drawn.
 *
 * @param rows how many
 * @param rowsATransaction how many are committed at once
 * @param settings statements for the connection, before anything is made
 * @param name of what is made, for progress
 */
record RowsWriter(int rows, int rowsATransaction, List<String> settings, String name) {

    static final String CREATE_TABLE = "CREATE TABLE audit_events(id INTEGER PRIMARY KEY AUTOINCREMENT,"
            + " created_at INTEGER NOT NULL, actor_id INTEGER NOT NULL, action TEXT NOT NULL,"
            + " resource_type TEXT NOT NULL, resource_id TEXT NOT NULL, payload_offset INTEGER NOT NULL,"
            + " payload_len INTEGER NOT NULL)";
    static final String CREATE_INDEX = "CREATE INDEX idx_created_at ON audit_events(created_at)";
    static final int PAGE_SIZE = 4_096;

    private static final String INSERT = "INSERT INTO audit_events(created_at, actor_id, action, resource_type,"
            + " resource_id, payload_offset, payload_len) VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final int ROWS_A_PROGRESS_LINE = 10_000;
    private static final int PROGRESS_LINES = 20;

    /**
     * Writes both files.
     *
     * @param database a file that is not there yet
     * @param payloads likewise
     * @param making the right to; asked whether to go on
     * @param progress told how far it is
     * @return SHA-256 of the rows, as {@link Dataset#ROWS_SHA256} is made
     */
    String write(Path database, Path payloads, Making making, Progress progress) throws IOException, SQLException {
        Sha256 digest = new Sha256();
        int rowsALine = Math.max(ROWS_A_PROGRESS_LINE, rows / PROGRESS_LINES);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(payloads), 1 << 16);
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA page_size = " + PAGE_SIZE);
                statement.execute("PRAGMA journal_mode = DELETE");
                for (String setting : settings) {
                    statement.execute(setting);
                }
                connection.setAutoCommit(false);
                statement.execute(CREATE_TABLE);
                statement.execute(CREATE_INDEX);
                connection.commit();
            }
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                DatasetRows.generate(rows, (row, line) -> {
                    making.requireGoingOn(row.id() - 1);
                    out.write(line, 0, row.payloadLen());
                    insert(connection, insert, row);
                    digest.update(line(row));
                    if (row.id() % rowsALine == 0) {
                        progress.line("making " + name + ": " + row.id() + " of " + rows + " rows");
                    }
                });
            }
        }
        force(payloads);
        force(database);
        return digest.hex();
    }

    private void insert(Connection connection, PreparedStatement insert, DatasetRow row) throws IOException {
        try {
            insert.setLong(1, row.createdAt());
            insert.setLong(2, row.actorId());
            insert.setString(3, row.action());
            insert.setString(4, row.resourceType());
            insert.setString(5, row.resourceId());
            insert.setLong(6, row.payloadOffset());
            insert.setInt(7, row.payloadLen());
            insert.executeUpdate();
            if (row.id() % rowsATransaction == 0 || row.id() == rows) {
                connection.commit();
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static byte[] line(DatasetRow row) {
        return (row.id() + "|" + row.createdAt() + "|" + row.actorId() + "|" + row.action() + "|" + row.resourceType()
                        + "|" + row.resourceId() + "|" + row.payloadOffset() + "|" + row.payloadLen() + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
