package auditlog.benchmarks.mix;

import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetRows;
import auditlog.datagen.GrowthDataset;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A private copy of the dataset that another process commits to at a pace, or nobody does. Each commit adds one event later than
 * every request's window: answers stay what the generator says, so they can still be checked, but no snapshot of before the
 * commit may be used. Not safe for use by several threads.
 */
public final class CopyBesideWriter implements AutoCloseable {

    private final PrivateCopy copy;
    private final int rows;
    private final String commitsPerSecond;
    private final boolean isQuiet;

    /** Null before the writer begins, and if nobody is to commit. */
    private WriterProcess writer;

    private CopyBesideWriter(PrivateCopy copy, int rows, String commitsPerSecond, boolean isQuiet) {
        this.copy = copy;
        this.rows = rows;
        this.commitsPerSecond = commitsPerSecond;
        this.isQuiet = isQuiet;
    }

    /**
     * Copies the dataset; nobody commits yet.
     *
     * @param original the dataset
     * @param journalMode the copy's: {@code delete} or {@code wal}
     * @param commitsPerSecond a number, 0 for no writer at all, or {@code unpaced}
     * @return the copy, to be closed
     * @throws SQLException if the database can't be copied
     * @throws IOException if the payload file can't be
     * @throws IllegalArgumentException if there is no such journal mode or pace
     */
    public static CopyBesideWriter of(Dataset original, String journalMode, String commitsPerSecond)
            throws SQLException, IOException {
        boolean isQuiet = CommitPace.named(commitsPerSecond).isEmpty();
        return new CopyBesideWriter(
                PrivateCopy.of(original, journalMode), DatasetRows.COUNT, commitsPerSecond, isQuiet);
    }

    /**
     * Copies a dataset of another size; nobody commits yet.
     *
     * @param original the dataset
     * @param commitsPerSecond as {@link #of(Dataset, String, String)} takes it
     * @return the copy, with a rollback journal, to be closed
     * @throws SQLException if the database can't be copied
     * @throws IOException if the payload file can't be
     */
    public static CopyBesideWriter of(GrowthDataset original, String commitsPerSecond)
            throws SQLException, IOException {
        boolean isQuiet = CommitPace.named(commitsPerSecond).isEmpty();
        return new CopyBesideWriter(
                PrivateCopy.of(original.database(), original.payloads(), "delete"),
                original.rows(),
                commitsPerSecond,
                isQuiet);
    }

    /**
     * The copy's files.
     *
     * @return where they are
     */
    public Dataset dataset() {
        return copy.dataset();
    }

    /**
     * Starts the writer, if there is to be one.
     *
     * @throws IOException if it can't be started
     */
    public void begin() throws IOException {
        if (!isQuiet) {
            writer = WriterProcess.start(dataset().database(), commitsPerSecond);
        }
    }

    /**
     * Begins a measured time of the writer.
     *
     * @throws IOException if the writer is gone
     */
    public void startMeasuring() throws IOException {
        if (writer != null) {
            writer.startMeasuring();
        }
    }

    /**
     * Ends the measured time, once the commit under way is acknowledged.
     *
     * @return what was committed in it; nothing if there is no writer
     * @throws IOException if the writer is gone
     */
    public Optional<CommitReport> stopMeasuring() throws IOException {
        return writer == null ? Optional.empty() : Optional.of(writer.stopMeasuring());
    }

    /**
     * Ends the writer and makes sure that every commit is in the database. To be called when no contender is open on the copy any
     * more.
     *
     * @throws SQLException if the database can't be read
     * @throws IOException if the writer is gone
     * @throws InterruptedException if this thread is interrupted
     * @throws IllegalStateException if nothing was committed beside a writer, or a commit is missing
     */
    public void requireCommitted() throws SQLException, IOException, InterruptedException {
        long commits = writer == null ? 0 : writer.end();
        EventWriter.requireCommitted(dataset(), rows, commits);
        if (writer != null && commits == 0) {
            throw new IllegalStateException("The writer committed nothing: nobody was beside a writer");
        }
    }

    /** Ends the writer, by force if need be, and deletes the copy. */
    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
        copy.close();
    }

    /**
     * Whether a request failed because the database stayed locked.
     *
     * @param failure what it failed with
     * @return whether that is it
     */
    public static boolean isLocked(SQLiteException failure) {
        return failure.getErrorCode() == SQLiteErrorCode.SQLITE_BUSY.code;
    }
}
