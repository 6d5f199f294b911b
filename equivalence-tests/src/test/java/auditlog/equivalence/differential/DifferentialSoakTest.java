package auditlog.equivalence.differential;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random tables and histories for a minute, from a seed of the clock's or {@code -Dauditlog.seed=N}; for so many seconds with
 * {@code -Dauditlog.soakSeconds=N}.
 */
@Tag("soak")
class DifferentialSoakTest {

    private static final int BATCH = 24;

    @TempDir(factory = FastDirectory.class)
    Path directory;

    @Test
    void randomTablesAndHistories() {
        long seed = Long.getLong("auditlog.seed", System.currentTimeMillis());
        System.out.println("differential soak: -Dauditlog.seed=" + seed);
        SplittableRandom seeds = new SplittableRandom(seed);
        long end = System.nanoTime()
                + Duration.ofSeconds(Long.getLong("auditlog.soakSeconds", 60)).toNanos();
        int processors = Runtime.getRuntime().availableProcessors();
        Tally tally = Tally.NONE;
        while (System.nanoTime() < end) {
            long first = seeds.nextLong();
            tally = tally.plus(new DifferentialRun(directory, Services::open, processors + 1)
                    .compare(BATCH, number -> RandomScenarios.table(first + number, 500)));
            tally = tally.plus(new DifferentialRun(directory, Services::open, 3 * processors)
                    .compare(BATCH, number -> RandomScenarios.history(first + number, 30, 30)));
        }
        System.out.println("differential soak: " + tally.summary());
        assertTrue(tally.fromSnapshot() > tally.requests() / 4, tally::summary);
        assertTrue(tally.failures() < tally.asked() / 2, tally::summary);
    }
}
