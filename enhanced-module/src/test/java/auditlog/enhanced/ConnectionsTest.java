package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionsTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"audit.db", "file:audit.db", ":memory:", ""})
    void handsTheDriverAbsolutePathsOnly(String path) {
        assertEquals(Path.of(path).toAbsolutePath(), Connections.requireUsable(Path.of(path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a?b", "?", "/a?/b"})
    void refusesAPathThatTheDriverWouldCutShort(String path) {
        assertThrows(IllegalArgumentException.class, () -> Connections.requireUsable(Path.of(path)));
    }

    @Test
    void saysAtOnceThatADatabaseIsLocked() throws Exception {
        AuditFiles files = AuditFiles.with(directory, 1, "a");
        try (Connection writer = files.connect();
                Statement locking = writer.createStatement();
                Connection reader = Connections.open(files.database);
                Statement reading = reader.createStatement()) {
            try (ResultSet wait = reading.executeQuery("PRAGMA busy_timeout")) {
                assertEquals(0, wait.getInt(1));
            }
            locking.execute("BEGIN EXCLUSIVE");
            SQLException busy =
                    assertThrows(SQLException.class, () -> reading.executeQuery("SELECT id FROM audit_events"));
            assertTrue(Connections.isBusy(busy), busy.toString());
            locking.execute("ROLLBACK");
            SQLException other =
                    assertThrows(SQLException.class, () -> reading.executeQuery("SELECT nothing FROM audit_events"));
            assertFalse(Connections.isBusy(other), other.toString());
            assertFalse(Connections.isBusy(new SQLException("database is locked")));
        }
    }
}
