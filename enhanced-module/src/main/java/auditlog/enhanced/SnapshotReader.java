package auditlog.enhanced;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Reads the table's present state from the bytes of the file. SQLite is asked for the lock, under which nobody may write, and where the
 * table lies; the bytes are copied under it, and rows are made of them after it. What an earlier snapshot has of the same leaves is taken
 * over. Used by one thread at a time.
 */
final class SnapshotReader {

    /** How often a lock that somebody else holds is asked for. */
    static final long NANOS_BETWEEN_ASKING = TimeUnit.MICROSECONDS.toNanos(100);

    private static final long NANOS_UNTIL_SETTLED =
            TimeUnit.MILLISECONDS.toNanos(FileIdentity.COARSEST_TIME_MILLIS + 1);

    private static final int ATTEMPTS = 100;

    /** A snapshot may take a quarter of the heap: there are two of them while one is renewed. */
    static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 4;

    private final Path database;
    private final Outside outside;
    private final BooleanSupplier mayConnect;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean isLocked;

    /**
     * What was copied under the lock.
     *
     * @param earlier the snapshot from which only what has changed is different; null if there is none such
     * @param rows of the table, as an index of it counts them; only without such a snapshot
     */
    private record Copy(
            FileIdentity identity,
            HeaderState header,
            DatabaseFile file,
            FileImage image,
            TableSchema schema,
            Snapshot earlier,
            long rows,
            long presentAt,
            long settledAt) {}

    /**
     * A reader of the database at a path.
     *
     * @param mayConnect whether connections may be opened; asked when one is already counted
     */
    SnapshotReader(Path database, Outside outside, BooleanSupplier mayConnect) {
        this.database = database;
        this.outside = outside;
        this.mayConnect = mayConnect;
    }

    /** Whether a read that is under way waits for a lock that somebody holds. */
    boolean isLocked() {
        return isLocked;
    }

    /** Connections to the database that are open now. */
    int connections() {
        return connections.get();
    }

