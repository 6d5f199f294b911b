package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditLogService;
import auditlog.AuditQuery;
import java.time.Duration;
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
    void requireWaiting(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            assertFalse(baseline.isDone(), "the baseline does not wait");
            assertFalse(enhanced.isDone(), "the enhanced service does not wait");
            Thread.sleep(5);
        }
    }

    /** What both made of it, the same. */
    Outcome requireSame() throws InterruptedException, ExecutionException {
        Outcome expected = baseline.get().outcome;
        PageComparer.difference(query, expected, enhanced.get().outcome).ifPresent(difference -> {
            throw new DifferenceException(difference);
        });
        return expected;
    }

    /** Makes sure that both waited for the lock as long as SQLite does, and then said that the database is busy. */
    void requireBusy() throws InterruptedException, ExecutionException {
        Outcome outcome = requireSame();
        assertEquals(SQLiteErrorCode.SQLITE_BUSY, ((SQLiteException) outcome.failure()).getResultCode());
        Duration ofBaseline = baseline.get().took;
        Duration ofEnhanced = enhanced.get().took;
        assertTrue(ofBaseline.compareTo(BUSY_TIMEOUT) >= 0, () -> "the baseline waited " + ofBaseline);
        assertTrue(ofEnhanced.compareTo(BUSY_TIMEOUT) >= 0, () -> "the enhanced service waited " + ofEnhanced);
        assertTrue(
                ofEnhanced.compareTo(ofBaseline.plus(BUSY_TIMEOUT)) < 0,
                () -> "the enhanced service waited twice: " + ofEnhanced + ", the baseline " + ofBaseline);
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
