package auditlog.benchmarks.paired;

import auditlog.benchmarks.ChildJvm;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.statistics.EvenSample;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.Workload;
import auditlog.datagen.Dataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** One fork of a paired run: opens the contenders, warms them up, times them in blocks, then takes the exact counters. */
public final class PairedFork {

    private static final double NANOS_PER_MILLI = 1e6;

    private PairedFork() {}

    /**
     * Measures a job given as a file and writes the result to another.
     *
     * @param args the job's file and the result's
     * @throws Exception if it can't be measured
     */
    public static void main(String[] args) throws Exception {
        PairedJob job = Json.read(Path.of(args[0]), PairedJob.class);
        Dataset dataset =
                Dataset.verifiedBefore(Dataset.defaultDirectory(), System.getProperty(ChildJvm.TOKEN_PROPERTY));
        Json.write(Path.of(args[1]), run(job, dataset));
    }

    static ForkResult run(PairedJob job, Dataset dataset) throws Exception {
        Workload workload = Workload.load(job.workload());
        List<ServiceArm> arms = new ArrayList<>();
        try {
            for (Contender contender : job.contenders()) {
                arms.add(new ServiceArm(name(contender, arms), contender.open(dataset, workload)));
            }
            int[] expected = IntStream.range(0, workload.size())
                    .map(workload::expectedCount)
                    .toArray();
            return measure(job, arms, expected);
        } finally {
            arms.forEach(ServiceArm::close);
        }
    }

    private static ForkResult measure(PairedJob job, List<ServiceArm> arms, int[] expected) throws Exception {
        BlockEngine engine =
                new BlockEngine(List.copyOf(arms), expected, System::nanoTime, new Random(job.seed() + job.fork()));
        int slice = engine.calibrate(
                (long) (job.warmupMillis() * NANOS_PER_MILLI), (long) (job.blockMillis() * NANOS_PER_MILLI));
        Map<String, double[]> times = engine.measure(slice, job.blocks());
        int[] places = EvenSample.places(expected, job.countedRequests(), 0);
        Map<String, Counts> counts = new LinkedHashMap<>();
        for (Arm arm : arms) {
            count(arm, places, expected); // what is loaded for the first count is no part of it
            counts.put(arm.name(), count(arm, places, expected));
        }
        return new ForkResult(job.fork(), slice, times, counts);
    }

    private static Counts count(Arm arm, int[] places, int[] expected) throws Exception {
        Counts counts = new ThreadCounters().count(places.length, () -> {
            long events = 0;
            for (int place : places) {
                events += arm.serve(place);
            }
            return events;
        });
        long wanted = IntStream.of(places).mapToLong(place -> expected[place]).sum();
        if (counts.events() != wanted || counts.requests() == 0) {
            throw new IllegalStateException(arm.name() + " served " + counts.events()
                    + " events while counted, expected " + wanted + " for " + counts.requests() + " requests");
        }
        return counts;
    }

    /** The contender's name; a second arm of the same contender, the null arm, gets a number. */
    private static String name(Contender contender, List<ServiceArm> before) {
        String name = contender.toString();
        long same = before.stream().filter(arm -> arm.name().startsWith(name)).count();
        return same == 0 ? name : name + "-" + (same + 1);
    }
}
