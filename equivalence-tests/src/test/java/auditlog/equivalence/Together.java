package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A request that both services are asked at the same time, since both may wait for seconds. */
final class Together {

    /** SQLite's waits for a lock add up to three seconds, less what it rounds down. */
    private static final Duration BUSY_TIMEOUT = Duration.ofMillis(2_900);

    private final AuditQuery query;
    private final FutureTask<Timed> baseline;
    private final FutureTask<Timed> enhanced;

    private record Timed(Outcome outcome, Duration took) {}

    private Together(ServicePair pair, AuditQuery query) {
        this.query = query;
        this.baseline = started(pair.baseline(), query);
        this.enhanced = started(pair.enhanced(), query);
    }

    static Together ask(ServicePair pair, AuditQuery query) {
        return new Together(pair, query);
    }

    /** Makes sure that neither service answers for that long. */
    void requireBothWaiting(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            assertFalse(baseline.isDone(), "the baseline does not wait");
            assertFalse(enhanced.isDone(), "the enhanced service does not wait");
            Thread.sleep(5);
        }
    }

    /** Makes sure that the baseline does not answer for that long; the enhanced service may, as it knows a committed state. */
    void requireBaselineWaiting(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
        assertFalse(baseline.isDone(), "the baseline does not wait");
    }

    /** What both made of it, the same. */
    Outcome requireSame() throws InterruptedException, ExecutionException {
        Outcome expected = baseline.get().outcome;
        requireEnhanced(expected);
        return expected;
    }

    /**
     * What the baseline made of it, which waited for a lock meanwhile. The enhanced service made the same of it, or gave what was
     * committed when it was asked.
     */
    Outcome requireSameOr(AuditPage committed) throws InterruptedException, ExecutionException {
        Outcome expected = baseline.get().outcome;
        Outcome actual = enhanced.get().outcome;
        if (!committed.equals(actual.page())) {
            requireEnhanced(expected);
        }
        return expected;
    }

    /**
     * Makes sure that the baseline waited for the lock as long as SQLite does, and then said that the database is busy; and that
     * the enhanced service did likewise, if it did not answer.
     *
     * @return the enhanced service's answer, which must be the last committed state; empty if it was busy too
     */
    Optional<AuditPage> requireBusy() throws InterruptedException, ExecutionException {
        Duration ofBaseline = requireBusy("the baseline", baseline.get());
        Timed answer = enhanced.get();
        assertTrue(
                answer.took.compareTo(ofBaseline.plus(BUSY_TIMEOUT)) < 0,
                () -> "the enhanced service waited twice: " + answer.took + ", the baseline " + ofBaseline);
        if (answer.outcome.failure() != null) {
            requireBusy("the enhanced service", answer);
        }
        return Optional.ofNullable(answer.outcome.page());
    }

    private static Duration requireBusy(String who, Timed timed) {
        SQLiteException failure =
                assertInstanceOf(SQLiteException.class, timed.outcome.failure(), () -> who + ": " + timed);
        assertEquals(SQLiteErrorCode.SQLITE_BUSY, failure.getResultCode(), who);
        assertTrue(timed.took.compareTo(BUSY_TIMEOUT) >= 0, () -> who + " waited " + timed.took);
        return timed.took;
    }

    private void requireEnhanced(Outcome expected) throws InterruptedException, ExecutionException {
        PageComparer.difference(query, expected, enhanced.get().outcome).ifPresent(difference -> {
            throw new DifferenceException(difference);
        });
    }

    private static FutureTask<Timed> started(AuditLogService service, AuditQuery query) {
        FutureTask<Timed> task = new FutureTask<>(() -> {
            long start = System.nanoTime();
            Outcome outcome = Outcome.of(service, query);
            return new Timed(outcome, Duration.ofNanos(System.nanoTime() - start));
        });
        new Thread(task, "asks").start();
        return task;
    }
}
