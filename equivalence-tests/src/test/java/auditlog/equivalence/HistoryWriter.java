package auditlog.equivalence;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The main class of a process that writes a live history, as the log's command says. Several may run at once: each commit is made
 * under the database's write lock, by whoever holds it.
 *
 * <p>Each second has three parts: commits one after the other, commits with pauses in which a snapshot can be taken, and
 * rest. When they meet does not matter for what is right.
 */
final class HistoryWriter {

    private static final int ROWS_A_SECOND = 1_000;
    private static final int ROWS_AN_APPEND = 25;
    private static final int MOST_APPENDED = 300;
    private static final long SECOND_MILLIS = 1_000;
    private static final long DENSE_MILLIS = 450;
    private static final long SPARSE_MILLIS = 800;

    private static final List<String> ROLLBACK_JOURNALS = List.of("delete", "truncate", "persist", "memory");
    private static final List<String> SYNCHRONOUS = List.of("OFF", "NORMAL", "FULL", "EXTRA");

    /** Pages, so few that most transactions write to the file, and so lock it, before they commit. */
    private static final int SMALL_CACHE = 2;

    private final HistoryFiles files;
    private final HistoryLog log;
    private final SplittableRandom random;
    private int connects;
    private Connection connection;
    private FileChannel payloads;

    private HistoryWriter(HistoryFiles files, long seed) throws IOException {
        this.files = files;
        this.log = new HistoryLog(files.log());
        this.random = new SplittableRandom(seed);
    }

