package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that runs {@link Writer}. A command returns when the other process has answered that it is done. */
final class WriterProcess implements AutoCloseable {

    private static final long EXIT_SECONDS = 20;

    private final Process process;
    private final java.io.Writer commands;
    private final BufferedReader answers;

    private WriterProcess(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static WriterProcess start() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
        command.addAll(List.of("-Dslf4j.internal.verbosity=ERROR", "-cp", System.getProperty("java.class.path")));
        command.add(Writer.class.getName());
        try {
            return new WriterProcess(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command; fails if it failed. */
    void run(Object... words) {
        assertEquals("ok", tryToRun(words), () -> List.of(words).toString());
    }

    /** Runs SQL statements, each committed when it returns unless a transaction is open. */
    void sql(String... statements) {
        for (String statement : statements) {
            run("sql", statement);
        }
    }

    /** Runs a command; its answer, which is {@code ok} or starts with {@code error}. */
    String tryToRun(Object... words) {
        List<String> texts = new ArrayList<>();
        for (Object word : words) {
            texts.add(word.toString());
            if (word.toString().indexOf('\n') >= 0) {
                throw new IllegalArgumentException("A command is one line: " + word);
            }
        }
        try {
            commands.write(String.join("\t", texts) + "\n");
            commands.flush();
            return String.valueOf(answers.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            commands.close();
            if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
