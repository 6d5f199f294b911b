package auditlog.benchmarks.gate.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.ChildJvm;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.jobs.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorktreeTest {

    private static final long DEADLINE_NANOS = TimeUnit.MINUTES.toNanos(2);

    @TempDir
    private Path temporary;

    private TemporaryRepository repository;
    private String commit;

    @BeforeEach
    void makeRepository() throws Exception {
        repository = new TemporaryRepository(temporary.resolve("a project"));
        commit = repository.commit("a", "as committed");
        repository.write("a", "as changed");
    }

    @Test
    void itHoldsTheCommitsFilesAndIsGoneAfterwards() throws Exception {
        Path place;
        try (Worktree worktree = new Worktree(repository.asked(), commit)) {
            place = worktree.place();
            assertEquals("as committed", Files.readString(place.resolve("a")));
        }
        assertFalse(Files.exists(place.getParent()));
        assertEquals(1, worktrees());
        assertEquals("as changed", Files.readString(repository.directory().resolve("a")));
    }

    @Test
    void aCommitThatIsNotThereLeavesNothing() throws Exception {
        assertThrows(Git.GitException.class, () -> new Worktree(repository.asked(), "0".repeat(40)));
        assertEquals(1, worktrees());
    }

    /** The JVM is told to end while a build runs in the worktree. */
    @Test
    void anInterruptedRunRemovesItAndEndsWhatRunsThere() throws Exception {
        Path mark = temporary.resolve("the place");
        Process run = new ProcessBuilder(ChildJvm.command(
                        List.of(),
                        SlowBuild.class,
                        List.of(repository.directory().toString(), commit, mark.toString())))
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("output").toFile())
                .start();
        try {
            long end = System.nanoTime() + DEADLINE_NANOS;
            while ((!Files.exists(mark) || Files.size(mark) == 0) && System.nanoTime() < end && run.isAlive()) {
                Thread.sleep(20);
            }
            assertTrue(
                    Files.exists(mark) && Files.size(mark) > 0,
                    () -> "the build did not begin: " + read(temporary.resolve("output")));
            List<ProcessHandle> started = run.descendants().toList();
            assertFalse(started.isEmpty());
            run.destroy();
            assertTrue(run.waitFor(2, TimeUnit.MINUTES));
            assertFalse(Files.exists(Path.of(Files.readString(mark).strip())));
            assertEquals(1, worktrees());
            for (ProcessHandle process : started) {
                while (process.isAlive() && System.nanoTime() < end) {
                    Thread.sleep(20);
                }
                assertFalse(process.isAlive(), "a process is left");
            }
        } finally {
            run.descendants().forEach(ProcessHandle::destroyForcibly);
            run.destroyForcibly();
        }
    }

    /** Runs something in a worktree that does not end by itself. */
    static final class SlowBuild {

        private SlowBuild() {}

        public static void main(String[] args) throws Exception {
            try (Worktree worktree = new Worktree(new Git(Path.of(args[0])), args[1])) {
                worktree.run(
                        List.of("sh", "-c", "pwd > \"$0\"; while :; do sleep 1; done", args[2]),
                        worktree.place(),
                        worktree.place().resolve("log"),
                        Duration.ofMinutes(10));
            }
        }
    }

    @Test
    void aBuildThatDoesNotEndIsEnded() throws Exception {
        try (Worktree worktree = new Worktree(repository.asked(), commit)) {
            Path log = temporary.resolve("log");
            String message = assertThrows(
                            GateException.class,
                            () -> worktree.run(List.of("sleep", "600"), worktree.place(), log, Duration.ofMillis(50)))
                    .getMessage();
            assertTrue(message.contains("did not end within") && message.contains(log.toString()), message);
        }
    }

    @Test
    void aBuildUsesTheJdkThatMeasures() throws Exception {
        try (Worktree worktree = new Worktree(repository.asked(), commit)) {
            Path log = temporary.resolve("log");
            worktree.run(List.of("sh", "-c", "echo $JAVA_HOME"), worktree.place(), log, Duration.ofMinutes(1));
            assertEquals(System.getProperty("java.home"), Files.readString(log).strip());
        }
    }

    private long worktrees() throws Exception {
        return repository.git("worktree", "list").lines().count();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
