package auditlog.datagen;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes the dataset's two files, in a directory of its own inside the dataset's, and moves them to their places when
 * both are whole: the database last, since only where it is there is a dataset.
 */
final class DatasetMaker {

    static final String CREATE_TABLE = "CREATE TABLE audit_events(id INTEGER PRIMARY KEY AUTOINCREMENT,"
            + " created_at INTEGER NOT NULL, actor_id INTEGER NOT NULL, action TEXT NOT NULL,"
            + " resource_type TEXT NOT NULL, resource_id TEXT NOT NULL, payload_offset INTEGER NOT NULL,"
            + " payload_len INTEGER NOT NULL)";
    static final String CREATE_INDEX = "CREATE INDEX idx_created_at ON audit_events(created_at)";
    static final int PAGE_SIZE = 4_096;

    private static final String INSERT = "INSERT INTO audit_events(created_at, actor_id, action, resource_type,"
            + " resource_id, payload_offset, payload_len) VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final int ROWS_A_TRANSACTION = 2_000;
    private static final int ROWS_A_PROGRESS_LINE = 10_000;
    private static final long NEEDED_BYTES = 80L * 1024 * 1024;
    private static final String PART_PREFIX = ".making-";
    private static final String LOCK_NAME = ".lock";
    private static final long END_SECONDS = 10;
    private static final ReentrantLock MAKING = new ReentrantLock();

    private final Dataset dataset;
    private final Progress progress;
    private volatile boolean ending;

    DatasetMaker(Dataset dataset, Progress progress) {
        this.dataset = dataset;
        this.progress = progress;
    }

    void make() {
        // A file lock keeps other processes away, but is an error between threads of one.
        if (!MAKING.tryLock()) {
            progress.line("another thread is making a dataset: waiting for it");
            MAKING.lock();
        }
        try {
            makeUnderLock();
        } finally {
            MAKING.unlock();
        }
    }

    private void makeUnderLock() {
        try {
            Files.createDirectories(dataset.directory());
            Path lock = dataset.directory().resolve(LOCK_NAME);
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock(channel);
                if (!Files.exists(dataset.database())) {
                    makeAlone();
                }
            }
        } catch (IOException | SQLException e) {
            throw new DatasetException(
                    "The dataset can't be made in " + dataset.directory() + ": " + e
                            + "\nIt needs a directory that can be written and " + NEEDED_BYTES / (1024 * 1024)
                            + " MB of free space: mend that, or name another place (--dir DIR or -D"
                            + Dataset.DIRECTORY_PROPERTY + "=DIR)",
                    e);
        }
    }

    /** Keeps other processes away until the channel is closed. */
    private void lock(FileChannel channel) throws IOException {
        if (channel.tryLock() == null) {
            progress.line("another process is making the dataset: waiting for it");
            channel.lock();
        }
    }

    private void makeAlone() throws IOException, SQLException {
        if (Files.exists(dataset.payloads()) && !DatasetVerifier.isPayloadFile(dataset.payloads())) {
            throw new DatasetException(dataset.payloads() + " is there without " + Dataset.DATABASE_NAME
                    + ", and is not the dataset's: move it away, or name another place (--dir DIR)");
        }
        removeUnfinished();
        long free = Files.getFileStore(dataset.directory()).getUsableSpace();
        if (free < NEEDED_BYTES) {
            throw new DatasetException("The dataset needs " + NEEDED_BYTES / (1024 * 1024) + " MB of free space in "
                    + dataset.directory() + ", and " + free / (1024 * 1024)
                    + " MB are there: free some, or name another place (--dir DIR)");
        }
        CountDownLatch removed = new CountDownLatch(1);
        Thread hook = new Thread(() -> endEarly(removed), "remove-unfinished-dataset");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            Path part = Files.createDirectory(dataset.directory()
                    .resolve(PART_PREFIX + ProcessHandle.current().pid()));
            write(part);
            Files.move(
                    part.resolve(Dataset.PAYLOADS_NAME),
                    dataset.payloads(),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            Files.move(part.resolve(Dataset.DATABASE_NAME), dataset.database(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            removeUnfinished();
            removed.countDown();
            removeHook(hook);
        }
    }

    /** This JVM is told to end: a dataset that is not whole goes before it. */
    private void endEarly(CountDownLatch removed) {
        ending = true;
        try {
            if (!removed.await(END_SECONDS, TimeUnit.SECONDS)) {
                progress.line(
                        "what was made of the dataset is left in " + dataset.directory() + "; the next run removes it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is ending already: the hook is running or has run.
        }
    }

    private void write(Path part) throws IOException, SQLException {
        Path payloads = part.resolve(Dataset.PAYLOADS_NAME);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(payloads), 1 << 16);
                Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + part.resolve(Dataset.DATABASE_NAME))) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA page_size = " + PAGE_SIZE);
                statement.execute("PRAGMA journal_mode = DELETE");
                connection.setAutoCommit(false);
                statement.execute(CREATE_TABLE);
                statement.execute(CREATE_INDEX);
                connection.commit();
            }
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                DatasetRows.generate((row, line) -> {
                    out.write(line);
                    insert(connection, insert, row);
                });
            }
        }
        force(payloads);
    }

    private void insert(Connection connection, PreparedStatement insert, DatasetRow row) throws IOException {
        if (ending) {
            throw new IOException("told to end after row " + (row.id() - 1));
        }
        try {
            insert.setLong(1, row.createdAt());
            insert.setLong(2, row.actorId());
            insert.setString(3, row.action());
            insert.setString(4, row.resourceType());
            insert.setString(5, row.resourceId());
            insert.setLong(6, row.payloadOffset());
            insert.setInt(7, row.payloadLen());
            insert.executeUpdate();
            if (row.id() % ROWS_A_TRANSACTION == 0) {
                connection.commit();
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
        if (row.id() % ROWS_A_PROGRESS_LINE == 0) {
            progress.line("making the dataset: " + row.id() + " of " + DatasetRows.COUNT + " rows");
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** What a killed run left behind, and what a failed one leaves: only under the lock, so never another's work. */
    private void removeUnfinished() throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(dataset.directory(), PART_PREFIX + "*")) {
            for (Path part : parts) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(part)) {
                    for (Path file : files) {
                        Files.delete(file);
                    }
                }
                Files.delete(part);
            }
        }
    }
}
