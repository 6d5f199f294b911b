package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process that is told something a line and answers in lines; one that says nothing for long fails the test. */
final class LineProcess implements AutoCloseable {

    private static final long DEADLINE_SECONDS = 120;
    private static final String END = "(the process has closed its output)";

    private final List<String> command;
    private final Process process;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private LineProcess(List<String> command, Process process) {
        this.command = command;
        this.process = process;
        Thread reader = new Thread(this::read, "reader of " + command.get(0));
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a process.
     *
     * @param mergesErrors whether its standard error is read as answers too, else it is the test's own
     */
    static LineProcess start(List<String> command, boolean mergesErrors) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        if (mergesErrors) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        }
        return new LineProcess(command, builder.start());
    }

    void send(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(command.toString(), e);
        }
    }

    /** The next line that it wrote. */
    String receive() throws InterruptedException {
        String line = answers.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(line, () -> command + " says nothing");
        assertTrue(!END.equals(line), () -> command + " has ended");
        return line;
    }

    /** Ends it by SIGKILL, and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), () -> command + " can't be killed");
    }

    /** Ends its input and waits until it is gone. */
    @Override
    public void close() {
        boolean interrupted = false;
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It was gone already.
        }
        try {
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                answers.add(line);
            }
        } catch (IOException e) {
            answers.add(e.toString());
        }
        answers.add(END);
    }
}
