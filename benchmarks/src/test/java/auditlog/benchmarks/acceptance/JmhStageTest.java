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
                .map(step -> step.name().replaceFirst("^round \\d+ of \\d+, ", ""))
                .toList();
        // The floor's service times are shown once, and of two workloads.
        List<String> first = forks.subList(0, 12);
        List<String> second = forks.subList(12, 22);
        assertEquals(12 + 10 * (Plan.full().jmhRounds() - 1), forks.size());
        assertEquals(12, new HashSet<>(first).size());
        assertTrue(first.contains("PageLatencyBenchmark, floor on hits"), first.toString());
        assertTrue(second.contains("PageThroughputBenchmark, floor on hits"), second.toString());
        assertEquals(10, new HashSet<>(second).size());
        assertTrue(first.containsAll(second), second.toString());
        assertNotEquals(first.stream().filter(second::contains).toList(), second);
        for (int round = 2; round < Plan.full().jmhRounds(); round++) {
            List<String> other = forks.subList(2 + 10 * round, 12 + 10 * round);
            assertEquals(new HashSet<>(second), new HashSet<>(other));
            assertNotEquals(second, other);
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
