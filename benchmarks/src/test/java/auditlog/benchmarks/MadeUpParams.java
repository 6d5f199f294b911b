package auditlog.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.WorkloadParams;
import org.openjdk.jmh.runner.options.TimeValue;

/** What JMH says of a run, for tests that run none. */
public final class MadeUpParams {

    private MadeUpParams() {}

    /** Iterations of a second. */
    public static IterationParams iterations(IterationType type, int count) {
        return new IterationParams(type, count, TimeValue.seconds(1), 1);
    }

    /** A run of one thread. */
    public static BenchmarkParams of(
            String benchmark,
            Map<String, String> parameters,
            Mode mode,
            int forks,
            IterationParams warmup,
            IterationParams measurement) {
        WorkloadParams workload = new WorkloadParams();
        parameters.forEach((name, value) -> workload.put(name, value, 0));
        return new BenchmarkParams(
                benchmark,
                "generated",
                false,
                1,
                new int[] {1},
                List.of(),
                forks,
                0,
                warmup,
                measurement,
                mode,
                workload,
                TimeUnit.SECONDS,
                1,
                "java",
                List.of(),
                "",
                "",
                "",
                "",
                TimeValue.minutes(1));
    }
}
