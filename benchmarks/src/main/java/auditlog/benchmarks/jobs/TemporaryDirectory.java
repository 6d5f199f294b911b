package auditlog.benchmarks.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory that is gone, with all that is in it, after {@link #close} and also if this JVM is told to end before. */
public final class TemporaryDirectory implements AutoCloseable {

    private final Path path;
    private final Thread hook;

    /**
     * Makes the directory.
     *
     * @param prefix how its name begins
     * @throws IOException if it can't be made
     */
    public TemporaryDirectory(String prefix) throws IOException {
        path = Files.createTempDirectory(prefix);
        hook = new Thread(this::deleteAtTheEnd, "delete-" + prefix);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Where it is.
     *
     * @return its path
     */
    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        try {
            delete(path);
        } finally {
            removeHook();
        }
    }

    /**
     * Deletes a directory with all that is in it, if it is there.
     *
     * @param directory the directory
     * @throws IOException if something in it can't be deleted
     */
    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    private void deleteAtTheEnd() {
        try {
            delete(path);
        } catch (IOException | UncheckedIOException e) {
            System.err.println(path + " could not be removed: " + e.getMessage());
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is ending already: the hook is running or has run.
        }
    }
}
