package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.JvmFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.RunnerException;

class JmhStageTest {

    @TempDir
    private Path directory;

    @Test
    void aRoundHasOneForkOfEachInAnOrderOfItsOwn() {
        JmhStage stage = new JmhStage(Plan.full(), new Measurements(), jmh(), directory);
        List<String> forks = stage.steps().stream()
                .map(step -> step.name().replaceFirst("^round \\d+ of 5, ", ""))
                .toList();
        assertEquals(5 * 2 * 2 * 3, forks.size());
        List<String> first = forks.subList(0, 12);
        assertEquals(12, new HashSet<>(first).size());
        assertTrue(first.contains("PageLatencyBenchmark, floor on hits"), first.toString());
        for (int round = 1; round < 5; round++) {
            List<String> other = forks.subList(12 * round, 12 * round + 12);
            assertEquals(new HashSet<>(first), new HashSet<>(other));
            assertNotEquals(first, other);
        }
    }

    @Test
    void whatSelectsNothingIsAnErrorThatNamesTheLog() throws IOException {
        RunnerException failed = assertThrows(
                RunnerException.class,
                () -> jmh().run(jmh().options().include("no such benchmark").forks(1)));
        assertTrue(failed.getMessage().contains("jmh-output.txt"), failed.getMessage());
        assertTrue(Files.exists(directory.resolve("jmh-output.txt")));
    }

    private Jmh jmh() {
        return new Jmh(directory.resolve("jmh-output.txt"), JvmFlags.ALL, waiting -> {});
    }
}
