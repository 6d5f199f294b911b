package auditlog.benchmarks.acceptance;

import auditlog.AuditPage;
import auditlog.baseline.Runner;
import auditlog.benchmarks.ChildJvm;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.statistics.EvenSample;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.PageServer;
import auditlog.benchmarks.workload.Workload;
import auditlog.benchmarks.workload.WorkloadName;
import auditlog.datagen.Dataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Runs of the contract's load runner in one JVM, after rehearsals. The requests are drawn beforehand, as an even sample of the
 * whole workload, and walked by an index that the threads share. Afterwards every page's count is compared with what the
 * workload expects.
 */
final class LoadRun {

    /**
     * What to run.
     *
     * @param contender who is asked
     * @param workload for what
     * @param concurrency threads that ask
     * @param warmup requests served untimed, beforehand
     * @param total requests timed
     * @param phase which even sample of the workload, 0 to 1
     */
    record Job(Contender contender, WorkloadName workload, int concurrency, int warmup, int total, double phase) {}

    /**
     * What came out.
     *
     * @param figures what the load runner reports
     * @param emptyPages how many of the timed requests returned an empty page
     * @param events events returned to the timed requests
     */
    record Outcome(Runner.Result figures, int emptyPages, long events) {}

    /**
     * What one JVM does.
     *
     * @param rehearsals runs whose outcome is not used: they give the compiler something to work on before it counts
     * @param runs the runs that count, in order
     */
    record Session(List<Job> rehearsals, List<Job> runs) {}

    /**
     * What came out of a session.
     *
     * @param outcomes one for each run that counts, in order
     */
    record Outcomes(List<Outcome> outcomes) {}

    /** One server serves all jobs of a contender and a workload. */
    private record Asked(Contender contender, WorkloadName workload) {}

    private LoadRun() {}

    /**
     * Runs a session given as a file and writes its outcomes to another.
     *
     * @param args the session's file and the outcomes'
     */
    public static void main(String[] args) throws Exception {
        Session session = Json.read(Path.of(args[0]), Session.class);
        Dataset dataset =
                Dataset.verifiedBefore(Dataset.defaultDirectory(), System.getProperty(ChildJvm.TOKEN_PROPERTY));
        Json.write(Path.of(args[1]), run(session, dataset));
    }

    private static Outcomes run(Session session, Dataset dataset) throws Exception {
        Map<WorkloadName, Workload> workloads = new EnumMap<>(WorkloadName.class);
        for (WorkloadName name : WorkloadName.values()) {
            workloads.put(name, Workload.load(name));
        }
        Map<Asked, PageServer> servers = new HashMap<>();
        try {
            for (Job rehearsal : session.rehearsals) {
                run(rehearsal, workloads, servers, dataset);
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Job job : session.runs) {
                outcomes.add(run(job, workloads, servers, dataset));
            }
            return new Outcomes(outcomes);
        } finally {
            servers.values().forEach(PageServer::close);
        }
    }

    private static Outcome run(
            Job job, Map<WorkloadName, Workload> workloads, Map<Asked, PageServer> servers, Dataset dataset)
            throws Exception {
        Workload workload = workloads.get(job.workload);
        Asked asked = new Asked(job.contender, job.workload);
        if (!servers.containsKey(asked)) {
            servers.put(asked, job.contender.open(dataset, workload));
        }
        return run(job, workload, servers.get(asked));
    }

    static Outcome run(Job job, Workload workload, PageServer server) throws Exception {
        int[] expected =
                IntStream.range(0, workload.size()).map(workload::expectedCount).toArray();
        int[] places = IntStream.concat(
                        Arrays.stream(EvenSample.places(expected, job.warmup, job.phase)),
                        Arrays.stream(EvenSample.places(expected, job.total, job.phase)))
                .toArray();
        int[] counts = new int[places.length];
        Arrays.fill(counts, -1);
        AtomicInteger next = new AtomicInteger();
        Callable<AuditPage> load = () -> {
            int i = next.getAndIncrement();
            AuditPage page = server.serve(places[i]);
            counts[i] = page.count();
            return page;
        };
        Runner.Result figures = Runner.run(load, job.warmup, job.total, job.concurrency);
        for (int i = 0; i < places.length; i++) {
            if (counts[i] != expected[places[i]]) {
                throw new IllegalStateException(job.contender + " served " + counts[i] + " events, expected "
                        + expected[places[i]] + ", for " + workload.request(places[i]));
            }
        }
        int[] timed = Arrays.copyOfRange(counts, job.warmup, counts.length);
        return new Outcome(
                figures,
                (int) Arrays.stream(timed).filter(count -> count == 0).count(),
                Arrays.stream(timed).asLongStream().sum());
    }
}
