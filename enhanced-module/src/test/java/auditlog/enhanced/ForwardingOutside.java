package auditlog.enhanced;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The real outside, for tests that change something at a chosen call. */
class ForwardingOutside implements Outside {

    @Override
    public FileIdentity identity(Path path) throws IOException {
        return LocalOutside.INSTANCE.identity(path);
    }

    @Override
    public Object key(Path path) throws IOException {
        return LocalOutside.INSTANCE.key(path);
    }

    @Override
    public FileTime statusChanged(Path path) throws IOException {
        return LocalOutside.INSTANCE.statusChanged(path);
    }

    @Override
    public Path realPath(Path path) throws IOException {
        return LocalOutside.INSTANCE.realPath(path);
    }

    @Override
    public Connection connect(Path database) throws SQLException {
        return LocalOutside.INSTANCE.connect(database);
    }

    @Override
    public int dataVersion(PreparedStatement ask) throws SQLException {
        return LocalOutside.INSTANCE.dataVersion(ask);
    }

    @Override
    public PayloadFile open(Path file) throws IOException {
        return LocalOutside.INSTANCE.open(file);
    }
}