    /**
     * Runs until it is told to stop, or its standard input ends.
     *
     * @param arguments directory, what it does ({@code append} or {@code stamp}), seed
     */
    public static void main(String[] arguments) throws Exception {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    Thread.onSpinWait();
                }
            } catch (IOException e) {
                // Nobody is there any more, as at the end of the input.
            }
            Runtime.getRuntime().halt(0);
        });
        watch.setDaemon(true);
        watch.start();
        HistoryFiles files = new HistoryFiles(Path.of(arguments[0]));
        new HistoryWriter(files, Long.parseLong(arguments[2])).run(arguments[1]);
    }

    private void run(String role) throws Exception {
        HistoryLog.Command answered = HistoryLog.Command.WAIT;
        connect();
        log.addReady();
        while (log.command() != HistoryLog.Command.STOP) {
            HistoryLog.Command command = log.command();
            if (command != answered) {
                // At rest no connection is held, so that another may have the database to itself.
                if (command == HistoryLog.Command.REST) {
                    disconnect();
                } else if (answered == HistoryLog.Command.REST) {
                    connect();
                }
                answered = command;
                log.addReady();
            }
            if (command == HistoryLog.Command.WRITE) {
                write(role);
            } else {
                Thread.sleep(1);
            }
        }
        disconnect();
    }

    private void write(String role) throws Exception {
        long millis = System.currentTimeMillis() % SECOND_MILLIS;
        if (millis >= SPARSE_MILLIS) {
            Thread.sleep(5);
            return;
        }
        boolean dense = millis < DENSE_MILLIS;
        switch (role) {
            case "append" -> {
                append(dense ? ROWS_AN_APPEND : 1 + random.nextInt(3));
                pause(dense ? DENSE_MILLIS * ROWS_AN_APPEND / ROWS_A_SECOND : 40 + random.nextInt(120));
            }
            case "stamp" -> {
                if (random.nextInt(12) == 0) {
                    maintain();
                } else if (random.nextInt(6) == 0) {
                    rollBack();
                } else {
                    stamp();
                }
                pause(dense ? 2 + random.nextInt(10) : 40 + random.nextInt(120));
            }
            default -> throw new IllegalArgumentException(role);
        }
    }

    private static void pause(long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }

    private void connect() throws IOException, SQLException {
        connection = files.connect();
        payloads = files.appendPayloads();
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = " + SYNCHRONOUS.get(random.nextInt(SYNCHRONOUS.size())));
            if (random.nextBoolean()) {
                statement.execute("PRAGMA cache_spill = 1");
                statement.execute("PRAGMA cache_size = " + SMALL_CACHE);
            }
            takeJournal(statement, ROLLBACK_JOURNALS.get(connects++ % ROLLBACK_JOURNALS.size()));
        }
    }

    /** Each connection may have a rollback journal of its own kind. To ask for one would end a write-ahead log. */
    private static void takeJournal(Statement statement, String journal) throws SQLException {
        if (!text(statement, "PRAGMA journal_mode").equals("wal")
                && !text(statement, "PRAGMA journal_mode = " + journal).equals(journal)) {
            throw new SQLException("The journal mode is not " + journal);
        }
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            return result.getString(1);
        }
    }

    private void disconnect() throws IOException, SQLException {
        if (connection != null) {
            connection.close();
            payloads.close();
            connection = null;
        }
    }

    /** Appends rows and deletes the oldest when there are many, or all. */
    private void append(int rows) throws IOException, SQLException {
        begin();
        HistoryState before = last();
        long appended = before.appended() + rows;
        long deleted = before.deleted();
        if (random.nextInt(40) == 0) {
            deleted = appended - rows;
        } else if (appended - deleted > MOST_APPENDED) {
            deleted = appended - MOST_APPENDED + random.nextInt(MOST_APPENDED / 2);
        }
        HistoryState state = new HistoryState(before.commit() + 1, before.stamp(), deleted, appended);
        log.begin(state);
        try (PreparedStatement put = connection.prepareStatement(HistoryFiles.PUT);
                Statement statement = connection.createStatement()) {
            for (long number = before.appended(); number < appended; number++) {
                HistoryFiles.put(put, payloads, HistoryState.appended(number));
            }
            statement.execute("DELETE FROM audit_events WHERE id >= " + HistoryState.FIRST_APPENDED_ID + " AND id < "
                    + (HistoryState.FIRST_APPENDED_ID + deleted));
            HistoryFiles.put(put, payloads, state.clock());
        }
        commit(state);
    }

    /** Stamps every row of the group with the commit's number. */
    private void stamp() throws IOException, SQLException {
        begin();
        HistoryState before = last();
        long commit = before.commit() + 1;
        HistoryState state = new HistoryState(commit, commit, before.deleted(), before.appended());
        log.begin(state);
        putGroup(state, commit);
        commit(state);
    }

    /** As a stamp, of a number that no commit has, but taken back: nobody may ever see it. */
    private void rollBack() throws IOException, SQLException {
        begin();
        HistoryState before = last();
        putGroup(before, -before.commit());
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        }
        log.addRolledBack();
    }

    private void putGroup(HistoryState state, long stamp) throws IOException, SQLException {
        try (PreparedStatement put = connection.prepareStatement(HistoryFiles.PUT)) {
            for (int place = 0; place < HistoryState.GROUP_ROWS; place++) {
                HistoryFiles.put(put, payloads, HistoryState.group(place, stamp));
            }
            HistoryFiles.put(put, payloads, state.clock());
        }
    }

    private void begin() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
        }
    }

    /** The state that the transaction began with: what the clock row says, not what the log does. */
    private HistoryState last() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet clock = statement.executeQuery(
                        "SELECT resource_id FROM audit_events WHERE id = " + HistoryState.CLOCK_ID)) {
            return log.state(Long.parseLong(clock.getString(1)));
        }
    }

    private void commit(HistoryState state) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("COMMIT");
        }
        log.acknowledge(state.commit());
    }

    /** What changes the file and no row; what needs the database for itself may find that others have it too. */
    private void maintain() throws SQLException {
        String[] ways = {"VACUUM", "ANALYZE", "REINDEX", "PRAGMA wal_checkpoint(TRUNCATE)"};
        String way = ways[random.nextInt(ways.length)];
        try (Statement statement = connection.createStatement()) {
            statement.execute(way);
            log.addMaintained();
        } catch (SQLiteException e) {
            SQLiteErrorCode code = e.getResultCode();
            if (code != SQLiteErrorCode.SQLITE_BUSY && code != SQLiteErrorCode.SQLITE_LOCKED) {
                throw e;
            }
        }
    }
}
