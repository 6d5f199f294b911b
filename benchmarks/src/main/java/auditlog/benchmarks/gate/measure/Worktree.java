package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.jobs.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
     * @throws GateException if git can't
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
     * @return its exit code
     */
    int run(List<String> command, Path directory, Path output) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        running = process;
        try {
            process.getOutputStream().close();
            return process.waitFor();
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
        } catch (IOException | GateException e) {
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
