package auditlog.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerTest {

    private static final double EXACT = 1e-12;

    @ParameterizedTest
    @CsvSource({"0, 10", "0.25, 17.5", "0.5, 25", "0.9, 37", "0.95, 38.5", "0.99, 39.7", "1, 40"})
    void interpolatesPercentilesBetweenTheNeighbours(double p, double expected) {
        // k = 3 p: by hand, 0.9 gives k = 2.7, so 30 + 0.7 x (40 - 30).
        assertEquals(expected, Runner.percentile(new double[] {10, 20, 30, 40}, p), EXACT);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 1})
    void givesTheOnlyValueForEveryPercentile(double p) {
        assertEquals(7, Runner.percentile(new double[] {7}, p));
    }

    @Test
    void takesUnevenGapsAtTheirPlace() {
        assertEquals(1, Runner.percentile(new double[] {0, 1, 100}, 0.5), EXACT);
        assertEquals(50.5, Runner.percentile(new double[] {0, 1, 100}, 0.75), EXACT);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
    void refusesAFractionOutOfRange(double p) {
        assertThrows(IllegalArgumentException.class, () -> Runner.percentile(new double[] {1}, p));
    }

    @Test
    void refusesAPercentileOfNothing() {
        assertThrows(IllegalArgumentException.class, () -> Runner.percentile(new double[0], 0.5));
    }

    @Test
    void warmsUpInTheCallingThreadAndThenCallsInThePool() throws Exception {
        AtomicInteger here = new AtomicInteger();
        AtomicInteger elsewhere = new AtomicInteger();
        Thread caller = Thread.currentThread();
        Runner.Result result =
                Runner.run(() -> (Thread.currentThread() == caller ? here : elsewhere).incrementAndGet(), 7, 25, 3);
        assertEquals(7, here.get());
        assertEquals(25, elsewhere.get());
        assertEquals(25, result.count());
        assertEquals(3, result.concurrency());
    }

    @Test
    void usesAsManyThreadsAsAsked() throws Exception {
        int concurrency = 4;
        // Ends only if that many calls are under way at once.
        CountDownLatch allThere = new CountDownLatch(concurrency);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Runner.run(
                () -> {
                    threads.add(Thread.currentThread());
                    allThere.countDown();
                    if (!allThere.await(30, TimeUnit.SECONDS)) {
                        throw new AssertionError("Too few calls at once");
                    }
                    return null;
                },
                0,
                40,
                concurrency);
        assertEquals(concurrency, threads.size());
    }

    @Test
    void reportsFiguresThatFitTogether() throws Exception {
        Runner.Result result = Runner.run(() -> null, 0, 1_000, 2);
        List<Double> ascending = List.of(0.0, result.p50(), result.p90(), result.p95(), result.p99());
        assertEquals(ascending.stream().sorted().toList(), ascending);
        assertTrue(result.mean() > 0, result.toString());
        assertTrue(result.rps() > 0 && Double.isFinite(result.rps()), result.toString());
    }

    @Test
    void reportsMilliseconds() throws Exception {
        Runner.Result result = Runner.run(
                () -> {
                    Thread.sleep(5);
                    return null;
                },
                0,
                2,
                1);
        // A sleep is never shorter: this bounds the unit, not the speed.
        assertTrue(result.p50() >= 4.9, result.toString());
        assertTrue(result.mean() >= 4.9, result.toString());
        assertTrue(result.rps() <= 1_000 / 4.9, result.toString());
    }

    @Test
    void letsAFailureOfTheWarmupThrough() {
        IOException failure = new IOException("warmup");
        assertSame(failure, assertThrows(IOException.class, () -> Runner.run(failing(failure), 1, 1, 1)));
    }

    @Test
    void letsAFailureOfATimedCallThrough() {
        IllegalStateException failure = new IllegalStateException("timed");
        assertSame(failure, assertThrows(IllegalStateException.class, () -> Runner.run(failing(failure), 0, 5, 2)));
    }

    @Test
    void dropsTheCallsNotYetBegunAfterAFailure() {
        AtomicInteger calls = new AtomicInteger();
        assertThrows(
                IOException.class,
                () -> Runner.run(
                        () -> {
                            if (calls.incrementAndGet() == 1) {
                                throw new IOException("first");
                            }
                            Thread.sleep(60_000);
                            return null;
                        },
                        0,
                        1_000,
                        1));
        assertTrue(calls.get() <= 2, "calls: " + calls);
    }

    @Test
    void wrapsAnError() {
        AssertionError failure = new AssertionError("not an exception");
        ExecutionException wrapped = assertThrows(
                ExecutionException.class,
                () -> Runner.run(
                        () -> {
                            throw failure;
                        },
                        0,
                        1,
                        1));
        assertSame(failure, wrapped.getCause());
    }

    @ParameterizedTest
    @CsvSource({"-1, 1, 1", "0, 0, 1", "0, 1, 0", "0, -1, 1", "0, 1, -1"})
    void refusesNumbersOutOfRange(int warmup, int total, int concurrency) {
        AtomicInteger calls = new AtomicInteger();
        assertThrows(
                IllegalArgumentException.class, () -> Runner.run(calls::incrementAndGet, warmup, total, concurrency));
        assertEquals(0, calls.get());
    }

    private static Callable<Object> failing(Exception failure) {
        return () -> {
            throw failure;
        };
    }
}
