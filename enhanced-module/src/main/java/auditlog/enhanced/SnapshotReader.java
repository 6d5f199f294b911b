package auditlog.enhanced;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reads a snapshot of the table in one read transaction, with the sentinels that stand for that very state. */
final class SnapshotReader {

    /** A file written less than this before may be written again without its time changing. */
    private static final long COARSEST_FILE_TIME_MILLIS = 20;

    private static final int ATTEMPTS = 3;

    /** Columns of the table that the query names, with the types they must be declared with. */
    private static final Map<String, String> COLUMNS = Map.of(
            "id", "INTEGER",
            "created_at", "INTEGER",
            "actor_id", "INTEGER",
            "action", "TEXT",
            "resource_type", "TEXT",
            "resource_id", "TEXT",
            "payload_offset", "INTEGER",
            "payload_len", "INTEGER");

    private final Path database;
    private final int sentinelCount;
    private final Outside outside;
    private final HeldConnections held;
    private final String driverFailure = Connections.loadDriver();

    /** What shows that a file was moved away and back, too, while it was opened. */
    private record FileState(FileTime statusChanged, FileIdentity identity) {
        static FileState of(Path file, Outside outside) throws IOException {
            return new FileState(outside.statusChanged(file), outside.identity(file));
        }

        /** Field by field: a record's own equals is only generated when it is first called, which takes long in a new JVM. */
        boolean isSame(FileState other) {
            return statusChanged.equals(other.statusChanged) && identity.isSame(other.identity);
        }
    }

    SnapshotReader(Path database, int sentinelCount, Outside outside, HeldConnections held) {
        this.database = database;
        this.sentinelCount = sentinelCount;
        this.outside = outside;
        this.held = held;
    }

    /**
     * Reads a snapshot.
     *
     * @throws NotRepresentableException if the table holds something that arrays can't stand for exactly
     * @throws SQLException if the database can't be read, a lock that is held included
     * @throws IOException if there is no such file, or it changes all the time
     * @throws java.util.concurrent.CancellationException if connections are forbidden, or come to be meanwhile
     */
    Snapshot read() throws NotRepresentableException, SQLException, IOException, InterruptedException {
        if (!driverFailure.isEmpty()) {
            throw new SQLException(driverFailure);
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Snapshot snapshot = readOnce();
            if (snapshot != null) {
                return snapshot;
            }
        }
        throw new IOException("The database was written during each of " + ATTEMPTS + " attempts to read it");
    }

    /** Null if something was committed meanwhile, so that the sentinels may not stand for what was read. */
    private Snapshot readOnce() throws NotRepresentableException, SQLException, IOException, InterruptedException {
        // Not by a link, which could be pointed elsewhere and back meanwhile without a trace.
        Path file = Connections.requireUsable(outside.realPath(database));
        FileState state = settledState(file);
        List<Sentinel> sentinels = new ArrayList<>(sentinelCount);
        Snapshot snapshot = null;
        try {
            for (int i = 0; i < sentinelCount; i++) {
                sentinels.add(new Sentinel(file, outside, held));
            }
            EventColumns columns = readColumns(file, sentinels);
            if (columns != null && state.isSame(FileState.of(file, outside))) {
                snapshot = new Snapshot(
                        database, state.identity, new EventIndex(columns), new SentinelPool(sentinels), outside);
            }
            return snapshot;
        } finally {
            if (snapshot == null) {
                sentinels.forEach(Sentinel::close);
            }
        }
    }

    private FileState settledState(Path file) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            FileState state = FileState.of(file, outside);
            if (isSettled(state.statusChanged) && isSettled(state.identity.modified())) {
                return state;
            }
        }
        throw new IOException("The database is being written all the time");
    }

    /** Whether a change after now must show in that file time; if not, waits until it may have become so. */
    private static boolean isSettled(FileTime time) throws InterruptedException {
        long age = System.currentTimeMillis() - time.toMillis();
        if (Math.abs(age) > COARSEST_FILE_TIME_MILLIS) {
            return true;
        }
        TimeUnit.MILLISECONDS.sleep(COARSEST_FILE_TIME_MILLIS + 1 - Math.max(0, age));
        return false;
    }

    private EventColumns readColumns(Path file, List<Sentinel> sentinels)
            throws NotRepresentableException, SQLException {
        held.opening();
        try (Connection connection = outside.connect(file);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // The first read begins the transaction: if no sentinel has moved after it, they stand for its state.
            requireKnownTable(statement);
            for (Sentinel sentinel : sentinels) {
                if (!sentinel.unchanged()) {
                    return null;
                }
            }
            return RowReader.readAll(statement);
        } finally {
            held.closed();
        }
    }

    private static void requireKnownTable(Statement statement) throws NotRepresentableException, SQLException {
        String definition = null;
        try (ResultSet table = statement.executeQuery(
                "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'audit_events'")) {
            if (table.next()) {
                definition = table.getString(1).toUpperCase(Locale.ROOT);
            }
        }
        if (definition == null || !definition.startsWith("CREATE TABLE")) {
            throw new NotRepresentableException("There is no ordinary table audit_events");
        }
        if (definition.contains("COLLATE")) {
            throw new NotRepresentableException("A column of audit_events has a collation of its own");
        }
        Map<String, String> found = new HashMap<>();
        try (ResultSet column = statement.executeQuery("PRAGMA table_xinfo(audit_events)")) {
            while (column.next()) {
                if (column.getInt("hidden") == 0) {
                    found.put(column.getString("name"), column.getString("type"));
                }
            }
        }
        found.keySet().retainAll(COLUMNS.keySet());
        if (!found.equals(COLUMNS)) {
            throw new NotRepresentableException("The columns of audit_events are not the expected ones: " + found);
        }
    }
}
