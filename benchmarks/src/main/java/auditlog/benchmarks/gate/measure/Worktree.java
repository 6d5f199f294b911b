package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.jobs.Git;
import auditlog.benchmarks.jobs.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A commit checked out in a temporary place, and one command that may run there. Both are gone after {@link #close}, and also
 * if this JVM is told to end before.
 */
final class Worktree implements AutoCloseable {

    private final Git git;
    private final Path parent;
    private final Path place;
    private final Thread hook = new Thread(this::remove, "remove-worktree");
    private volatile Process running;

    /**
     * Checks a commit out.
     *
     * @param git the repository
     * @param commit the commit's id
     * @throws Git.GitException if git can't
     */
    Worktree(Git git, String commit) throws IOException, InterruptedException {
        this.git = git;
        // One that a killed run left in a temporary place that is gone since is still on git's list.
        git.ask("worktree", "prune");
        parent = Files.createTempDirectory("auditlog-gate");
        place = parent.resolve("other");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            git.ask("worktree", "add", "--quiet", "--detach", place.toString(), commit);
        } catch (RuntimeException | InterruptedException e) {
            close();
            throw e;
        }
    }

    /** Where the commit's files are. */
    Path place() {
        return place;
    }

    /**
     * Runs a command to its end.
     *
     * @param command program and arguments
     * @param directory where
     * @param output where its output goes
     * @param limit how long it may take
     * @return its exit code
     * @throws GateException if it takes longer; it is then ended
     */
    int run(List<String> command, Path directory, Path output, Duration limit)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // What is compared must come from one compiler: that of the JDK which measures.
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        running = process;
        try {
            process.getOutputStream().close();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new GateException("The build in " + directory + " did not end within " + limit.toSeconds()
                        + " s and was ended; its output: " + output);
            }
            return process.exitValue();
        } finally {
            end(process);
        }
    }

    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is ending already: the hook is running or has run.
        }
    }

    private synchronized void remove() {
        end(running);
        try {
            git.tryAsking("worktree", "remove", "--force", place.toString());
            TemporaryDirectory.delete(parent);
            git.tryAsking("worktree", "prune");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | Git.GitException e) {
            System.err.println("gate: " + parent + " could not be removed: " + e.getMessage());
        }
    }

    private static void end(Process process) {
        if (process != null) {
            List<ProcessHandle> started = process.descendants().toList();
            process.destroyForcibly();
            started.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
