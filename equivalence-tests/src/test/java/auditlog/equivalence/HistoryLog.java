package auditlog.equivalence;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that several processes map: what each commit of a live history made of the table, and how far the history is.
 *
 * <p>The order that the checks rest on: a writer that holds the database's write lock notes the state, then says that the commit has
 * begun, then writes and commits, and says that it is acknowledged when the commit has returned. So a request sees at least
 * what was acknowledged when it started and at most what had begun when it ended, and the states of both are there to read.
 */
final class HistoryLog {

    /** Commits that there is room for. */
    static final int MOST_COMMITS = 200_000;

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int BEGUN = 0;
    private static final int ACKNOWLEDGED = 1;
    private static final int COMMAND = 2;
    private static final int READY = 3;
    private static final int MAINTAINED = 4;
    private static final int ROLLED_BACK = 5;
    private static final int SWITCHED = 6;
    private static final int HEADER = 16;
    private static final int LONGS_A_STATE = 3;

    private final ByteBuffer map;

    /** What the writers are told to do; numbered by its place. */
    enum Command {
        WAIT,
        WRITE,
        REST,
        STOP
    }

    HistoryLog(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            map = channel.map(
                            FileChannel.MapMode.READ_WRITE,
                            0,
                            Long.BYTES * (HEADER + (long) LONGS_A_STATE * (MOST_COMMITS + 1)))
                    .order(ByteOrder.nativeOrder());
        }
    }

    /** Number of the last commit whose writer has begun it. */
    long begun() {
        return get(BEGUN);
    }

    /** Number of the last commit that is known to be done. */
    long acknowledged() {
        return get(ACKNOWLEDGED);
    }

    /** By a writer that holds the write lock, before it writes. */
    void begin(HistoryState state) {
        if (state.commit() > MOST_COMMITS) {
            throw new IllegalStateException("There is room for " + MOST_COMMITS + " commits only");
        }
        int place = place(state.commit());
        set(place, state.stamp());
        set(place + 1, state.deleted());
        set(place + 2, state.appended());
        set(BEGUN, state.commit());
    }

    /** When the commit has returned. Another writer may have said so of a later commit before. */
    void acknowledge(long commit) {
        long known = acknowledged();
        while (known < commit && !LONGS.compareAndSet(map, ACKNOWLEDGED * Long.BYTES, known, commit)) {
            known = acknowledged();
        }
    }

    /** The table after that commit, which must have begun. */
    HistoryState state(long commit) {
        int place = place(commit);
        return new HistoryState(commit, get(place), get(place + 1), get(place + 2));
    }

    Command command() {
        return Command.values()[(int) get(COMMAND)];
    }

    void command(Command command) {
        set(COMMAND, command.ordinal());
    }

    /** Writers that have answered the present command. */
    long ready() {
        return get(READY);
    }

    void addReady() {
        add(READY);
    }

    void clearReady() {
        set(READY, 0);
    }

    /** Times that the file was rebuilt, checkpointed or analyzed. */
    long maintained() {
        return get(MAINTAINED);
    }

    void addMaintained() {
        add(MAINTAINED);
    }

    long rolledBack() {
        return get(ROLLED_BACK);
    }

    void addRolledBack() {
        add(ROLLED_BACK);
    }

    /** Times that the journal mode became another one. */
    long switched() {
        return get(SWITCHED);
    }

    void addSwitched() {
        add(SWITCHED);
    }

    private static int place(long commit) {
        return HEADER + LONGS_A_STATE * (int) commit;
    }

    private long get(int place) {
        return (long) LONGS.getVolatile(map, place * Long.BYTES);
    }

    private void set(int place, long value) {
        LONGS.setVolatile(map, place * Long.BYTES, value);
    }

    private void add(int place) {
        LONGS.getAndAdd(map, place * Long.BYTES, 1L);
    }
}
