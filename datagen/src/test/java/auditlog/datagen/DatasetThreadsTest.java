package auditlog.datagen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two threads of one process that want the same dataset: the second waits for the first, and makes it if that one failed. */
class DatasetThreadsTest {

    private static final long MOST_SECONDS = 120;

    /** Ends a making at its first progress, so that no whole dataset has to be made here. */
    private static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @TempDir
    Path directory;

    @Test
    void theSecondWaitsForTheFirst() throws Exception {
        CountDownLatch making = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        AtomicInteger makers = new AtomicInteger();
        Progress first = text -> {
            makers.incrementAndGet();
            making.countDown();
            await(goOn);
            throw new StoppedException();
        };
        Progress second = text -> {
            if (text.contains("waiting for it")) {
                waiting.countDown();
            } else {
                makers.incrementAndGet();
                throw new StoppedException();
            }
        };
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Dataset> one = threads.submit(() -> Dataset.ensure(directory, first));
            await(making);
            Future<Dataset> two = threads.submit(() -> Dataset.ensure(directory, second));
            await(waiting);
            assertEquals(1, makers.get());
            goOn.countDown();
            assertStopped(one);
            assertStopped(two);
            assertEquals(2, makers.get());
        } finally {
            goOn.countDown();
            threads.shutdownNow();
        }
    }

    private static void assertStopped(Future<Dataset> made) {
        ExecutionException failure =
                assertThrows(ExecutionException.class, () -> made.get(MOST_SECONDS, TimeUnit.SECONDS));
        assertSame(StoppedException.class, failure.getCause().getClass(), failure::toString);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertEquals(true, latch.await(MOST_SECONDS, TimeUnit.SECONDS), "Waited in vain");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