    /**
     * Reads a snapshot.
     *
     * @param earlier the snapshot before; null if there is none
     * @param deadline until when to wait for a lock that somebody holds, by {@link System#nanoTime}
     * @param mayReadAll asked before the rows of the whole table are read
     * @return the snapshot; null if the whole table would have had to be read, and may not
     * @throws NotRepresentableException if the database holds something that the snapshot can't stand for exactly
     * @throws SQLException if the database can't be read, a lock that is held included
     * @throws IOException if there is no such file, or it changes all the time
     */
    Snapshot read(Snapshot earlier, long deadline, BooleanSupplier mayReadAll)
            throws NotRepresentableException, SQLException, IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            // Not by a link, which could be pointed elsewhere and back meanwhile without a trace.
            Path file = Connections.requireUsable(outside.realPath(database));
            FileState before = outside.state(file);
            Copy copy;
            connections.incrementAndGet();
            try (Connection connection = connect(file);
                    Statement statement = connection.createStatement()) {
                if (!before.isSame(outside.state(file))) {
                    continue;
                }
                connection.setAutoCommit(false);
                awaitLock(statement, deadline);
                copy = copy(file, before.identity().key(), statement, earlier, mayReadAll);
            } finally {
                connections.decrementAndGet();
            }
            return copy == null ? null : make(copy);
        }
        throw new IOException("The database was written during each of " + ATTEMPTS + " attempts to open it");
    }

    private Connection connect(Path file) throws SQLException, IOException {
        if (!mayConnect.getAsBoolean()) {
            throw new IOException("The snapshot was switched off, or the service closed");
        }
        return outside.connect(file);
    }

    /** Begins a read transaction. An interrupt is laid aside until it has begun: it would end every pause at once. */
    private void awaitLock(Statement statement, long deadline) throws SQLException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    statement.execute("PRAGMA schema_version");
                    isLocked = false;
                    return;
                } catch (SQLException e) {
                    isLocked = Connections.isBusy(e);
                    if (!isLocked || System.nanoTime() - deadline >= 0) {
                        throw e;
                    }
                }
                LockSupport.parkNanos(NANOS_BETWEEN_ASKING);
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Copy copy(Path path, Object key, Statement statement, Snapshot earlier, BooleanSupplier mayReadAll)
            throws NotRepresentableException, SQLException, IOException {
        DatabaseFile file = DatabaseFile.at(path, outside);
        FileIdentity identity = outside.identity(path);
        long settledAt = identity.isSettled() ? 0 : System.nanoTime() + NANOS_UNTIL_SETTLED | 1;
        if (!file.isOf(key) || !identity.key().equals(key)) {
            throw new IOException("The database was replaced while it was opened: " + path);
        }
        HeaderState header = HeaderState.of(file, outside);
        if (header.isWriteAheadLog()) {
            throw new NotRepresentableException(
                    PlainReason.WRITE_AHEAD_LOG, "The database is in WAL mode: a commit can't be seen in its file");
        }
        requireRoom(identity.size());
        FileImage before = earlier == null ? null : earlier.leaves().image();
        FileImage image = new FileImage(file, identity.size(), before, outside);
        // Whether the pages tell what has changed: the same file, and nothing but commits has written to it.
        boolean isLater = earlier != null
                && earlier.file() == file
                && image.isLaidOutAs(before)
                && earlier.index().isWorthExtending()
                && (image.isSameAs(before) || !header.isSame(earlier.header()));
        TableSchema schema = isLater && image.hasSchemaOf(before) ? earlier.schema() : TableSchema.read(statement);
        boolean isSuccessor = isLater && schema.isSame(earlier.schema());
        if (!isSuccessor && !mayReadAll.getAsBoolean()) {
            return null;
        }
        long rows = isSuccessor ? 0 : count(statement);
        if (!identity.isSame(outside.identity(path)) || !header.isSame(HeaderState.of(file, outside))) {
            throw new IOException("The database was written without a lock while it was read: " + path);
        }
        long presentAt = System.nanoTime();
        return new Copy(
                identity, header, file, image, schema, isSuccessor ? earlier : null, rows, presentAt, settledAt);
    }

    /** SQLite counts the entries of an index: what is damaged there, where the baseline finds its rows, shows. */
    private static long count(Statement statement) throws SQLException {
        try (ResultSet count = statement.executeQuery("SELECT count(*) FROM audit_events")) {
            return count.getLong(1);
        }
    }

    private Snapshot make(Copy copy) throws NotRepresentableException {
        Snapshot earlier = copy.earlier;
        TableLeaves before = earlier == null ? null : earlier.leaves();
        Map<ByteBuffer, String> texts = earlier == null ? new HashMap<>() : earlier.texts();
        RowDecoder decoder = new RowDecoder(copy.image, copy.schema, texts);
        long mostBytes = MOST_BYTES - copy.image.size();
        TableLeaves leaves = new TableLeaves(copy.image, copy.schema.root(), decoder, before, mostBytes);
        if (earlier == null && leaves.count() != copy.rows) {
            throw new NotRepresentableException("The table and its index differ in their number of rows");
        }
        EventIndex index = earlier == null ? EventIndex.empty() : earlier.index();
        List<Row> gone = earlier == null ? List.of() : before.rowsNotIn(leaves);
        return new Snapshot(
                database,
                copy.identity,
                copy.header,
                copy.file,
                copy.schema,
                leaves,
                index.edited(gone, leaves.rowsNotIn(before)),
                copy.presentAt,
                copy.settledAt,
                texts);
    }

    private static void requireRoom(long bytes) throws NotRepresentableException {
        if (bytes > MOST_BYTES) {
            throw new NotRepresentableException("The heap is too small for a snapshot: it would take " + bytes
                    + " bytes of the " + MOST_BYTES + " that it may take");
        }
    }
}
