package auditlog.benchmarks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;

/**
 * The lock that all of JMH's runs on a machine share, a file in the folder for temporary files: JMH itself gives up at once where
 * another run has it, this waits.
 */
public final class JmhLock {

    /** System property by which JMH leaves the lock alone. */
    static final String IGNORE = "jmh.ignoreLock";

    private static final String NAME = "jmh.lock";
    private static final String CURE = "wait for that run or end it, or measure beside it: -D" + IGNORE + "=true,"
            + " which ./run_tests and mvn exec:java both take";

    private static final long PAUSE_MILLIS = 500;
    private static final long LINE_NANOS = 30_000_000_000L;

    private final Path file;
    private final Duration limit;
    private final boolean ignored;

    /** JMH's own file, waited for up to an hour. */
    public JmhLock() {
        this(Path.of(System.getProperty("java.io.tmpdir"), NAME), Duration.ofHours(1), Boolean.getBoolean(IGNORE));
    }

    JmhLock(Path file, Duration limit, boolean ignored) {
        this.file = file;
        this.limit = limit;
        this.ignored = ignored;
    }

    /**
     * Runs JMH when nobody else has the lock.
     *
     * @param runner JMH, which takes the lock
     * @param progress told that, and for what, it waits, at most twice a minute
     * @return its results
     * @throws RunnerException if JMH fails, if the file can't be locked by this user, or if another run still has it after the
     *     limit; the message says what to do
     * @throws InterruptedException if this thread is interrupted
     */
    public Collection<RunResult> run(Runner runner, Consumer<String> progress)
            throws RunnerException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            await(start, progress);
            try {
                return runner.run();
            } catch (RunnerException e) {
                // Somebody was faster; whatever else fails is no matter of the lock.
                if (!String.valueOf(e.getMessage()).contains("JMH lock") || ignored || isFree()) {
                    throw e;
                }
            }
        }
    }

    private void await(long start, Consumer<String> progress) throws RunnerException, InterruptedException {
        long nextLine = start;
        while (!ignored && !isFree()) {
            long now = System.nanoTime();
            long seconds = Duration.ofNanos(now - start).toSeconds();
            if (now - start >= limit.toNanos()) {
                throw new RunnerException(
                        "Another JMH run still has the lock " + file + " after " + seconds + " s: " + CURE);
            }
            if (now - nextLine >= 0) {
                progress.accept("another JMH run has the lock " + file + ": waiting for it (" + seconds + " s so far, "
                        + limit.toMinutes() + " min at most)");
                nextLine = now + LINE_NANOS;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private boolean isFree() throws RunnerException {
        try (FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw new RunnerException(
                    "JMH's lock " + file + owner() + " can't be taken (" + e + "): let its owner remove it"
                            + " once no JMH runs, name another folder for temporary files with -Djava.io.tmpdir=DIR, or leave the"
                            + " lock alone with -D" + IGNORE + "=true",
                    e);
        }
    }

    private String owner() {
        try {
            return ", which is of the user " + Files.getOwner(file) + ",";
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }
}
