package auditlog.datagen;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to make files in a directory, for one thread of one process at a time. They are written in a directory inside it and moved
 * out when they are whole: what is unfinished is removed by whoever comes next, or at the end of this, also when this JVM is told to end.
 */
final class Making implements AutoCloseable {

    private static final String PART_PREFIX = ".making-";
    private static final String LOCK_NAME = ".lock";
    private static final long END_SECONDS = 10;
    private static final ReentrantLock BY_THREADS = new ReentrantLock();

    private final Path directory;
    private final Progress progress;
    private final FileChannel lock;
    private final CountDownLatch removed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::endEarly, "remove-unfinished-dataset");
    private volatile boolean ending;

    private Making(Path directory, Progress progress, FileChannel lock) {
        this.directory = directory;
        this.progress = progress;
        this.lock = lock;
    }

    /**
     * Waits until nobody else makes anything there.
     *
     * @param directory made if missing
     * @param progress told if there is somebody to wait for
     * @return the right, to be closed
     */
    static Making in(Path directory, Progress progress) throws IOException {
        // A file lock keeps other processes away, but is an error between threads of one.
        if (!BY_THREADS.tryLock()) {
            progress.line("another thread is making a dataset: waiting for it");
            BY_THREADS.lock();
        }
        try {
            Files.createDirectories(directory);
            FileChannel channel =
                    FileChannel.open(directory.resolve(LOCK_NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() == null) {
                    progress.line("another process is making the dataset: waiting for it");
                    channel.lock();
                }
                return new Making(directory, progress, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            BY_THREADS.unlock();
            throw e;
        }
    }

    /** A new directory to write in; what an earlier run left is removed. */
    Path begin() throws IOException {
        removeUnfinished();
        Runtime.getRuntime().addShutdownHook(hook);
        return Files.createDirectory(
                directory.resolve(PART_PREFIX + ProcessHandle.current().pid()));
    }

    /** Throws if this JVM has been told to end. */
    void requireGoingOn(long row) throws IOException {
        if (ending) {
            throw new IOException("told to end after row " + row);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            removeUnfinished();
        } finally {
            removed.countDown();
            removeHook();
            lock.close();
            BY_THREADS.unlock();
        }
    }

    /** This JVM is told to end: a dataset that is not whole goes before it. */
    private void endEarly() {
        ending = true;
        try {
            if (!removed.await(END_SECONDS, TimeUnit.SECONDS)) {
                progress.line("what was made of the dataset is left in " + directory + "; the next run removes it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is ending already: the hook is running or has run.
        }
    }

    /** What a killed run left behind, and what a failed one leaves: only under the lock, so never another's work. */
    private void removeUnfinished() throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, PART_PREFIX + "*")) {
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
