package auditlog.benchmarks.gate.measure;

import auditlog.AuditLogService;
import auditlog.AuditQuery;
import auditlog.benchmarks.ChildJvm;
import auditlog.benchmarks.gate.raw.ArmName;
import auditlog.benchmarks.jobs.ChildJob;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.paired.Arm;
import auditlog.benchmarks.paired.BlockEngine;
import auditlog.benchmarks.workload.Workload;
import auditlog.datagen.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A timing JVM: this build, the other, the other once more (the null arm) and the canary, each with classes of its own, asked
 * the same requests in blocks of a few milliseconds in shuffled order. One JVM is one fork: one observation a scenario.
 */
final class TimingFork {

    private static final double NANOS_PER_MILLI = 1e6;

    /** A tenth of the decoding is done twice. */
    private static final int CANARY_EVERY = 10;

    private TimingFork() {}

    /**
     * Measures a job given as a file and writes the result to another.
     *
     * @param args the job's file and the result's
     */
    public static void main(String[] args) throws Exception {
        TimingJob job = Json.read(Path.of(args[0]), TimingJob.class);
        Dataset dataset =
                Dataset.verifiedBefore(Dataset.defaultDirectory(), System.getProperty(ChildJvm.TOKEN_PROPERTY));
        Json.write(Path.of(args[1]), run(job, dataset));
    }

    static TimingResult run(TimingJob job, Dataset dataset) throws Exception {
        Random random = new Random(job.seed());
        Map<String, TimingResult.Times> times = new LinkedHashMap<>();
        try (Services services = new Services(job, dataset)) {
            for (GateScenario scenario : job.scenarios()) {
                ChildJob.at("timing " + scenario);
                times.put(scenario.toString(), time(job.plan(), scenario, services, random, dataset));
            }
        }
        return new TimingResult(times);
    }

    private static TimingResult.Times time(
            TimePlan plan, GateScenario scenario, Services services, Random random, Dataset dataset) throws Exception {
        Workload workload = scenario.timedWorkload();
        AuditQuery[] requests =
                IntStream.range(0, workload.size()).mapToObj(workload::request).toArray(AuditQuery[]::new);
        int[] expected =
                IntStream.range(0, workload.size()).map(workload::expectedCount).toArray();
        CanaryArm canary = new CanaryArm(
                services.of(ArmName.CANARY), requests, CanaryArm.payloads(dataset, workload), CANARY_EVERY);
        List<Arm> arms = List.of(
                new BuildArm(ArmName.THIS, services.of(ArmName.THIS), requests),
                new BuildArm(ArmName.OTHER, services.of(ArmName.OTHER), requests),
                new BuildArm(ArmName.OTHER_AGAIN, services.of(ArmName.OTHER_AGAIN), requests),
                canary);
        BlockEngine engine = new BlockEngine(arms, expected, System::nanoTime, random);
        int slice = engine.calibrate(
                (long) (plan.warmupMillis() * NANOS_PER_MILLI), (long) (plan.blockMillis() * NANOS_PER_MILLI));
        Map<ArmName, double[]> nanos = new EnumMap<>(ArmName.class);
        engine.measure(slice, plan.blocks()).forEach((arm, blocks) -> nanos.put(ArmName.valueOf(arm), blocks));
        if (canary.kept() == 0) {
            throw new IllegalStateException("The canary decoded nothing twice in " + scenario);
        }
        return new TimingResult.Times(slice, nanos);
    }

    /** Each arm's service, from classes of its own: code that is compiled for one is not compiled for another. */
    private static final class Services implements AutoCloseable {

        private final Map<ArmName, AuditLogService> services = new EnumMap<>(ArmName.class);
        private final Deque<AutoCloseable> opened = new ArrayDeque<>();

        Services(TimingJob job, Dataset dataset) throws IOException {
            try {
                for (ArmName arm : ArmName.values()) {
                    String module = arm == ArmName.THIS ? job.thisModule() : job.otherModule();
                    EnhancedLoader loader = new EnhancedLoader(Path.of(module), TimingFork.class.getClassLoader());
                    opened.push(loader);
                    AuditLogService service = loader.open(dataset);
                    opened.push(service);
                    services.put(arm, service);
                }
            } catch (IOException | RuntimeException | Error e) {
                close();
                throw e;
            }
        }

        AuditLogService of(ArmName arm) {
            return services.get(arm);
        }

        @Override
        public void close() throws IOException {
            while (!opened.isEmpty()) {
                try {
                    opened.pop().close();
                } catch (IOException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }
        }
    }
}
