package auditlog.enhanced;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * All that the service asks of the world outside the JVM for itself; the plain path, the baseline's class, asks on its own.
 * Any call may fail, and none may cost the service a connection, a handle or its later answers. Safe for use by many threads.
 */
interface Outside {

    /** The file's identity; links are followed. */
    FileIdentity identity(Path path) throws IOException;

    /** Device and inode of the file at the path; links are followed. */
    Object key(Path path) throws IOException;

    /** As {@link FileIdentity#statusChanged}. */
    FileTime statusChanged(Path path) throws IOException;

    /** The path without links. */
    Path realPath(Path path) throws IOException;

    /** A new connection to the database at the path; if it finds a lock it says so at once. */
    Connection connect(Path database) throws SQLException;

    /** What a prepared {@code PRAGMA data_version} says. It is left ready to be asked again, its read transaction ended. */
    int dataVersion(PreparedStatement ask) throws SQLException;

    /** A new handle of the file, to read. */
    PayloadFile open(Path file) throws IOException;
}
