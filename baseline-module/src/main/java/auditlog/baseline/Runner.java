package auditlog.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The load runner: a warmup in the calling thread, then all calls at once on a fixed pool of threads, each timed by
 * itself from its start to its end (service time: the wait in the pool's queue is not in it).
 */
public final class Runner {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private Runner() {}

    /** The start and the end of one call, on the monotonic clock, in nanoseconds. */
    private record Timing(long start, long end) {}

    /**
     * What a run measured.
     *
     * @param count the number of calls timed
     * @param concurrency the number of threads
     * @param rps calls a second: {@code count} divided by the wall time of the pooled part
     * @param p50 50th percentile of the service time, in milliseconds, as are all below
     * @param p90 90th percentile
     * @param p95 95th percentile
     * @param p99 99th percentile
     * @param mean arithmetic mean
     */
    public record Result(
            int count, int concurrency, double rps, double p50, double p90, double p95, double p99, double mean) {}

    /**
     * Runs the load and reports its throughput and service times.
     *
     * @param load called once a request; must be safe for use by many threads
     * @param warmup how often it is called beforehand, in the calling thread, untimed
     * @param total how many calls are timed; at least 1
     * @param concurrency the number of threads in the pool; at least 1
     * @return the figures of the timed calls
     * @throws IllegalArgumentException if a number is out of range
     * @throws Exception the first failure of a call, in the order of submission; calls not yet begun are dropped
     */
    public static Result run(Callable<?> load, int warmup, int total, int concurrency) throws Exception {
        if (warmup < 0 || total < 1 || concurrency < 1) {
            throw new IllegalArgumentException("Needed: warmup >= 0, total >= 1, concurrency >= 1; given: warmup "
                    + warmup + ", total " + total + ", concurrency " + concurrency);
        }
        for (int i = 0; i < warmup; i++) {
            load.call();
        }
        Callable<Timing> timed = () -> {
            long start = System.nanoTime();
            load.call();
            return new Timing(start, System.nanoTime());
        };
        long[] nanos = new long[total];
        List<Future<Timing>> calls = new ArrayList<>(total);
        ExecutorService pool = Executors.newFixedThreadPool(concurrency);
        try {
            long start = System.nanoTime();
            for (int i = 0; i < total; i++) {
                calls.add(pool.submit(timed));
            }
            for (int i = 0; i < total; i++) {
                Timing timing = get(calls.get(i));
                nanos[i] = timing.end - timing.start;
            }
            double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
            return result(nanos, concurrency, total / seconds);
        } finally {
            pool.shutdownNow();
        }
    }

    /**
     * Percentile of sorted values: with {@code k = (n - 1) * p}, linear between the values at {@code floor(k)} and the
     * next.
     *
     * @param sorted the values, ascending; at least one
     * @param p the percentile as a fraction, 0 to 1
     * @return the percentile, in the values' unit
     * @throws IllegalArgumentException if there is no value or {@code p} is not within 0 to 1
     */
    public static double percentile(double[] sorted, double p) {
        if (sorted.length == 0 || !(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException(
                    "Needed: at least one value and a fraction of 0 to 1; given: " + sorted.length + " values, p " + p);
        }
        double k = (sorted.length - 1) * p;
        int below = (int) k;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (k - below);
    }

    private static Timing get(Future<Timing> call) throws Exception {
        try {
            return call.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static Result result(long[] nanos, int concurrency, double rps) {
        double[] millis = Arrays.stream(nanos)
                .mapToDouble(value -> value / NANOS_PER_MILLI)
                .sorted()
                .toArray();
        double mean = Arrays.stream(millis).average().orElseThrow();
        return new Result(
                millis.length,
                concurrency,
                rps,
                percentile(millis, 0.50),
                percentile(millis, 0.90),
                percentile(millis, 0.95),
                percentile(millis, 0.99),
                mean);
    }
}
