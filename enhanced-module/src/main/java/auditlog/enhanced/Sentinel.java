package auditlog.enhanced;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * A connection that can tell whether another one has committed since the sentinel was opened ({@code PRAGMA data_version},
 * whose values are comparable on one connection only). Asking takes the locks that a query takes, so a locked database
 * says so here too. Owned by one thread at a time.
 */
final class Sentinel implements AutoCloseable {

    private final HeldConnections held;
    private final Connection connection;
    private final Outside outside;
    private final PreparedStatement ask;
    private final int version;

    /**
     * Opens a connection and asks for the version it stands for.
     *
     * @param held counts the connections, this one from now on
     * @throws java.util.concurrent.CancellationException if connections are forbidden
     */
    Sentinel(Path database, Outside outside, HeldConnections held) throws SQLException {
        this.held = held;
        this.outside = outside;
        held.opening();
        try {
            connection = outside.connect(database);
        } catch (SQLException | RuntimeException | Error e) {
            held.closed();
            throw e;
        }
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
            held.closed();
        }
    }
}
