package auditlog.benchmarks.mix;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class ReadersBesideWriterBenchmarkTest {

    @ParameterizedTest
    @EnumSource(
            value = SQLiteErrorCode.class,
            names = {"SQLITE_BUSY", "SQLITE_BUSY_RECOVERY", "SQLITE_BUSY_SNAPSHOT"})
    void aDatabaseThatStayedLockedIsCounted(SQLiteErrorCode code) {
        assertTrue(CopyBesideWriter.isLocked(new SQLiteException("failed", code)));
    }

    @ParameterizedTest
    @EnumSource(
            value = SQLiteErrorCode.class,
            names = {"SQLITE_LOCKED", "SQLITE_CORRUPT", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_ERROR"})
    void everyOtherFailureIsNot(SQLiteErrorCode code) {
        assertFalse(CopyBesideWriter.isLocked(new SQLiteException("failed", code)));
    }

    @Test
    void anUnknownPaceIsRefusedBeforeAnythingIsCopied() {
        ReadersBesideWriterBenchmark benchmark = new ReadersBesideWriterBenchmark();
        benchmark.impl = "baseline";
        benchmark.workload = "hits";
        benchmark.commitsPerSecond = "often";
        benchmark.journalMode = "delete";
        assertThrows(IllegalArgumentException.class, benchmark::open);
    }
}
