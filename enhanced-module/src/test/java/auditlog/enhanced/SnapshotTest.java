package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Why a snapshot can't be used, where nobody has changed the files: its means fail, or it was dismissed. */
class SnapshotTest {

    /** What a test says at the time. */
    private static final class Said implements FaultyOutside.Failure {

        private Throwable ofFile;
        private Throwable ofDatabase;

        @Override
        public Throwable ofFile() {
            return ofFile;
        }

        @Override
        public Throwable ofDatabase() {
            return ofDatabase;
        }
    }

    @TempDir
    Path directory;

    private final HeldConnections held = new HeldConnections();
    private final Said said = new Said();
    private final FaultyOutside outside = new FaultyOutside(said, true);
    private Snapshot snapshot;

    @BeforeEach
    void read() throws Exception {
        AuditFiles files = AuditFiles.with(directory, 3, "a");
        snapshot = new SnapshotReader(files.database, 1, outside, held).read();
        assertNull(snapshot.whyNotPresent());
        outside.arm(1);
    }

    @AfterEach
    void leavesNothingOpen() throws Exception {
        snapshot.retire();
        assertEquals(0, held.count());
        assertEquals(0, AuditFiles.descriptorsIn(directory));
    }

    private void assertFileFails(PlainReason expected, Throwable failure) {
        said.ofFile = failure;
        assertEquals(expected, snapshot.whyNotPresent());
        said.ofFile = null;
        assertNull(snapshot.whyNotPresent());
    }

    private void assertDatabaseFails(PlainReason expected, Throwable failure) {
        said.ofDatabase = failure;
        assertEquals(expected, snapshot.whyNotPresent());
        said.ofDatabase = null;
        // The sentinel was given back.
        assertNull(snapshot.whyNotPresent());
    }

    @Test
    void saysWhatFailed() {
        assertFileFails(PlainReason.REPLACED, new IOException("injected"));
        assertFileFails(PlainReason.ERROR, new IllegalStateException("injected"));
        assertFileFails(PlainReason.ERROR, new StackOverflowError());
        assertDatabaseFails(PlainReason.BUSY, new SQLiteException("injected", SQLiteErrorCode.SQLITE_BUSY));
        assertDatabaseFails(PlainReason.ERROR, new SQLException("injected"));
        assertDatabaseFails(PlainReason.ERROR, new IllegalStateException("injected"));
        assertDatabaseFails(PlainReason.ERROR, new OutOfMemoryError("injected"));
    }

    @Test
    void isNotUsedAgainOnceDismissedThoughItIsOpen() {
        snapshot.dismiss();
        assertEquals(PlainReason.STALE, snapshot.whyNotPresent());
        assertEquals(1, held.count());
    }
}
