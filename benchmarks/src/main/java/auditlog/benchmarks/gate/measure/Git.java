package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.gate.raw.GateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Git, asked in a project's directory. */
final class Git {

    private final Path directory;

    /**
     * Git in a directory.
     *
     * @param directory the project's root; need not be that of the repository
     */
    Git(Path directory) {
        this.directory = directory;
    }

    private record Answer(int exit, String text, String errors) {}

    /**
     * Asks, and insists on an answer.
     *
     * @throws GateException if git fails; with what it said
     */
    String ask(String... arguments) throws InterruptedException {
        Answer answer = run(arguments);
        if (answer.exit != 0) {
            throw new GateException("git " + String.join(" ", arguments) + " failed: " + answer.errors);
        }
        return answer.text;
    }

    /** Asks; empty if git says no. */
    Optional<String> tryAsking(String... arguments) throws InterruptedException {
        Answer answer = run(arguments);
        return answer.exit == 0 && !answer.text.isEmpty() ? Optional.of(answer.text) : Optional.empty();
    }

    private Answer run(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        // Within a hook, git names its own repository in these; here the directory decides.
        List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX").forEach(builder.environment()::remove);
        builder.environment().put("LC_ALL", "C");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new GateException(
                    "git is needed to compare with another commit, and can't be started: install it, or"
                            + " use --counters, which needs none",
                    e);
        }
        try {
            process.getOutputStream().close();
            // Short texts: neither pipe fills while the other is read.
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Answer(process.waitFor(), text, errors);
        } catch (IOException e) {
            throw new GateException("git " + String.join(" ", arguments) + ": " + e.getMessage(), e);
        } finally {
            process.destroyForcibly();
        }
    }
}
