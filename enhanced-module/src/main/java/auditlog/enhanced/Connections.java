package auditlog.enhanced;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteJDBCLoader;

/** Opens the service's own connections: as the baseline opens its, but one that finds a lock says so at once. */
final class Connections {

    private static final int PRIMARY_CODE = 0xff;

    /** The driver that all this was tried with: how it reads texts and takes locks is part of the answers. */
    private static final int MAJOR = 3;

    private static final int OLDEST_MINOR = 54;

    private Connections() {}

    /**
     * The absolute path, if the SQLite driver can open it. A relative one could begin with what the driver takes for a
     * scheme.
     *
     * @throws IllegalArgumentException if it holds a {@code ?}, which the driver takes for the start of settings
     */
    static Path requireUsable(Path database) {
        Path absolute = database.toAbsolutePath();
        if (absolute.toString().contains("?")) {
            throw new IllegalArgumentException(
                    "The SQLite driver can't open a path with a '?' in it; move the database: " + absolute);
        }
        return absolute;
    }

    /**
     * Loads the driver's native library, if that is still to be done, without opening a connection: the driver fails in one way for
     * the first connection of a JVM and in another one ever after, and the first one is to be a request's.
     *
     * @return why no snapshot can be read with this driver; empty if it can
     */
    static String driverTrouble() {
        try {
            SQLiteJDBCLoader.initialize();
            return SQLiteJDBCLoader.getMajorVersion() == MAJOR && SQLiteJDBCLoader.getMinorVersion() >= OLDEST_MINOR
                    ? ""
                    : "sqlite-jdbc " + SQLiteJDBCLoader.getVersion() + " is on the class path; a snapshot needs "
                            + MAJOR + "." + OLDEST_MINOR + " or later, so every request takes the plain path";
        } catch (Exception | LinkageError e) {
            return e.toString();
        }
    }

    static Connection open(Path database) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(0);
        Properties settings = config.toProperties();
        return JDBC.createConnection(JDBC.PREFIX + database, settings);
    }

    /** Whether an exception says that the database is locked. */
    static boolean isBusy(SQLException e) {
        return e instanceof SQLiteException sqlite
                && (sqlite.getResultCode().code & PRIMARY_CODE) == SQLiteErrorCode.SQLITE_BUSY.code;
    }
}
