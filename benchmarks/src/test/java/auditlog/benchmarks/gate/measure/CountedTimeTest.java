package auditlog.benchmarks.gate.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.gate.raw.Counter;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** For a class that is measured the time stands still, and what it does by the clock is no request's work. */
class CountedTimeTest {

    private static final String AS_IF_MEASURED = "auditlog/enhanced/Clocked";

    /** What can be done by the clock, or handed over. */
    public interface Doing {

        /** Does it; what is done there gives a permit. */
        void start(Runnable work, Semaphore done) throws Exception;
    }

    /** To be woven: each way of asking for the time. */
    public static final class Looks implements LongSupplier {

        private final LongSupplier reference = System::nanoTime;

        public Looks() {}

        @Override
        public long getAsLong() {
            return System.nanoTime()
                    + System.currentTimeMillis()
                    + reference.getAsLong()
                    + java.time.Instant.now().toEpochMilli();
        }
    }

    /** To be woven: a loop with a deadline. */
    public static final class Waits implements LongSupplier {

        public Waits() {}

        @Override
        public long getAsLong() {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
            long waits = 0;
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(1000);
                waits++;
            }
            return waits;
        }
    }

    /** To be woven: everything that is done by the clock. */
    public static final class Clocked implements Doing {

        public Clocked() {}

        @Override
        public void start(Runnable work, Semaphore done) throws Exception {
            Runnable task = () -> {
                work.run();
                done.release();
            };
            ScheduledExecutorService service = Executors.newScheduledThreadPool(1);
            Timer timer = new Timer(true);
            try {
                service.schedule(task, 1, TimeUnit.MILLISECONDS);
                service.scheduleAtFixedRate(task, 1, 1, TimeUnit.MILLISECONDS);
                service.scheduleWithFixedDelay(task, 1, 1, TimeUnit.MILLISECONDS);
                CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS).execute(task);
                new CompletableFuture<Void>()
                        .completeOnTimeout(null, 1, TimeUnit.MILLISECONDS)
                        .thenRun(task);
                timer.schedule(
                        new TimerTask() {
                            @Override
                            public void run() {
                                done.release();
                            }
                        },
                        1);
                Thread sleeper = new Thread(() -> {
                    try {
                        Thread.sleep(1);
                        TimeUnit.MILLISECONDS.sleep(1);
                        LockSupport.parkNanos(1);
                        task.run();
                        synchronized (done) {
                            done.wait(1);
                        }
                        task.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                sleeper.start();
                sleeper.join();
                done.acquire(20);
            } finally {
                service.shutdownNow();
                service.awaitTermination(1, TimeUnit.MINUTES);
                timer.cancel();
            }
        }
    }

    /** To be woven: what a request hands over. */
    public static final class HandingOver implements Doing {

        public HandingOver() {}

        @Override
        public void start(Runnable work, Semaphore done) throws Exception {
            ExecutorService service = Executors.newScheduledThreadPool(1);
            service.execute(work);
            service.submit(work);
            Thread thread = new Thread(work);
            thread.start();
            CompletableFuture.runAsync(work);
            service.shutdown();
        }
    }

    @Test
    void theTimeStandsStillAndPassesBetweenRequests() throws Exception {
        LongSupplier looks = (LongSupplier) woven(Looks.class);
        long once = looks.getAsLong();
        Thread.sleep(2);
        assertEquals(once, looks.getAsLong());
        CountedTime.pass();
        assertTrue(looks.getAsLong() - once > 2 * TimeUnit.HOURS.toNanos(1));
    }

    @Test
    void aLoopWithADeadlineEndsAfterTheSameNumberOfTurns() throws Exception {
        LongSupplier waits = (LongSupplier) woven(Waits.class);
        Tally.start();
        try {
            assertEquals(20, waits.getAsLong());
            assertEquals(20, waits.getAsLong());
        } finally {
            Tally.stop();
        }
    }

    @Test
    void whatIsDoneByTheClockIsNotCounted() throws Exception {
        assertEquals(0, elsewhere((Doing) woven(Clocked.class)));
    }

    @Test
    void whatARequestHandsOverIsCountedWhole() throws Exception {
        assertEquals(4, elsewhere((Doing) woven(HandingOver.class)));
    }

    @Test
    void aWayToAskForTheTimeThatIsNotKnownWouldBeSeen() {
        assertTrue(Clockwork.isUnknown("java/time/LocalDateTime", "now", "()Ljava/time/LocalDateTime;"));
        assertTrue(Clockwork.isUnknown("java/time/Instant", "now", "(Ljava/time/Clock;)Ljava/time/Instant;"));
        assertTrue(Clockwork.isUnknown("java/time/Clock", "systemUTC", "()Ljava/time/Clock;"));
        assertTrue(Clockwork.isUnknown("java/util/Date", "<init>", "()V"));
        assertFalse(Clockwork.isUnknown("java/time/Instant", "now", "()Ljava/time/Instant;"));
        assertFalse(Clockwork.isUnknown("java/util/Date", "<init>", "(J)V"));
    }

    private static long elsewhere(Doing doing) throws Exception {
        Runnable work = () -> Tally.count(Counter.OPENS.ordinal());
        OtherThreads others = new OtherThreads();
        Tally.start();
        try {
            doing.start(work, new Semaphore(0));
            others.awaitRest();
            return Tally.counts().get(Counter.ELSEWHERE);
        } finally {
            Tally.stop();
        }
    }

    private static Object woven(Class<?> type) throws Exception {
        ClassLoader loader = new ClassLoader(CountedTimeTest.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (!name.startsWith(type.getName())) {
                    return super.loadClass(name, resolve);
                }
                byte[] classFile = classFile(name);
                byte[] woven = CountingAgent.weave(AS_IF_MEASURED, classFile);
                return defineClass(
                        name, woven == null ? classFile : woven, 0, (woven == null ? classFile : woven).length);
            }
        };
        return loader.loadClass(type.getName()).getConstructor().newInstance();
    }

    private static byte[] classFile(String name) {
        try (InputStream in = CountedTimeTest.class.getResourceAsStream(
                Path.of(name.replace('.', '/') + ".class").getFileName().toString())) {
            return in.readAllBytes();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
