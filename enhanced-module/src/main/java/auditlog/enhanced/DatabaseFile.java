package auditlog.enhanced;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A database file, open to be read as bytes, beside SQLite and without its locks. Safe for use by many threads.
 *
 * <p>A process gives up all POSIX locks that it has on a file when it closes <em>any</em> descriptor of it, those of SQLite's connections
 * included, whoever's they are. So a handle is never closed while the file is at its path: not by {@code close} of a service, not by
 * an interrupt (which a {@code FileChannel} heeds), not by garbage collection, nor when the classes of this package are unloaded. One
 * set of handles serves all services of a class loader. They are held by a timer of the platform's that is due in a century.
 */
final class DatabaseFile {

    /** A thread that the scheduler interrupts while it reads holds up those alone that share its handle. */
    private static final int HANDLES = 4;

    private static final long A_CENTURY_OF_DAYS = 36_500;

    private static final List<DatabaseFile> OPEN = new ArrayList<>();

    private final Path path;
    private final FileState before;
    private final RandomAccessFile[] handles = new RandomAccessFile[HANDLES];
    private final CompletableFuture<Object> anchor;
    private Object lastKey;
    private boolean isSure;

    private DatabaseFile(Path path, FileState before) throws IOException {
        this.path = path;
        this.before = before;
        lastKey = before.identity().key();
        Arrays.fill(handles, new RandomAccessFile(path.toFile(), "r"));
        anchor = new CompletableFuture<>().completeOnTimeout(handles, A_CENTURY_OF_DAYS, TimeUnit.DAYS);
    }

    /**
     * The file at a path, opened if it is not yet. Best called while the file is locked: a commit just then looks as if another file were
     * moved to the path and away again.
     *
     * @param path without links
     * @throws IOException if it can't be opened, or is replaced or changed just now
     */
    static DatabaseFile at(Path path, Outside outside) throws IOException {
        synchronized (OPEN) {
            Object present = outside.key(path);
            for (DatabaseFile known : OPEN) {
                if (known.path.equals(path) && known.isOf(present) && known.isSure(outside)) {
                    return known;
                }
            }
            OPEN.removeIf(known -> known.closeIfGone(outside));
            DatabaseFile opened = new DatabaseFile(path, outside.state(path));
            OPEN.add(opened);
            opened.openOthers();
            if (!opened.isSure(outside)) {
                throw new IOException("The database was changed or replaced while it was opened: " + path);
            }
            return opened;
        }
    }

    private void openOthers() {
        try {
            for (int i = 1; i < HANDLES; i++) {
                handles[i] = new RandomAccessFile(path.toFile(), "r");
            }
        } catch (IOException e) {
            // No descriptors are left: fewer will do.
        }
    }

    /** Whether the handles surely are of the file with that key: nothing has happened at the path since before they were opened. */
    private boolean isSure(Outside outside) throws IOException {
        if (!isSure) {
            FileState present = outside.state(path);
            lastKey = present.identity().key();
            isSure = before.isSame(present);
        }
        return isSure;
    }

    /** SQLite forbids to replace a file under its users, so nobody's lock on one that is not at its path any more is of any use. */
    private boolean closeIfGone(Outside outside) {
        try {
            Object present = outside.key(path);
            if (isOf(present) || present.equals(lastKey)) {
                return false;
            }
        } catch (NoSuchFileException e) {
            // Gone.
        } catch (IOException e) {
            // It may well be there: who can't look must not close.
            return false;
        }
        for (RandomAccessFile handle : handles) {
            synchronized (handle) {
                try {
                    handle.close();
                } catch (IOException e) {
                    // Nothing was written: the descriptor is gone in any case.
                }
            }
        }
        anchor.complete(null);
        return true;
    }

    /** Whether this is the file with that device and inode. */
    boolean isOf(Object key) {
        return before.identity().key().equals(key);
    }

    /**
     * Fills the beginning of an array.
     *
     * @throws java.io.EOFException if the file ends before
     * @throws IOException likewise if the file was replaced and its handles are closed
     */
    void read(long position, byte[] bytes, int length) throws IOException {
        RandomAccessFile handle = handles[(int) Thread.currentThread().getId() & HANDLES - 1];
        // Not a lock object: one that is left by an overflow of the stack must be free again.
        synchronized (handle) {
            handle.seek(position);
            handle.readFully(bytes, 0, length);
        }
    }
}
