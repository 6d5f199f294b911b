package auditlog.benchmarks.openloop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.harness.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** One worker and a clock that only waiting and serving move; several workers where the order does not matter. */
class OpenLoopTest {

    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;

    /** Used by one worker at a time. */
    private static final class ManualClock implements Clock {

        private volatile long now = Long.MAX_VALUE - 10 * MILLI;

        @Override
        public long now() {
            return now;
        }

        @Override
        public void waitUntil(long moment) {
            now += Math.max(0, moment - now);
        }
    }

    private final ManualClock clock = new ManualClock();
    private final OpenLoop loop = new OpenLoop(clock);

    @Test
    void aStallShowsInEveryRequestThatArrivedMeanwhile() throws Exception {
        OpenLoop.Outcome outcome = run(Schedule.constant(1_000, 1), 0, request -> {
            clock.now += request == 500 ? 100 * MILLI : 10 * MICRO;
            return true;
        });
        assertFalse(outcome.missed());
        assertEquals(1_000, outcome.completed());
        long slow = count(outcome.times(), MILLI, Long.MAX_VALUE);
        assertTrue(slow >= 95 && slow <= 105, "slow: " + slow);
        assertEquals(50, count(outcome.times(), 50 * MILLI, Long.MAX_VALUE), 2, "half of them by more than half of it");
        Response response = outcome.response().orElseThrow();
        assertEquals(0.01, response.p50(), 0.001);
        assertEquals(90, response.p99(), 2, "ten in a thousand waited for longer");
        assertEquals(100, response.max(), 0.1);
    }

    @Test
    void aClosedLoopWouldHaveSeenOneSlowRequest() throws Exception {
        OpenLoop.Outcome outcome = run(Schedule.atOnce(1), 0, request -> {
            clock.now += request == 500 ? 100 * MILLI : MILLI;
            return true;
        });
        assertEquals(901, outcome.completed(), 1, "the stall is a tenth of the time");
        assertEquals(900, outcome.perSecond(), 2);
        assertTrue(outcome.missed());
    }

    @Test
    void aQueueThatGrowsIsAMissedRateAndNoLatency() throws Exception {
        OpenLoop.Outcome outcome = run(Schedule.constant(1_000, 1), 100 * MILLI, request -> {
            clock.now += 1_250 * MICRO;
            return true;
        });
        assertTrue(outcome.missed());
        assertEquals(1_000, outcome.intended());
        assertEquals(880, outcome.completed(), 2, "800 a second for 1.1 s");
        assertTrue(outcome.response().isEmpty());
    }

    @Test
    void aBacklogWithinTheGraceIsServedAndCountsWithItsWait() throws Exception {
        OpenLoop.Outcome outcome = run(Schedule.constant(1_000, 1), 100 * MILLI, request -> {
            clock.now += 1_050 * MICRO;
            return true;
        });
        assertFalse(outcome.missed());
        assertEquals(50, outcome.response().orElseThrow().max(), 2);
    }

    @Test
    void aWaitThatEndsLateIsInTheResponseTime() throws Exception {
        Clock late = new Clock() {
            @Override
            public long now() {
                return clock.now();
            }

            @Override
            public void waitUntil(long moment) {
                clock.waitUntil(moment + 60 * MICRO);
            }
        };
        OpenLoop.Outcome outcome = new OpenLoop(late).run(Schedule.constant(100, 1), 1, 0, request -> {
            clock.now += 10 * MICRO;
            return true;
        });
        assertEquals(0.07, outcome.response().orElseThrow().p50(), 0.001);
    }

    @Test
    void whatIsNotAnsweredIsCountedAndTakesItsTime() throws Exception {
        OpenLoop.Outcome outcome = run(Schedule.constant(100, 1), 0, request -> {
            clock.now += MILLI;
            return request % 10 != 0;
        });
        assertEquals(10, outcome.failed());
        assertEquals(100, outcome.completed());
    }

    @Test
    void aFailureEndsTheRun() {
        List<Integer> made = Collections.synchronizedList(new ArrayList<>());
        IllegalStateException failure = assertThrows(
                IllegalStateException.class,
                () -> run(Schedule.constant(1_000, 1), 0, request -> {
                    made.add(request);
                    if (request == 3) {
                        throw new java.io.IOException("broken");
                    }
                    return true;
                }));
        assertTrue(failure.getMessage().contains("broken"), failure.getMessage());
        assertEquals(List.of(0, 1, 2, 3), made);
    }

    @Test
    void severalWorkersMakeEachRequestOnceAndSideBySide() throws Exception {
        Set<Integer> made = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(4);
        OpenLoop.Outcome outcome = new OpenLoop(Clock.system())
                .run(Schedule.constant(4_000, 0.1), 4, 60_000 * MILLI, request -> {
                    all.countDown();
                    all.await();
                    return made.add(request);
                });
        assertEquals(0, outcome.failed(), "none twice");
        assertEquals(IntStream.range(0, 400).boxed().collect(java.util.stream.Collectors.toSet()), made);
        assertFalse(outcome.missed());
    }

    private OpenLoop.Outcome run(Schedule schedule, long grace, OpenLoop.Target target) throws InterruptedException {
        return loop.run(schedule, 1, grace, target);
    }

    private static long count(Histogram times, long from, long to) {
        return times.getCountBetweenValues(from, Math.min(to, times.getMaxValue()));
    }
}
