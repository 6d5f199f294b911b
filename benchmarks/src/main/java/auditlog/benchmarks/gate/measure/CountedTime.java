package auditlog.benchmarks.gate.measure;

import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The time in a counting JVM, so that no count depends on how fast it runs or whether it was stopped. What the measured classes are told
 * when they ask stands still while a request is served and moves on by a fixed step between requests; and what they have done by the clock,
 * in threads that sleep and tasks that are due, is known for the clock's and not counted to any request.
 *
 * <p>{@link CountingAgent} puts these methods in the place of the platform's: each has its name and takes what it takes, the object it is
 * called on first.
 */
public final class CountedTime {

    /** Between requests: more than anything that a service waits for. */
    private static final long STEP_NANOS = TimeUnit.HOURS.toNanos(1);

    /** A wait of the measured thread is as long as that for it, so that a loop with a deadline ends. */
    private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** The platform's own threads for what is due. */
    private static final String TIMER = "java.util.TimerThread";

    private static final String DELAYS = "CompletableFutureDelayScheduler";
    private static final String LATER_DELAYS = "ForkJoinPool.commonPool-delayScheduler";

    private static final long START_NANOS = System.nanoTime();
    private static final long START_MILLIS = System.currentTimeMillis();
    private static final AtomicLong PASSED = new AtomicLong();

    private static final ThreadLocal<Boolean> IS_THE_CLOCKS = ThreadLocal.withInitial(() -> false);

    private CountedTime() {}

    /** Time passes: before a request, and before a service is opened. */
    static void pass() {
        PASSED.addAndGet(STEP_NANOS);
    }

    /** Whether what the calling thread does now is done because of the time. */
    static boolean isTheClocks() {
        Thread thread = Thread.currentThread();
        return IS_THE_CLOCKS.get()
                || thread.getClass().getName().equals(TIMER)
                || thread.getName().startsWith(DELAYS)
                || thread.getName().startsWith(LATER_DELAYS);
    }

    /** For {@link System#nanoTime}. */
    public static long nanoTime() {
        return START_NANOS + PASSED.get();
    }

    /** For {@link System#currentTimeMillis}. */
    public static long currentTimeMillis() {
        return START_MILLIS + TimeUnit.NANOSECONDS.toMillis(PASSED.get());
    }

    /** For {@link Instant#now()}. */
    public static Instant now() {
        return Instant.ofEpochMilli(currentTimeMillis());
    }

    /** For {@link Thread#sleep(long)}. */
    public static void sleep(long millis) throws InterruptedException {
        Thread.sleep(millis);
        waited(true);
    }

    /** For {@link TimeUnit#sleep}. */
    public static void sleep(TimeUnit unit, long time) throws InterruptedException {
        unit.sleep(time);
        waited(true);
    }

    /** For {@link LockSupport#parkNanos(long)}. */
    public static void parkNanos(long nanos) {
        long start = System.nanoTime();
        LockSupport.parkNanos(nanos);
        waited(System.nanoTime() - start >= nanos);
    }

    /** For {@link LockSupport#parkNanos(Object, long)}. */
    public static void parkNanos(Object blocker, long nanos) {
        long start = System.nanoTime();
        LockSupport.parkNanos(blocker, nanos);
        waited(System.nanoTime() - start >= nanos);
    }

    /** For {@link Object#wait(long)}. */
    public static void wait(Object monitor, long millis) throws InterruptedException {
        long start = System.nanoTime();
        monitor.wait(millis);
        waited(millis > 0 && System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** For {@link ScheduledExecutorService#schedule(Runnable, long, TimeUnit)}. */
    public static ScheduledFuture<?> schedule(ScheduledExecutorService on, Runnable task, long delay, TimeUnit unit) {
        return on.schedule(ofTheClock(task), delay, unit);
    }

    /** For {@link ScheduledExecutorService#schedule(Callable, long, TimeUnit)}. */
    public static ScheduledFuture<?> schedule(
            ScheduledExecutorService on, Callable<?> task, long delay, TimeUnit unit) {
        return on.schedule(ofTheClock(task), delay, unit);
    }

    /** For {@link ScheduledExecutorService#scheduleAtFixedRate}. */
    public static ScheduledFuture<?> scheduleAtFixedRate(
            ScheduledExecutorService on, Runnable task, long delay, long period, TimeUnit unit) {
        return on.scheduleAtFixedRate(ofTheClock(task), delay, period, unit);
    }

    /** For {@link ScheduledExecutorService#scheduleWithFixedDelay}. */
    public static ScheduledFuture<?> scheduleWithFixedDelay(
            ScheduledExecutorService on, Runnable task, long first, long delay, TimeUnit unit) {
        return on.scheduleWithFixedDelay(ofTheClock(task), first, delay, unit);
    }

    /** For {@link CompletableFuture#delayedExecutor(long, TimeUnit)}. */
    public static Executor delayedExecutor(long delay, TimeUnit unit) {
        Executor delayed = CompletableFuture.delayedExecutor(delay, unit);
        return task -> delayed.execute(ofTheClock(task));
    }

    /** For {@link CompletableFuture#delayedExecutor(long, TimeUnit, Executor)}. */
    public static Executor delayedExecutor(long delay, TimeUnit unit, Executor executor) {
        Executor delayed = CompletableFuture.delayedExecutor(delay, unit, executor);
        return task -> delayed.execute(ofTheClock(task));
    }

    /** A thread goes on after a wait: because the time was over, or because somebody woke it. */
    private static void waited(boolean isOver) {
        if (Tally.isMeasured()) {
            PASSED.addAndGet(WAIT_NANOS);
        } else {
            IS_THE_CLOCKS.set(isOver);
        }
    }

    private static Runnable ofTheClock(Runnable task) {
        return () -> {
            IS_THE_CLOCKS.set(true);
            try {
                task.run();
            } finally {
                IS_THE_CLOCKS.set(false);
            }
        };
    }

    private static <T> Callable<T> ofTheClock(Callable<T> task) {
        return () -> {
            IS_THE_CLOCKS.set(true);
            try {
                return task.call();
            } finally {
                IS_THE_CLOCKS.set(false);
            }
        };
    }
}
