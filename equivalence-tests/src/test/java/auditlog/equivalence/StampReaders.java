package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditEvent;
import auditlog.AuditLogService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Threads that ask both services all the time, while a writer stamps its commits into the actor of every row: each answer must
 * show one single stamp, of a commit not older than the last one acknowledged before the request.
 */
final class StampReaders implements AutoCloseable {

    private final AtomicLong begun;
    private final AtomicLong acknowledged;
    private final AtomicLong answers = new AtomicLong();
    private final ConcurrentLinkedQueue<Object> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    private StampReaders(AtomicLong begun, AtomicLong acknowledged) {
        this.begun = begun;
        this.acknowledged = acknowledged;
    }

    /**
     * Starts threads for each service.
     *
     * @param stamp what is committed in every row now
     */
    static StampReaders start(ServicePair pair, int threadsEach, long stamp) {
        return new StampReaders(new AtomicLong(stamp), new AtomicLong(stamp)).started(pair, threadsEach);
    }

    /** Starts threads that ask other services over the same files. */
    StampReaders startBeside(ServicePair pair, int threadsEach) {
        return new StampReaders(begun, acknowledged).started(pair, threadsEach);
    }

    private StampReaders started(ServicePair pair, int threadsEach) {
        for (AuditLogService service : List.of(pair.baseline(), pair.enhanced())) {
            for (int i = 0; i < threadsEach; i++) {
                Thread thread = new Thread(() -> read(service), "reads stamps");
                threads.add(thread);
                thread.start();
            }
        }
        return this;
    }

    /** Commits the next stamp. */
    void commit(WriterProcess writer) {
        long stamp = begun.incrementAndGet();
        writer.sql("UPDATE audit_events SET actor_id = " + stamp);
        acknowledged.set(stamp);
    }

    /** Waits until some more answers have come. */
    void awaitAnswers(int more) throws InterruptedException {
        long wanted = answers.get() + more;
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (answers.get() < wanted && failures.isEmpty()) {
            assertTrue(System.nanoTime() < deadline, "answers: " + answers);
            Thread.sleep(2);
        }
    }

    /** Ends the threads; fails if an answer was wrong. */
    @Override
    public void close() {
        stopped = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertTrue(failures.isEmpty(), () -> failures.size() + " wrong answers, among them " + failures.peek());
        assertTrue(answers.get() > 0, "no answer at all");
    }

    private void read(AuditLogService service) {
        while (!stopped) {
            long oldest = acknowledged.get();
            Outcome outcome = Outcome.of(service, LiveRequests.EVERYTHING);
            long newest = begun.get();
            String name = service.getClass().getSimpleName();
            if (outcome.failure() != null) {
                failures.add(name + ": " + outcome.failure());
                continue;
            }
            Set<Long> stamps =
                    outcome.page().events().stream().map(AuditEvent::actorId).collect(Collectors.toSet());
            if (outcome.page().count() != LiveFiles.ROWS
                    || stamps.size() != 1
                    || stamps.iterator().next() < oldest
                    || stamps.iterator().next() > newest) {
                failures.add(name + ": " + outcome.page().count() + " rows, stamps " + stamps + ", committed " + oldest
                        + " to " + newest);
            }
            answers.incrementAndGet();
        }
    }
}
