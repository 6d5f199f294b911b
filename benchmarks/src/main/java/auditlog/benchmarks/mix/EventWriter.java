package auditlog.benchmarks.mix;

import auditlog.datagen.Dataset;
import auditlog.datagen.RequestStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.JDBC;

/**
 * A connection that commits one new event at a time, each later than every request's window and in a transaction of its own. Not
 * safe for use by several threads.
 */
public final class EventWriter implements AutoCloseable {

    /** Readers may hold up a commit; how long is measured, not decided here. */
    private static final String PATIENCE_MILLIS = "60000";

    /** A commit is acknowledged when it is on the disk. */
    private static final String SYNCHRONOUS = "FULL";

    /** The payload of the first row again: what is measured is the commit, and the payload file is shared. */
    private static final String INSERT = "INSERT INTO audit_events (created_at, actor_id, action, resource_type,"
            + " resource_id, payload_offset, payload_len) SELECT ?, actor_id, action, resource_type, resource_id,"
            + " payload_offset, payload_len FROM audit_events WHERE id = 1";

    private final Connection connection;
    private final PreparedStatement insert;
    private long committed;

    /**
     * Opens a connection.
     *
     * @param database where the events go
     * @throws SQLException if it can't be opened
     */
    public EventWriter(Path database) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("busy_timeout", PATIENCE_MILLIS);
        settings.setProperty("synchronous", SYNCHRONOUS);
        connection = JDBC.createConnection(JDBC.PREFIX + database, settings);
        insert = connection.prepareStatement(INSERT);
    }

    /**
     * Commits an event; returns when that is acknowledged.
     *
     * @throws SQLException if it can't be committed
     */
    public void commit() throws SQLException {
        insert.setLong(1, RequestStream.TO_TS + 1 + committed);
        if (insert.executeUpdate() != 1) {
            throw new IllegalStateException("The commit added no row");
        }
        committed++;
    }

    @Override
    public void close() throws SQLException {
        insert.close();
        connection.close();
    }

    /** Throws unless the database holds the rows of before and that many more. */
    static void requireCommitted(Dataset files, int rows, long commits) throws SQLException {
        try (Connection connection = JDBC.createConnection(JDBC.PREFIX + files.database(), new Properties());
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM audit_events")) {
            count.next();
            long added = count.getLong(1) - rows;
            if (added != commits) {
                throw new IllegalStateException(commits + " commits were acknowledged, but the database has " + added);
            }
        }
    }
}
