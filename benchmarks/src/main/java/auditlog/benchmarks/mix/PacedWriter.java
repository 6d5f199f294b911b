package auditlog.benchmarks.mix;

import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetRows;
import auditlog.datagen.RequestStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.JDBC;

/**
 * A writer with a connection of its own that commits one new event at a time, at a pace. A commit that is late is not made up
 * for by haste. Not safe for use by several threads.
 */
final class PacedWriter implements AutoCloseable {

    /** Readers may hold up a commit; how long is measured, not decided here. */
    private static final String PATIENCE_MILLIS = "60000";

    /** The payload of the first row again: what is measured is the commit, and the payload file is shared. */
    private static final String INSERT = "INSERT INTO audit_events (created_at, actor_id, action, resource_type,"
            + " resource_id, payload_offset, payload_len) SELECT ?, actor_id, action, resource_type, resource_id,"
            + " payload_offset, payload_len FROM audit_events WHERE id = 1";

    private final Connection connection;
    private final PreparedStatement insert;
    private final long nanosBetween;
    private long due = System.nanoTime();
    private long committed;

    PacedWriter(Dataset files, int commitsPerSecond) throws SQLException {
        if (commitsPerSecond < 1) {
            throw new IllegalArgumentException("commitsPerSecond is at least 1, not " + commitsPerSecond);
        }
        nanosBetween = TimeUnit.SECONDS.toNanos(1) / commitsPerSecond;
        Properties settings = new Properties();
        settings.setProperty("busy_timeout", PATIENCE_MILLIS);
        connection = JDBC.createConnection(JDBC.PREFIX + files.database(), settings);
        insert = connection.prepareStatement(INSERT);
    }

    /** Waits until a commit is due and makes it. */
    void commitWhenDue() throws SQLException {
        long now = System.nanoTime();
        while (due - now > 0) {
            LockSupport.parkNanos(due - now);
            now = System.nanoTime();
        }
        due = now + nanosBetween;
        insert.setLong(1, RequestStream.TO_TS + 1 + committed);
        if (insert.executeUpdate() != 1) {
            throw new IllegalStateException("The commit added no row");
        }
        committed++;
    }

    long committed() {
        return committed;
    }

    @Override
    public void close() throws SQLException {
        insert.close();
        connection.close();
    }

    /** Throws unless the database holds the dataset's rows and that many more. */
    static void requireCommitted(Dataset files, long commits) throws SQLException {
        try (Connection connection = JDBC.createConnection(JDBC.PREFIX + files.database(), new Properties());
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM audit_events")) {
            count.next();
            long added = count.getLong(1) - DatasetRows.COUNT;
            if (added != commits) {
                throw new IllegalStateException(commits + " commits were acknowledged, but the database has " + added);
            }
        }
    }
}
