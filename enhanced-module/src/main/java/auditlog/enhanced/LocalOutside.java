package auditlog.enhanced;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

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

    /** By the driver's own calls: a result set around the one number would cost a good part of an empty page. */
    @Override
    public int dataVersion(PreparedStatement ask) throws SQLException {
        return ((CoreStatement) ask).pointer.safeRunInt(LocalOutside::firstNumber);
    }

    private static int firstNumber(DB driver, long statement) throws SQLException {
        try {
            int code = driver.step(statement);
            if (code != SQLiteErrorCode.SQLITE_ROW.code) {
                driver.throwex(code);
            }
            return driver.column_int(statement, 0);
        } finally {
            driver.reset(statement);
        }
    }

    @Override
    public PayloadFile open(Path file) throws IOException {
        return ChannelPayloadFile.open(file);
    }
}
