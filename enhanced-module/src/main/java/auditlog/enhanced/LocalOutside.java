package auditlog.enhanced;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;

/** The local file system and the SQLite driver. */
final class LocalOutside implements Outside {

    static final LocalOutside INSTANCE = new LocalOutside();

    private LocalOutside() {}

    @Override
    public FileIdentity identity(Path path) throws IOException {
        return FileIdentity.of(path);
    }

    @Override
    public Object key(Path path) throws IOException {
        return FileIdentity.key(path);
    }

    @Override
    public FileTime statusChanged(Path path) throws IOException {
        return FileIdentity.statusChanged(path);
    }

    @Override
    public Path realPath(Path path) throws IOException {
        return path.toRealPath();
    }

    @Override
    public Connection connect(Path database) throws SQLException {
        return Connections.open(database);
    }

    @Override
    public RandomAccessFile open(Path file) throws IOException {
        return new RandomAccessFile(file.toFile(), "r");
    }
}
