package auditlog.equivalence.differential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/** The connection that makes and changes a scenario's database. It never waits for the disk. Owned by one thread. */
final class DatabaseWriter implements AutoCloseable {

    /** Readers hold locks for milliseconds; this long only on a machine that stands still. */
    private static final int PATIENCE_MILLIS = 60_000;

    private final Path database;
    private Connection connection;
    private long refused;

    DatabaseWriter(Path database) {
        this.database = database;
    }

    /** Makes a database; where there is one, the new one is made beside it and moved over it. */
    void make(Table table) throws SQLException, IOException {
        close();
        Path made = database.resolveSibling("made.db");
        try (DatabaseWriter writer = new DatabaseWriter(made)) {
            writer.execute("PRAGMA journal_mode = MEMORY");
            table.schema().forEach(writer::executeOrRefuse);
            writer.transaction(table.rows().stream().map(Row::insert).toList(), true);
            refused += writer.refused;
        }
        Files.move(made, database, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void transaction(List<String> statements, boolean committed) throws SQLException {
        execute("BEGIN");
        statements.forEach(this::executeOrRefuse);
        execute(committed ? "COMMIT" : "ROLLBACK");
    }

    /** A statement that may be senseless for the database as it is: then nothing is changed. */
    void executeOrRefuse(String statement) {
        try {
            execute(statement);
        } catch (SQLException e) {
            refused++;
        }
    }

    /** Asks once: who waits for the last reader to close its connection waits for ever. */
    void journalMode(String mode) throws SQLException {
        execute("PRAGMA busy_timeout = 100");
        executeOrRefuse("PRAGMA journal_mode = " + mode);
        execute("PRAGMA busy_timeout = " + PATIENCE_MILLIS);
    }

    long refused() {
        return refused;
    }

    @Override
    public void close() throws SQLException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private void execute(String statement) throws SQLException {
        if (connection == null) {
            SQLiteConfig config = new SQLiteConfig();
            config.setBusyTimeout(PATIENCE_MILLIS);
            config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
            connection = JDBC.createConnection(JDBC.PREFIX + database, config.toProperties());
        }
        try (Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
