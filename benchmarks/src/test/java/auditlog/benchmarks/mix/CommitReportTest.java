package auditlog.benchmarks.mix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitReportTest {

    @Test
    void ratesAndPercentilesAreOfAllLatenciesInAnyOrder() {
        long[] latencies =
                LongStream.rangeClosed(1, 101).map(i -> (102 - i) * 1_000_000).toArray();
        CommitReport report = CommitReport.of(latencies, 10_100_000_000L);
        assertEquals(101, report.commits());
        assertEquals(10, report.perSecond(), 1e-9);
        assertEquals(51, report.p50(), 1e-9);
        assertEquals(100, report.p99(), 1e-9);
        assertEquals(101, report.max(), 1e-9);
        assertEquals(101_000_000, latencies[0], "the latencies are left as they are");
    }

    @Test
    void nothingCommittedHasNoLatency() {
        assertEquals(new CommitReport(0, 0, Double.NaN, Double.NaN, Double.NaN), CommitReport.of(new long[0], 0));
    }

    @Test
    void itsWordsAreReadAsTheSame() {
        for (CommitReport report : new CommitReport[] {
            CommitReport.of(new long[] {1, 2_345_678, 9}, 333_333_333), CommitReport.of(new long[0], 0)
        }) {
            assertEquals(report, CommitReport.parse(report.words()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1 2 3 4", "1 2 3 4 5 6", "1.5 2 3 4 5", "1 2 3 4 many"})
    void otherWordsAreRefused(String words) {
        assertThrows(IllegalArgumentException.class, () -> CommitReport.parse(words));
    }
}
