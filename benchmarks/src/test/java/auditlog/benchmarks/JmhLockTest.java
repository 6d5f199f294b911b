package auditlog.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

class JmhLockTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path temporary;

    private final List<String> lines = new ArrayList<>();
    private final List<RunnerException> refusals = new ArrayList<>();
    private int runs;

    private final Runner runner = new Runner(new OptionsBuilder().build()) {
        @Override
        public Collection<RunResult> run() throws RunnerException {
            runs++;
            if (!refusals.isEmpty()) {
                throw refusals.remove(0);
            }
            return List.of();
        }
    };

    @Test
    void anotherRunIsWaitedForAndNamed() throws Exception {
        Path file = temporary.resolve("jmh.lock");
        FileChannel other = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        other.lock();
        new JmhLock(file, LONG, false).run(runner, line -> {
            lines.add(line);
            close(other);
        });
        assertEquals(1, runs);
        assertEquals(1, lines.size());
        assertTrue(lines.get(0).contains("another JMH run has the lock " + file), lines.get(0));
    }

    @Test
    void notLongerThanTheLimit() throws Exception {
        Path file = temporary.resolve("jmh.lock");
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            other.lock();
            JmhLock lock = new JmhLock(file, Duration.ZERO, false);
            String message = assertThrows(RunnerException.class, () -> lock.run(runner, lines::add))
                    .getMessage();
            assertTrue(message.contains(file + " after 0 s") && message.contains("-Djmh.ignoreLock=true"), message);
        }
        assertEquals(0, runs);
    }

    @Test
    void aFileThatCantBeLockedIsNamedWithItsOwnerAndTheCure() throws Exception {
        Path file = Files.createDirectory(temporary.resolve("jmh.lock"));
        JmhLock lock = new JmhLock(file, LONG, false);
        String message = assertThrows(RunnerException.class, () -> lock.run(runner, lines::add))
                .getMessage();
        assertTrue(message.contains(file + ", which is of the user " + Files.getOwner(file)), message);
        assertTrue(message.contains("-Djava.io.tmpdir=DIR"), message);
    }

    @Test
    void aFailureOfTheRunItselfIsNotTriedAgain() {
        refusals.add(new RunnerException("a benchmark failed"));
        refusals.add(new RunnerException("never reached"));
        JmhLock lock = new JmhLock(temporary.resolve("jmh.lock"), LONG, false);
        assertEquals(
                "a benchmark failed",
                assertThrows(RunnerException.class, () -> lock.run(runner, lines::add))
                        .getMessage());
        assertEquals(1, runs);
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
