package auditlog.equivalence;

import auditlog.AuditQuery;
import auditlog.enhanced.IndexedAuditLogService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * The main class of a JVM with little memory: many threads compare both services, some of them with hostile
 * requests, and afterwards not a descriptor more is open than before. Prints its counts, or what went wrong.
 */
final class HostileLoad {

    /** Seconds before this hold the ordinary rows, seconds from this on a hostile row each. */
    static final int FIRST_HOSTILE = 1_000_000;

    private static final long STACK = 256 << 10;

    /** Whether a heap that others fill strikes the one request or the other is chance; this often in a row it is not. */
    private static final int MOST_ATTEMPTS = 100;

    private final Path database;
    private final Path payloads;
    private final int rows;
    private final int hostileRows;
    private final AtomicInteger good = new AtomicInteger();
    private final AtomicInteger hostile = new AtomicInteger();
    private final AtomicInteger overflows = new AtomicInteger();
    private final AtomicInteger withoutMemory = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private HostileLoad(Path database, Path payloads, int rows, int hostileRows) {
        this.database = database;
        this.payloads = payloads;
        this.rows = rows;
        this.hostileRows = hostileRows;
    }

    /** Arguments: database, payload file, ordinary rows, hostile rows, threads, milliseconds. */
    public static void main(String[] arguments) throws Exception {
        HostileLoad load = new HostileLoad(
                Path.of(arguments[0]),
                Path.of(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]));
        load.run(Integer.parseInt(arguments[4]), Long.parseLong(arguments[5]) * 1_000_000);
        if (load.failure.get() != null) {
            load.failure.get().printStackTrace(System.out);
            System.exit(1);
        }
        System.out.println("ok " + load.good + " " + load.hostile + " " + load.overflows + " " + load.withoutMemory);
    }

    private void run(int threads, long nanos) throws Exception {
        // Everything is loaded that is loaded once.
        try (ServicePair pair = ServicePair.open(database, payloads)) {
            compareEach(pair);
        }
        long before = descriptors();
        try (ServicePair pair = ServicePair.open(database, payloads)) {
            long end = System.nanoTime() + nanos;
            List<Thread> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                Thread thread = new Thread(() -> work(pair, number, end), "asks-" + i);
                running.add(thread);
                thread.start();
            }
            for (Thread thread : running) {
                thread.join();
            }
            onSmallStacks(pair);
            overflow(pair);
            compareEach(pair);
            IndexedAuditLogService enhanced = (IndexedAuditLogService) pair.enhanced();
            if (enhanced.stats().snapshotRequests() == 0 || enhanced.stats().openFiles() > 16) {
                throw new IllegalStateException(enhanced.stats().toString());
            }
        }
        long after = descriptors();
        if (after > before) {
            throw new IllegalStateException("descriptors: " + before + " before, " + after + " after");
        }
    }

    /** Every eighth thread is hostile. */
    private void work(ServicePair pair, int number, long end) {
        SplittableRandom random = new SplittableRandom(number);
        try {
            while (System.nanoTime() < end && failure.get() == null) {
                if (number % 8 == 7) {
                    int second = FIRST_HOSTILE + random.nextInt(hostileRows);
                    compare(pair, new AuditQuery(second, second, null, null, 1, 1), true);
                    hostile.incrementAndGet();
                } else {
                    AuditQuery query = mixed(random);
                    Outcome outcome = compare(pair, query, false);
                    if (outcome.failure() != null) {
                        throw new DifferenceException(query + ": both fail", outcome.failure());
                    }
                    good.incrementAndGet();
                }
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    /** Asks both, and again where one of them found no memory, or both did for an ordinary page; returns the outcome of both. */
    private Outcome compare(ServicePair pair, AuditQuery query, boolean mayBeHuge) {
        for (int attempt = 1; ; attempt++) {
            Outcome expected = Outcome.of(pair.baseline(), query);
            Outcome actual = Outcome.of(pair.enhanced(), query);
            boolean baselineLacked = expected.failure() instanceof OutOfMemoryError;
            boolean enhancedLacked = actual.failure() instanceof OutOfMemoryError;
            boolean told = baselineLacked == enhancedLacked && (mayBeHuge || !baselineLacked);
            if (told || attempt == MOST_ATTEMPTS) {
                PageComparer.difference(query, expected, actual).ifPresent(difference -> {
                    throw new DifferenceException(difference);
                });
                return expected;
            }
            withoutMemory.incrementAndGet();
        }
    }

    private AuditQuery mixed(SplittableRandom random) {
        return new AuditQuery(
                random.nextInt(rows),
                rows,
                random.nextBoolean() ? null : 1L + random.nextInt(4),
                random.nextBoolean() ? null : random.nextBoolean() ? "UPDATE" : "CREATE",
                1 + random.nextInt(20),
                5 + random.nextInt(10));
    }

    private void compareEach(ServicePair pair) {
        for (int i = 0; i < hostileRows; i++) {
            pair.requireSame(new AuditQuery(FIRST_HOSTILE + i, FIRST_HOSTILE + i, null, null, 1, 1));
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 50; i++) {
            pair.requireSamePage(mixed(random));
        }
    }

    /** Asks for each hostile row on a small stack, and compares the two outcomes on a large one. */
    private void onSmallStacks(ServicePair pair) throws InterruptedException {
        for (int i = 0; i < hostileRows; i++) {
            AuditQuery query = new AuditQuery(FIRST_HOSTILE + i, FIRST_HOSTILE + i, null, null, 1, 1);
            Outcome[] outcomes = new Outcome[2];
            Runnable ask = () -> {
                outcomes[0] = Outcome.of(pair.baseline(), query);
                outcomes[1] = Outcome.of(pair.enhanced(), query);
            };
            Thread thread = new Thread(null, ask, "small-stack", STACK);
            thread.start();
            thread.join();
            PageComparer.difference(query, outcomes[0], outcomes[1])
                    .ifPresent(difference ->
                            failure.compareAndSet(null, new DifferenceException("on a small stack: " + difference)));
            hostile.incrementAndGet();
        }
    }

    /** Asks from ever deeper in a stack, to its end: each answer is right, or the stack has overflowed. */
    private void overflow(ServicePair pair) throws InterruptedException {
        AuditQuery query = mixed(new SplittableRandom(2));
        Outcome expected = pair.requireSame(query);
        Thread thread = new Thread(null, () -> dive(pair, query, expected, 0), "dives", STACK);
        thread.start();
        thread.join();
        if (overflows.get() == 0) {
            failure.compareAndSet(null, new IllegalStateException("No stack overflowed"));
        }
    }

    private void dive(ServicePair pair, AuditQuery query, Outcome expected, int depth) {
        try {
            if (depth % 8 == 0) {
                Outcome outcome = Outcome.of(pair.enhanced(), query);
                if (outcome.failure() instanceof StackOverflowError) {
                    overflows.incrementAndGet();
                } else {
                    PageComparer.difference(query, expected, outcome)
                            .ifPresent(difference -> failure.compareAndSet(
                                    null, new DifferenceException("depth " + depth + ": " + difference)));
                }
            }
            dive(pair, query, expected, depth + 1);
        } catch (StackOverflowError e) {
            overflows.incrementAndGet();
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }
}
