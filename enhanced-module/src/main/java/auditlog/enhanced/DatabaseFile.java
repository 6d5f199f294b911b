package auditlog.enhanced;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A database file, open to be read as bytes, beside SQLite and without its locks. Safe for use by many threads.
 *
 * <p>POSIX gives up all locks that a process has on a file when it closes <em>any</em> descriptor of it, those of SQLite's connections
 * included, whoever's they are. So a handle is never closed while the file is at its path: not by {@code close} of a service, not by
 * an interrupt (which a {@code FileChannel} heeds), not by garbage collection, nor when the classes of this package are unloaded. One
 * set of handles serves all services of a class loader. They are held by a timer of the platform's that is due in a century.
 */
final class DatabaseFile {

    /** A thread that the scheduler interrupts while it reads holds up those alone that share its handle. */
    private static final int HANDLES = 4;

    private static final long A_CENTURY_OF_DAYS = 36_500;

    /** What is open, by real path. More than one only while it is not known of which file a handle is. */
    private static final Map<Path, List<DatabaseFile>> OPEN = new HashMap<>();

    private final RandomAccessFile[] handles = new RandomAccessFile[HANDLES];
    private final CompletableFuture<Object> anchor;
    private final Object keyBefore;
    private Object keyAfter;
    private boolean isSure;

    private DatabaseFile(Object key) {
        keyBefore = key;
        keyAfter = key;
        anchor = new CompletableFuture<>().completeOnTimeout(handles, A_CENTURY_OF_DAYS, TimeUnit.DAYS);
    }

    /**
     * The file at a path, opened if it is not yet. Best called while the file is locked: a commit just then looks as if another file were
     * moved to the path and away again.
     *
     * @param file a path without links
     * @throws IOException if it can't be opened, or is replaced or changed just now
     */
    static DatabaseFile at(Path file, Outside outside) throws IOException {
        synchronized (OPEN) {
            Object key = outside.key(file);
            List<DatabaseFile> atPath = OPEN.computeIfAbsent(file, path -> new ArrayList<>(1));
            atPath.removeIf(known -> known.closeIfReplaced(key));
            for (DatabaseFile known : atPath) {
                if (known.isSure) {
                    return known;
                }
            }
            DatabaseFile opened = new DatabaseFile(key);
            atPath.add(opened);
            opened.open(file, outside);
            return opened;
        }
    }

    private void open(Path file, Outside outside) throws IOException {
        FileTime changed = outside.statusChanged(file);
        for (int i = 0; i < HANDLES; i++) {
            handles[i] = new RandomAccessFile(file.toFile(), "r");
        }
        keyAfter = outside.key(file);
        isSure = keyBefore.equals(keyAfter) && changed.equals(outside.statusChanged(file));
        if (!isSure) {
            throw new IOException("The database was changed or replaced while it was opened: " + file);
        }
    }

    /** SQLite forbids to replace a file under its users, so nobody's lock on one that was replaced is of any use. */
    private boolean closeIfReplaced(Object present) {
        if (present.equals(keyBefore) || present.equals(keyAfter)) {
            return false;
        }
        for (RandomAccessFile handle : handles) {
            if (handle != null) {
                synchronized (handle) {
                    try {
                        handle.close();
                    } catch (IOException e) {
                        // Nothing was written: the descriptor is gone in any case.
                    }
                }
            }
        }
        anchor.complete(null);
        return true;
    }

    /** Whether this is the file with that device and inode. */
    boolean isOf(Object key) {
        return key.equals(keyBefore);
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
