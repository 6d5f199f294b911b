package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Odd values in any column of rows, and odd requests for them: both services answer or fail alike. Set
 * {@code -Dauditlog.fuzz.seed=N} for others; a failure names its seed.
 */
class RowFuzzTest {

    private static final int STEPS = 50;
    private static final long SOAK_NANOS = 60_000_000_000L;

    private static WriterProcess writer;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        writer = WriterProcess.start();
    }

    @AfterAll
    static void stop() {
        writer.close();
    }

    @Test
    @DisplayName("Hostile rows and requests: odd values in any column, the same answers and failures")
    void oddRowsAndRequests() throws Exception {
        long seed = Long.getLong("auditlog.fuzz.seed", 20_251_230);
        try (RowFuzz fuzz = RowFuzz.open(directory, writer)) {
            for (int i = 0; i < STEPS; i++) {
                requireNone(fuzz, seed + i);
            }
            print(fuzz, seed);
        }
    }

    @Test
    @Tag("soak")
    @DisplayName("Hostile rows and requests for 60 s: odd values in any column, the same answers and failures")
    void oddRowsAndRequestsForLong() throws Exception {
        long start = System.nanoTime();
        long seed = Long.getLong("auditlog.fuzz.seed", System.currentTimeMillis());
        try (RowFuzz fuzz = RowFuzz.open(directory, writer)) {
            for (int i = 0; System.nanoTime() - start < SOAK_NANOS; i++) {
                requireNone(fuzz, seed + i);
            }
            print(fuzz, seed);
        }
    }

    private static void requireNone(RowFuzz fuzz, long seed) throws Exception {
        fuzz.step(seed).ifPresent(difference -> {
            throw new DifferenceException(difference);
        });
    }

    private static void print(RowFuzz fuzz, long seed) {
        System.out.printf(
                "Hostile rows, seed %d: %,d requests compared, %,d of them answered by a snapshot%n",
                seed, fuzz.requests(), fuzz.fromSnapshots());
        assertTrue(fuzz.fromSnapshots() > fuzz.requests() / 10, "too few answers of a snapshot");
    }
}
