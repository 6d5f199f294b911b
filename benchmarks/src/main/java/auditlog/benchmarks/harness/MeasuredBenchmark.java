package auditlog.benchmarks.harness;

import auditlog.benchmarks.JvmFlags;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The settings that every JMH class inherits. Several forks, since a fork is the unit of any interval; {@code jvmArgs}, since
 * only that replaces the flags of the JVM that starts the forks. On the command line {@code -f}, {@code -wi} and {@code -i}
 * change them. {@code JmhRun} warms up longer where threads share processors.
 */
@Fork(
        value = MeasuredBenchmark.FORKS,
        jvmArgs = {
            JvmFlags.MIN_HEAP,
            JvmFlags.MAX_HEAP,
            JvmFlags.COLLECTOR,
            JvmFlags.COLLECTOR_THREADS,
            JvmFlags.IGNORE_UNKNOWN,
            JvmFlags.UNSAFE,
            JvmFlags.NATIVE_ACCESS
        })
@Warmup(iterations = MeasuredBenchmark.WARMUP_ITERATIONS, time = MeasuredBenchmark.SECONDS)
@Measurement(iterations = MeasuredBenchmark.ITERATIONS, time = MeasuredBenchmark.SECONDS)
public abstract class MeasuredBenchmark {

    /** Warmup iterations, enough for as many threads as processors. */
    public static final int WARMUP_ITERATIONS = 5;

    static final int FORKS = 3;
    static final int ITERATIONS = 5;
    static final int SECONDS = 1;

    /** For the JMH classes. */
    protected MeasuredBenchmark() {}
}
