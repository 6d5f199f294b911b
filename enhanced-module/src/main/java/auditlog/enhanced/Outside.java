package auditlog.enhanced;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * All that the service asks of the world outside the JVM for itself; the plain path, the baseline's class, asks on its own.
 * Any call may fail, and none may cost the service a connection, a handle or its later answers. Safe for use by many threads.
 */
class Outside {

    /** The local file system and the SQLite driver. */
    static final Outside LOCAL = new Outside();

    /** The file's identity; links are followed. */
    FileIdentity identity(Path path) throws IOException {
        return FileIdentity.of(path);
    }

    /** Device and inode of the file at the path; links are followed. */
    Object key(Path path) throws IOException {
        return FileIdentity.key(path);
    }

    /** Likewise what shows whether it was moved away and back. */
    FileState state(Path path) throws IOException {
        return FileState.of(path);
    }

    /** The path without links. */
    Path realPath(Path path) throws IOException {
        return path.toRealPath();
    }

    /** A new connection to the database at the path; if it finds a lock it says so at once. */
    Connection connect(Path database) throws SQLException {
        return Connections.open(database);
    }

    /** As {@link DatabaseFile#read}. */
    void read(DatabaseFile file, long position, byte[] bytes, int length) throws IOException {
        file.read(position, bytes, length);
    }

    /** A new handle of the payload file, to read. */
    PayloadFile open(Path file) throws IOException {
        return ChannelPayloadFile.open(file);
    }
}
