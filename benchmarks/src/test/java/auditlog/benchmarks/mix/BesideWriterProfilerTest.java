package auditlog.benchmarks.mix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.util.SampleBuffer;

class BesideWriterProfilerTest {

    private final BesideWriterProfiler profiler = new BesideWriterProfiler();

    @BeforeEach
    void forgetWhatOtherTestsTold() {
        results();
    }

    @Test
    void allThreadsTimesAndTheWritersReportAreResults() {
        BesideWriterProfiler.add(buffer(1_000_000, 3_000_000));
        BesideWriterProfiler.add(buffer(2_000_000));
        BesideWriterProfiler.add(new CommitReport(20, 9.5, 2.5, 20, 30));
        Map<String, Result<?>> results = results();
        assertEquals(2, results.get("readP50").getScore(), 0.01);
        assertEquals(3, results.get("readP99").getScore(), 0.01);
        assertEquals("ms", results.get("readP99").getScoreUnit());
        assertEquals(9.5, results.get("commits").getScore());
        assertEquals("commits/s", results.get("commits").getScoreUnit());
        assertEquals(
                List.of(2.5, 20.0, 30.0),
                List.of(
                        results.get("commitP50").getScore(),
                        results.get("commitP99").getScore(),
                        results.get("commitMax").getScore()));
        assertEquals(Map.of(), results(), "an iteration's results are its own");
    }

    @Test
    void withoutAWriterNothingIsSaidOfCommits() {
        BesideWriterProfiler.add(buffer(1_000));
        assertEquals(2, results().size());
    }

    @Test
    void aWriterThatNeverGotToItHasARateOnly() {
        BesideWriterProfiler.add(CommitReport.of(new long[0], 0));
        Map<String, Result<?>> results = results();
        assertEquals(1, results.size());
        assertEquals(0, results.get("commits").getScore());
    }

    private Map<String, Result<?>> results() {
        return profiler.afterIteration(null, null, null).stream()
                .map(result -> (Result<?>) result)
                .collect(Collectors.toMap(Result::getLabel, Function.identity()));
    }

    private static SampleBuffer buffer(long... nanos) {
        SampleBuffer buffer = new SampleBuffer();
        for (long nano : nanos) {
            buffer.add(nano);
        }
        return buffer;
    }
}
