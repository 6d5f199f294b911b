package auditlog.benchmarks.gate;

import auditlog.benchmarks.Environment;
import auditlog.benchmarks.gate.raw.GateRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The reports of a run in its results' directory: gone when the run begins, there when it ends, however it ends. A run that is told to end
 * says so in them.
 */
final class ReportFiles implements AutoCloseable {

    private final Path directory;
    private final String summary;
    private final boolean undecidedPasses;
    private final GateRequest request;
    private final String started = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    private final AtomicBoolean isWritten = new AtomicBoolean();
    private final Thread hook = new Thread(this::interrupted, "write-reports");

    /**
     * Removes those of an earlier run.
     *
     * @param directory where
     * @param summary a file to append the Markdown report to; null or blank for none
     */
    ReportFiles(Path directory, String summary, boolean undecidedPasses, GateRequest request) throws IOException {
        this.directory = directory;
        this.summary = summary;
        this.undecidedPasses = undecidedPasses;
        this.request = request;
        remove(directory);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Removes the reports, and nothing else. */
    static void remove(Path directory) throws IOException {
        for (String file : Reports.FILES) {
            Files.deleteIfExists(directory.resolve(file));
        }
    }

    /** Writes the reports of a run that ended. */
    void write(Report report) throws IOException {
        if (isWritten.getAndSet(true)) {
            return;
        }
        Reports.write(report, directory, undecidedPasses);
        if (summary != null && !summary.isBlank()) {
            // After what the file holds already.
            Files.writeString(
                    Path.of(summary),
                    Reports.markdown(report) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    /** Writes those of a run that has no verdict. */
    void writeError(String message) throws IOException {
        write(Report.ofError(
                "./run_tests " + request.command(),
                request.layers().get(0),
                started,
                Environment.here(false).line(),
                message));
    }

    /** Writes those of a run that is told to end. */
    void interrupted() {
        try {
            writeError("the run was ended before it had a verdict");
        } catch (IOException | UncheckedIOException e) {
            System.err.println("gate: the reports could not be written: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is ending already: the hook is running or has run.
        }
    }
}
