package auditlog.benchmarks.mix;

import auditlog.benchmarks.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that commits, see {@link WriterMain}. It ends itself when this JVM is gone, however that ends. Not safe for use by
 * several threads.
 */
final class WriterProcess implements AutoCloseable {

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    private WriterProcess(Process process) {
        this.process = process;
        commands = process.outputWriter(StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts a writer and waits until it commits.
     *
     * @param database what it writes to
     * @param pace name of its {@link CommitPace}
     * @throws IOException if it can't be started
     */
    static WriterProcess start(Path database, String pace) throws IOException {
        return start(ChildJvm.command(List.of(), WriterMain.class, List.of(database.toString(), pace)));
    }

    static WriterProcess start(List<String> command) throws IOException {
        WriterProcess writer = new WriterProcess(ChildJvm.process(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        try {
            writer.receive(WriterMain.READY);
            return writer;
        } catch (IOException | RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /** Begins a measured time. */
    void startMeasuring() throws IOException {
        send(WriterMain.START);
        receive(WriterMain.STARTED);
    }

    /** Ends the measured time and returns what was committed in it. */
    CommitReport stopMeasuring() throws IOException {
        send(WriterMain.STOP);
        return CommitReport.parse(receive(WriterMain.REPORT));
    }

    /**
     * Ends the writer after the commit under way.
     *
     * @return all commits that it was acknowledged
     */
    long end() throws IOException, InterruptedException {
        send(WriterMain.END);
        long commits = Long.parseLong(receive(WriterMain.ENDED));
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IllegalStateException("The writer ended with exit code " + exit);
        }
        return commits;
    }

    /** Ends the writer by force, if it has not ended. */
    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void send(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
    }

    /** The words that follow the expected one in the next answer. */
    private String receive(String expected) throws IOException {
        String line = answers.readLine();
        while (line != null && !line.startsWith(WriterMain.MARK)) {
            line = answers.readLine();
        }
        String answer = line == null ? "(it has ended)" : line.substring(WriterMain.MARK.length());
        if (!answer.equals(expected) && !answer.startsWith(expected + " ")) {
            throw new IllegalStateException("The writer was to say '" + expected + "' and said: " + answer);
        }
        return answer.substring(expected.length()).strip();
    }
}
