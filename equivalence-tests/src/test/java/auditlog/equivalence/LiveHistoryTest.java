package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every answer under live writers, random interrupts and cancelled requests is one committed state between the request's start
 * and its end: rows appended a thousand a second, groups stamped, rows deleted, transactions rolled back, the file rebuilt, the
 * journal mode switched.
 */
class LiveHistoryTest {

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "case 50, {0}")
    @ValueSource(strings = {"DELETE", "WAL"})
    void aShortOne(String journalMode) throws Exception {
        run(new LiveHistory.Options(journalMode, 8, Duration.ofSeconds(5), true, 20_251_230));
    }

    @Tag("soak")
    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "WAL"})
    void aLongOne(String journalMode) throws Exception {
        run(new LiveHistory.Options(journalMode, 16, Duration.ofSeconds(60), true, System.nanoTime() % 1_000_000));
    }

    /** Closed-loop threads, many more than the processors. */
    @Tag("soak")
    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "WAL"})
    void manyThreads(String journalMode) throws Exception {
        run(new LiveHistory.Options(journalMode, 64, Duration.ofSeconds(60), false, System.nanoTime() % 1_000_000));
    }

    private void run(LiveHistory.Options options) throws Exception {
        LiveHistory.Report report = LiveHistory.run(directory, options);
        System.out.println(report);
        long seconds = options.length().toSeconds();
        assertTrue(report.answers() >= 100 * seconds, report::toString);
        assertTrue(report.events() >= report.answers(), report::toString);
        assertTrue(report.stats().snapshotRequests() >= 20 * seconds, report::toString);
        assertTrue(report.changing() >= 4 * seconds, report::toString);
        assertTrue(report.commits() >= 8 * seconds, report::toString);
        assertTrue(report.rolledBack() > 0 && report.maintained() > 0, report::toString);
        assertTrue(report.switched() > 0, report::toString);
        assertTrue(report.interrupted() > 0 == options.interrupts(), report::toString);
        assertTrue(report.cancelled() > 0 == options.interrupts(), report::toString);
    }
}
