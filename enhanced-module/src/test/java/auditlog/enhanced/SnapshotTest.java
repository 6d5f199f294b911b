package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a snapshot is the present state, and why not. */
class SnapshotTest {

    private static final byte[] NOTHING = {};

    @TempDir
    Path directory;

    private final Said said = new Said();
    private AuditFiles files;
    private Snapshot snapshot;

    /** What a test says at the time. */
    private static final class Said extends Outside {

        private FileIdentity identity;
        private Throwable failure;
        private byte[] header = NOTHING;

        private void fail() throws IOException {
            if (failure instanceof IOException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
        }

        @Override
        FileIdentity identity(Path path) throws IOException {
            fail();
            return identity == null ? super.identity(path) : identity;
        }

        @Override
        void read(DatabaseFile file, long position, byte[] bytes, int length) throws IOException {
            super.read(file, position, bytes, length);
            for (int i = 0; i < header.length; i++) {
                bytes[i] ^= header[i];
            }
        }
    }

    @BeforeEach
    void read() throws Exception {
        files = AuditFiles.with(directory, 3, "a");
        snapshot = settled(
                new SnapshotReader(files.database, Outside.LOCAL, () -> true).read(null, System.nanoTime(), () -> true),
                0);
        assertNull(snapshot.whyNotPresent(said));
    }

    private static Snapshot settled(Snapshot from, long settledAt) {
        return new Snapshot(
                from.database(),
                from.identity(),
                from.header(),
                from.file(),
                from.schema(),
                from.leaves(),
                from.index(),
                from.presentAt(),
                settledAt,
                from.texts());
    }

    @Test
    void saysThatItCantTell() {
        said.failure = new IOException("injected");
        assertEquals(PlainReason.REPLACED, snapshot.whyNotPresent(said));
        said.failure = new StackOverflowError();
        assertThrows(StackOverflowError.class, () -> snapshot.whyNotPresent(said));
        said.failure = null;
        assertNull(snapshot.whyNotPresent(said));
    }

    @Test
    void tellsAReplacedFileFromAWrittenOne() throws Exception {
        FileIdentity real = FileIdentity.of(files.database);
        said.identity = real;
        assertNull(snapshot.whyNotPresent(said));
        said.identity = new FileIdentity("another", real.size(), real.modified());
        assertEquals(PlainReason.REPLACED, snapshot.whyNotPresent(said));
        said.identity = new FileIdentity(real.key(), real.size() + 1, real.modified());
        assertEquals(PlainReason.STALE, snapshot.whyNotPresent(said));
        FileTime later = FileTime.from(real.modified().to(TimeUnit.MICROSECONDS) + 1, TimeUnit.MICROSECONDS);
        said.identity = new FileIdentity(real.key(), real.size(), later);
        assertEquals(PlainReason.STALE, snapshot.whyNotPresent(said));
    }

    /** Any of the header's sixteen bytes. */
    @Test
    void seesTheHeaderMove() {
        for (int i = 0; i < 16; i++) {
            said.header = new byte[i + 1];
            said.header[i] = 1;
            assertEquals(PlainReason.STALE, snapshot.whyNotPresent(said), "byte " + i);
        }
        said.header = NOTHING;
        assertNull(snapshot.whyNotPresent(said));
    }

    /** As SQLite does. */
    @Test
    void tellsAWriteAheadLogByTheVersionForReading() {
        long pageSize = 0x1000L << 48;
        assertFalse(new HeaderState(pageSize | 0x0101L << 32, 0).isWriteAheadLog());
        assertTrue(new HeaderState(pageSize | 0x0202L << 32, 0).isWriteAheadLog());
        assertTrue(new HeaderState(pageSize | 0x0102L << 32, 0).isWriteAheadLog());
        assertFalse(new HeaderState(pageSize | 0x0101L << 32 | 2, 2).isWriteAheadLog());
    }

    /** A file that was just written may be overwritten in the same tick of its clock. */
    @Test
    void isLookedAtOnceMoreWhenTheFilesTimeHasSettled() {
        assertNull(settled(snapshot, System.nanoTime() + TimeUnit.HOURS.toNanos(1) | 1)
                .whyNotPresent(said));
        assertEquals(
                PlainReason.STALE, settled(snapshot, System.nanoTime() - 1 | 1).whyNotPresent(said));
        said.failure = new IOException("injected");
        assertEquals(
                PlainReason.REPLACED,
                settled(snapshot, System.nanoTime() - 1 | 1).whyNotPresent(said));
    }

    @Test
    void isNotThePresentStateAfterACommit() throws Exception {
        AtomicReference<HeaderState> last = new AtomicReference<>(snapshot.header());
        for (int i = 0; i < 3; i++) {
            files.execute("UPDATE audit_events SET actor_id = actor_id + 1");
            assertEquals(PlainReason.STALE, snapshot.whyNotPresent(Outside.LOCAL));
            HeaderState now = HeaderState.of(snapshot.file(), Outside.LOCAL);
            assertNotEquals(last.getAndSet(now), now);
        }
    }
}
