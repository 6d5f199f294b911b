package auditlog.benchmarks.mix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.harness.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CommitLoopTest {

    private static final long MILLI = 1_000_000;
    private static final long DEADLINE_SECONDS = 60;

    /** A clock that only waiting and committing move. */
    private static final class ManualClock implements Clock {

        private long now;

        @Override
        public long now() {
            return now;
        }

        @Override
        public void waitUntil(long moment) {
            now = Math.max(now, moment);
        }
    }

    private final ManualClock clock = new ManualClock();
    private final List<Long> begun = new ArrayList<>();
    private CommitLoop loop;

    @Test
    void commitsKeepTheirScheduleAndLeaveOutWhatTheyMiss() throws Exception {
        run(100, 5, 5, 250, 5);
        assertEquals(List.of(0L, 100L, 200L, 500L), begun, "300 and 400 passed during the third commit");
        CommitReport report = loop.stopMeasuring();
        assertEquals(4, report.commits());
        assertEquals(4 / 0.6, report.perSecond(), 1e-9, "the slots left out are in it");
        assertEquals(5, report.p50(), 1e-9);
        assertEquals(250, report.max(), 1e-9);
    }

    @Test
    void unpacedCommitsFollowAtOnce() throws Exception {
        run(0, 5, 7, 9);
        assertEquals(List.of(0L, 5L, 12L), begun);
        assertEquals(3 / 0.021, loop.stopMeasuring().perSecond(), 1e-6);
    }

    @Test
    void theRateDoesNotDependOnWhereTheMeasuredTimeCutsThePauses() throws Exception {
        long[] millis = new long[20];
        Arrays.setAll(millis, i -> 5 + 4 * i);
        prepare(100, millis, Math.toIntExact(millis.length), done -> {
            if (done == 9) {
                loop.startMeasuring();
            }
        });
        loop.run();
        CommitReport report = loop.stopMeasuring();
        assertEquals(11, report.commits(), "one under way at the beginning counts when it is acknowledged");
        assertEquals(10, report.perSecond(), 1e-9);
    }

    @Test
    void aMeasuredTimeForgetsTheOneBefore() throws Exception {
        run(100, 500, 5);
        assertEquals(2, loop.stopMeasuring().commits());
        loop.startMeasuring();
        CommitReport report = loop.stopMeasuring();
        assertEquals(0, report.commits());
        assertEquals(0, report.perSecond());
    }

    @Test
    void moreCommitsThanExpectedAreAllKept() throws Exception {
        long[] millis = new long[5_000];
        Arrays.fill(millis, 1);
        millis[0] = 77;
        run(0, millis);
        CommitReport report = loop.stopMeasuring();
        assertEquals(5_000, report.commits());
        assertEquals(77, report.max(), 1e-9);
    }

    @Test
    void aCommitThatFailsEndsTheLoopAndIsTold() {
        prepare(100, new long[] {5, 5}, 2, done -> {
            if (done == 1) {
                throw new IllegalStateException("no space");
            }
        });
        loop.run();
        IllegalStateException failure = assertThrows(IllegalStateException.class, loop::stopMeasuring);
        assertTrue(failure.getMessage().contains("no space"), failure.getMessage());
        assertThrows(IllegalStateException.class, () -> loop.end(Thread.currentThread()));
        assertTrue(Thread.interrupted());
    }

    @Test
    void theCommitUnderWayAtTheEndIsWaitedFor() throws Exception {
        CountDownLatch begunOnce = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CommitLoop blocked = new CommitLoop(
                () -> {
                    begunOnce.countDown();
                    mayEnd.await();
                },
                new CommitSchedule(new CommitPace(TimeUnit.HOURS.toNanos(1))),
                Clock.system());
        Thread runner = new Thread(blocked);
        runner.start();
        assertTrue(begunOnce.await(DEADLINE_SECONDS, TimeUnit.SECONDS));
        FutureTask<CommitReport> report = new FutureTask<>(blocked::stopMeasuring);
        Thread asker = new Thread(report);
        asker.start();
        while (asker.getState() != Thread.State.WAITING && asker.isAlive()) {
            Thread.onSpinWait();
        }
        assertTrue(!report.isDone(), "a commit is under way");
        mayEnd.countDown();
        assertEquals(1, get(report).commits());
        assertEquals(1, blocked.end(runner), "the pause of an hour is cut short");
        runner.join();
    }

    private static CommitReport get(FutureTask<CommitReport> task)
            throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
        return task.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /** Runs a loop whose commits take so many milliseconds each, to the end of the last. */
    private void run(long millisBetween, long... millis) {
        prepare(millisBetween, millis, millis.length, done -> {});
        loop.run();
    }

    private interface AtCommit {
        void begun(int before);
    }

    private void prepare(long millisBetween, long[] millis, int commits, AtCommit atCommit) {
        CommitPace pace = new CommitPace(millisBetween * MILLI);
        loop = new CommitLoop(
                () -> {
                    int before = begun.size();
                    begun.add(clock.now / MILLI);
                    if (before + 1 == commits) {
                        loop.askToEnd();
                    }
                    atCommit.begun(before);
                    clock.now += millis[before] * MILLI;
                },
                new CommitSchedule(pace),
                clock);
    }
}
