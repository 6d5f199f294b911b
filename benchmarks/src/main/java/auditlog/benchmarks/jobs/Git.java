package auditlog.benchmarks.jobs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Git, asked in a project's directory: the one place from which it is started. */
public final class Git {

    /** Within a hook, git names its own repository in these; here the directory decides. */
    private static final List<String> OF_A_HOOK = List.of(
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GIT_PREFIX",
            "GIT_COMMON_DIR",
            "GIT_NAMESPACE",
            "GIT_OBJECT_DIRECTORY",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES");

    private static final String NO_REPOSITORY = "not a git repository";

    private final Path directory;
    private final Map<String, String> environment;

    /**
     * Git in a directory.
     *
     * @param directory the project's root; need not be that of the repository
     */
    public Git(Path directory) {
        this(directory, Map.of());
    }

    /**
     * Git in a directory, with more in its environment.
     *
     * @param directory the project's root; need not be that of the repository
     * @param environment what is set for git beside what this process has
     */
    public Git(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = Map.copyOf(environment);
    }

    /** What git can't do, or can't say. */
    public static final class GitException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private GitException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private record Answer(int exit, String text, String errors) {}

    /**
     * Asks, and insists on an answer.
     *
     * @param arguments git's
     * @return what it printed, without spaces around
     * @throws GitException if git fails; with what it said
     * @throws InterruptedException if this thread is interrupted
     */
    public String ask(String... arguments) throws InterruptedException {
        Answer answer = run(arguments);
        if (answer.exit != 0) {
            throw failed(answer, arguments);
        }
        return answer.text;
    }

    /**
     * Asks.
     *
     * @param arguments git's
     * @return what it printed; empty if git says no, or nothing
     * @throws GitException if there is no git
     * @throws InterruptedException if this thread is interrupted
     */
    public Optional<String> tryAsking(String... arguments) throws InterruptedException {
        Answer answer = run(arguments);
        return answer.exit == 0 && !answer.text.isEmpty() ? Optional.of(answer.text) : Optional.empty();
    }

    /**
     * Whether the directory is a repository's root or in its last commit. One that only lies within a repository, such as an archive
     * unpacked there, is not.
     *
     * @return false also where there is no git
     * @throws GitException if it is in one that git refuses to work with; with git's own message, which names the cure
     * @throws InterruptedException if this thread is interrupted
     */
    public boolean isRepository() throws InterruptedException {
        Answer answer;
        try {
            answer = run("rev-parse", "--show-prefix");
        } catch (GitException e) {
            return false;
        }
        if (answer.exit != 0 && !answer.errors.contains(NO_REPOSITORY)) {
            throw failed(answer, "rev-parse", "--show-prefix");
        }
        return answer.exit == 0
                && (answer.text.isEmpty() || tryAsking("ls-tree", "HEAD").isPresent());
    }

    private static GitException failed(Answer answer, String... arguments) {
        return new GitException("git " + String.join(" ", arguments) + " failed: " + answer.errors, null);
    }

    private Answer run(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        OF_A_HOOK.forEach(builder.environment()::remove);
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new GitException("git can't be started: install it", e);
        }
        try {
            process.getOutputStream().close();
            // Short texts: neither pipe fills while the other is read.
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Answer(process.waitFor(), text, errors);
        } catch (IOException e) {
            throw new GitException("git " + String.join(" ", arguments) + ": " + e.getMessage(), e);
        } finally {
            process.destroyForcibly();
        }
    }
}
