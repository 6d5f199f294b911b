package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditLogService;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A thread that asks a service for everything all the time, until it is closed; then no request is under way any more. */
final class Asking implements AutoCloseable {

    private static final long A_WHILE_NANOS = 1_000_000_000L;
    private static final long DEADLINE_NANOS = 60_000_000_000L;

    private final AtomicInteger answers = new AtomicInteger();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean stopped;

    private Asking(AuditLogService service) {
        thread = new Thread(() -> ask(service), "asks");
        thread.start();
    }

    static Asking start(AuditLogService service) {
        return new Asking(service);
    }

    /** Lets it go on long enough for the service to take hold of what it wants to hold, and until some more answers have come. */
    void goOn() throws InterruptedException {
        // The answer that comes next may belong to a request that has begun already.
        int wanted = answers.get() + 3;
        long start = System.nanoTime();
        while (answers.get() < wanted || System.nanoTime() - start < A_WHILE_NANOS) {
            assertTrue(
                    System.nanoTime() - start < DEADLINE_NANOS && failures.isEmpty(), () -> "No answers: " + failures);
            Thread.sleep(1);
        }
    }

    private void ask(AuditLogService service) {
        while (!stopped && failures.isEmpty()) {
            Outcome outcome = Outcome.of(service, LiveRequests.EVERYTHING);
            if (outcome.failure() != null) {
                failures.add(outcome.failure());
            }
            answers.incrementAndGet();
        }
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertEquals(List.of(), List.copyOf(failures));
    }
}
