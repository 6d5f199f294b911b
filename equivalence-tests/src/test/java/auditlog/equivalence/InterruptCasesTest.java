package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditLogService;
import auditlog.AuditQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Case 47: interrupted threads get their answers, keep their flag, and hurt no other thread. */
class InterruptCasesTest {

    private static final List<AuditQuery> QUERIES = List.of(
            new AuditQuery(1_000, 1_100, null, null, 1, 50),
            new AuditQuery(1_000, 1_100, 2L, null, 2, 10),
            new AuditQuery(1_000, 1_100, null, "UPDATE", 3, 20),
            new AuditQuery(1_000, 1_100, 9L, null, 1, 20));

    private static WriterProcess writer;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        writer = WriterProcess.start();
    }

    @AfterAll
    static void stop() {
        writer.close();
    }

    @AfterEach
    void clearTheFlag() {
        Thread.interrupted();
    }

    @Test
    @DisplayName("Case 47: a thread that was interrupted before gets its answer and keeps the flag")
    void case47_interruptedBefore() throws Exception {
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            int files = scene.enhanced.stats().openFiles();
            for (int i = 0; i < 100; i++) {
                AuditQuery query = QUERIES.get(i % QUERIES.size());
                if (i == 50) {
                    // The plain path from here on, at first.
                    writer.sql(LiveFiles.insert(5_000, 3, "DELETE", 3));
                }
                Outcome expected = scene.atOnce(query);
                for (AuditLogService service : List.of(scene.pair.baseline(), scene.enhanced)) {
                    Thread.currentThread().interrupt();
                    Outcome outcome = Outcome.of(service, query);
                    assertTrue(Thread.interrupted(), "the flag is gone");
                    require(query, expected, outcome);
                }
            }
            for (AuditQuery query : QUERIES) {
                scene.bySnapshot(query);
            }
            assertEquals(files, scene.enhanced.stats().openFiles());
        }
    }

    @Test
    @DisplayName(
            "Case 47: a thread that is interrupted at a random moment gets its answer and keeps the flag; others notice nothing")
    void case47_interruptedAtRandomMoments() throws Exception {
        long seed = 47;
        int rounds = 1_500;
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            List<Outcome> expected = QUERIES.stream().map(scene::bySnapshot).toList();
            for (AuditLogService service : List.of(scene.pair.baseline(), scene.enhanced)) {
                AtomicBoolean stop = new AtomicBoolean();
                ExecutorService threads = Executors.newCachedThreadPool();
                try {
                    List<Future<Integer>> others = new ArrayList<>();
                    for (int i = 0; i < 2; i++) {
                        others.add(threads.submit(() -> askUntil(stop, scene.enhanced, expected)));
                    }
                    // So that there are requests on either path.
                    Future<Integer> changes = threads.submit(() -> changeUntil(stop, scene));
                    Future<Integer> victim = threads.submit(() -> {
                        try {
                            return beInterrupted(service, expected, rounds, seed);
                        } finally {
                            stop.set(true);
                        }
                    });
                    assertEquals(rounds, victim.get());
                    assertTrue(changes.get() > 0);
                    for (Future<Integer> other : others) {
                        assertTrue(other.get() > 0);
                    }
                } finally {
                    stop.set(true);
                    threads.shutdown();
                }
            }
            for (AuditQuery query : QUERIES) {
                scene.bySnapshot(query);
            }
            assertTrue(
                    scene.enhanced.stats().openFiles() <= 16,
                    () -> scene.enhanced.stats().toString());
        }
    }

    @Test
    @DisplayName("Case 47: Future.cancel(true) during requests; later ones of the same threads are right")
    void case47_cancelledFutures() throws Exception {
        SplittableRandom random = new SplittableRandom(470);
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            List<Outcome> expected = QUERIES.stream().map(scene::bySnapshot).toList();
            ExecutorService threads = Executors.newFixedThreadPool(3);
            AtomicInteger answered = new AtomicInteger();
            AtomicInteger wrong = new AtomicInteger();
            try {
                for (int round = 0; round < 600; round++) {
                    int query = round % QUERIES.size();
                    AuditLogService service = round % 3 == 0 ? scene.pair.baseline() : scene.enhanced;
                    CountDownLatch begun = new CountDownLatch(1);
                    CountDownLatch ended = new CountDownLatch(1);
                    Future<?> future = threads.submit(() -> {
                        begun.countDown();
                        Outcome outcome = Outcome.of(service, QUERIES.get(query));
                        if (PageComparer.difference(QUERIES.get(query), expected.get(query), outcome)
                                .isPresent()) {
                            wrong.incrementAndGet();
                        }
                        answered.incrementAndGet();
                        ended.countDown();
                    });
                    assertTrue(begun.await(60, TimeUnit.SECONDS));
                    LockSupport.parkNanos(random.nextInt(200_000));
                    future.cancel(true);
                    if (round % 100 == 0) {
                        writer.sql(LiveFiles.insert(5_000, 3, "DELETE", 3));
                    }
                    assertTrue(ended.await(60, TimeUnit.SECONDS));
                    scene.pair.requireSame(QUERIES.get(query));
                }
            } finally {
                threads.shutdown();
            }
            assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
            assertEquals(600, answered.get());
            assertEquals(0, wrong.get());
            for (AuditQuery query : QUERIES) {
                scene.bySnapshot(query);
            }
            assertTrue(
                    scene.enhanced.stats().openFiles() <= 16,
                    () -> scene.enhanced.stats().toString());
        }
    }

    /** Asks, and is interrupted once in each request or just after it; the number of answers. */
    private static int beInterrupted(AuditLogService service, List<Outcome> expected, int rounds, long seed)
            throws Exception {
        Thread victim = Thread.currentThread();
        Phaser step = new Phaser(2);
        AtomicBoolean failed = new AtomicBoolean();
        Thread interrupter = new Thread(() -> {
            SplittableRandom random = new SplittableRandom(seed);
            for (int round = 0; round < rounds && !failed.get(); round++) {
                step.arriveAndAwaitAdvance();
                long until = System.nanoTime() + random.nextInt(round % 2 == 0 ? 30_000 : 400_000);
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
                victim.interrupt();
                step.arriveAndAwaitAdvance();
            }
        });
        interrupter.start();
        int answers = 0;
        try {
            for (int round = 0; round < rounds; round++) {
                int query = round % QUERIES.size();
                step.arriveAndAwaitAdvance();
                Outcome outcome = Outcome.of(service, QUERIES.get(query));
                // Not interruptible: the flag is as the request left it, or as the interrupt came after it.
                step.arriveAndAwaitAdvance();
                assertTrue(Thread.interrupted(), "the flag is gone in round " + round + ", seed " + seed);
                require(QUERIES.get(query), expected.get(query), outcome);
                answers++;
            }
        } finally {
            failed.set(true);
            step.forceTermination();
            interrupter.join();
        }
        return answers;
    }

    private static int askUntil(AtomicBoolean stop, AuditLogService service, List<Outcome> expected) {
        int answers = 0;
        while (!stop.get()) {
            int query = answers % QUERIES.size();
            require(QUERIES.get(query), expected.get(query), Outcome.of(service, QUERIES.get(query)));
            answers++;
        }
        return answers;
    }

    /** Commits rows that no request asks for. */
    private static int changeUntil(AtomicBoolean stop, PayloadScene scene) throws InterruptedException {
        int changes = 0;
        while (!stop.get()) {
            scene.writer.sql(LiveFiles.insert(5_000, 3, "DELETE", 3));
            changes++;
            Thread.sleep(200);
        }
        return changes;
    }

    private static void require(AuditQuery query, Outcome expected, Outcome outcome) {
        PageComparer.difference(query, expected, outcome).ifPresent(difference -> {
            throw new DifferenceException(difference);
        });
    }
}
