package auditlog.enhanced;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A connection that can tell whether another one has committed since the sentinel was opened ({@code PRAGMA data_version},
 * whose values are comparable on one connection only). Asking takes the locks that a query takes, so a locked database
 * says so here too. Owned by one thread at a time.
 */
final class Sentinel implements AutoCloseable {

    private final AtomicInteger open;
    private final Connection connection;
    private final Outside outside;
    private final PreparedStatement ask;
    private final int version;

    /**
     * Opens a connection and asks for the version it stands for.
     *
     * @param open counts the connections held
     */
    Sentinel(Path database, Outside outside, AtomicInteger open) throws SQLException {
        this.open = open;
        this.outside = outside;
        connection = outside.connect(database);
        open.incrementAndGet();
        try {
            ask = connection.prepareStatement("PRAGMA data_version");
            version = version();
        } catch (SQLException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Whether nothing was committed since the sentinel was opened. */
    boolean unchanged() throws SQLException {
        return version() == version;
    }

    private int version() throws SQLException {
        return outside.dataVersion(ask);
    }

    /** Never fails, so that whoever closes several closes all. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException | RuntimeException | Error e) {
            // A connection that only ever asked has nothing to lose; SQLite frees it in any case.
        } finally {
            open.decrementAndGet();
        }
    }
}
