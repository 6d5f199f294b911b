package auditlog.benchmarks.budget;

import auditlog.benchmarks.ChildJvm;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.PageServer;
import auditlog.benchmarks.workload.Workload;
import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetRows;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One fork of the budget: baseline and enhanced, each with its replica, on pages of every kind. */
public final class BudgetFork {

    private static final double NANOS_A_MILLI = 1e6;

    private BudgetFork() {}

    /**
     * What a fork is to measure.
     *
     * @param fork its number, from 1
     * @param requests of each kind
     * @param warmupMillis how long the replica and the service are each warmed up on each kind
     * @param millis how long each kind is measured on each side, about
     */
    public record Job(int fork, int requests, double warmupMillis, double millis) {}

    /**
     * What a fork measured.
     *
     * @param fork its number, from 1
     * @param nanosAReading how long its clock takes to read, which is taken off the parts
     * @param times of each contender and kind
     */
    public record Result(int fork, double nanosAReading, List<Times> times) {}

    /**
     * The times of one contender on pages of one kind.
     *
     * @param contender baseline or enhanced
     * @param kind how much the pages hold
     * @param times of its requests
     */
    public record Times(Contender contender, PageKind kind, PartTimes times) {}

    /**
     * Measures a job given as a file and writes the result to another.
     *
     * @param args the job's file and the result's
     * @throws Exception if it can't be measured
     */
    public static void main(String[] args) throws Exception {
        Job job = Json.read(Path.of(args[0]), Job.class);
        Dataset dataset =
                Dataset.verifiedBefore(Dataset.defaultDirectory(), System.getProperty(ChildJvm.TOKEN_PROPERTY));
        Json.write(Path.of(args[1]), run(job, dataset));
    }

    /**
     * Measures a job in this JVM.
     *
     * @param job how much
     * @param dataset the files
     * @return the times
     * @throws IllegalStateException if a replica answers otherwise than its service, or either otherwise than the generator says
     * @throws Exception what serving throws
     */
    static Result run(Job job, Dataset dataset) throws Exception {
        Workload requests = PageKind.requests(job.requests);
        Random random = new Random(job.fork);
        double nanosAReading = Laps.nanosAReading(System::nanoTime);
        List<Times> times = new ArrayList<>();
        for (Contender contender : List.of(Contender.BASELINE, Contender.ENHANCED)) {
            try (Replica replica = replica(contender, dataset);
                    PageServer service = contender.open(dataset, requests)) {
                requireSameAnswers(contender, replica, service, requests);
                Map<PageKind, PartBlocks> kinds = new LinkedHashMap<>();
                for (PageKind kind : PageKind.values()) {
                    kinds.put(
                            kind,
                            new PartBlocks(kind, replica, service, requests, System::nanoTime, nanosAReading, random));
                }
                // All of them first: what is compiled for one kind of page is compiled anew for the next.
                for (PartBlocks blocks : kinds.values()) {
                    blocks.warmUp((long) (job.warmupMillis * NANOS_A_MILLI));
                }
                for (Map.Entry<PageKind, PartBlocks> kind : kinds.entrySet()) {
                    times.add(new Times(
                            contender, kind.getKey(), kind.getValue().measure((long) (job.millis * NANOS_A_MILLI))));
                }
            }
        }
        return new Result(job.fork, nanosAReading, times);
    }

    static Replica replica(Contender contender, Dataset dataset) throws IOException {
        return switch (contender) {
            case BASELINE -> new BaselineReplica(dataset.database(), dataset.payloads());
            case ENHANCED -> new EnhancedReplica(dataset.database(), dataset.payloads(), DatasetRows.generate());
            default -> throw new IllegalArgumentException("There is no replica of " + contender);
        };
    }

    static void requireSameAnswers(Contender contender, Replica replica, PageServer service, Workload requests)
            throws SQLException, IOException {
        Laps laps = new Laps(System::nanoTime, 0);
        for (int i = 0; i < requests.size(); i++) {
            if (!replica.serve(requests.request(i), laps).equals(service.serve(i))) {
                throw new IllegalStateException(
                        "The replica of " + contender + " answers otherwise than the service: " + requests.request(i));
            }
        }
    }
}
