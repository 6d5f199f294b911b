package auditlog.datagen;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The dataset's command in a JVM of its own; closing it kills it if it still runs. */
final class ChildJvm implements AutoCloseable {

    private static final int MOST_SECONDS = 120;

    private final Process process;
    private final BufferedReader output;

    ChildJvm(String... args) throws IOException {
        this(Path.of(""), args);
    }

    ChildJvm(Path workingDirectory, String... args) throws IOException {
        this(workingDirectory, System.getProperty("java.io.tmpdir"), List.of(args));
    }

    private ChildJvm(Path workingDirectory, String temporary, List<String> args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                DatasetMain.class.getName()));
        command.addAll(args);
        process = new ProcessBuilder(command)
                .directory(workingDirectory.toAbsolutePath().toFile())
                .redirectErrorStream(true)
                .start();
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** One whose temporary files go to another place. */
    static ChildJvm withTemporaryFilesIn(Path temporary, String... args) throws IOException {
        return new ChildJvm(Path.of(""), temporary.toString(), List.of(args));
    }

    /** Reads lines until one contains that text, and returns it; null if the output ends before. */
    String awaitLine(String text) throws IOException {
        String line = output.readLine();
        while (line != null && !line.contains(text)) {
            line = output.readLine();
        }
        return line;
    }

    /** Ends it as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Tells it to end, as {@code kill} does, and waits until it has. */
    void terminate() throws InterruptedException {
        process.destroy();
        awaitEnd();
    }

    /** The rest of its output, once it ended. */
    String awaitOutput() throws IOException, InterruptedException {
        StringBuilder rest = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            rest.append(line).append('\n');
        }
        awaitEnd();
        return rest.toString();
    }

    int exitCode() {
        return process.exitValue();
    }

    private void awaitEnd() throws InterruptedException {
        assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), "The child process does not end");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
