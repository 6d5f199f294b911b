package auditlog.benchmarks.paired;

import auditlog.benchmarks.ChildJvm;
import auditlog.benchmarks.Environment;
import auditlog.benchmarks.jobs.ChildJob;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import auditlog.datagen.Dataset;
import auditlog.datagen.Progress;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The paired run: compares contenders within one JVM, in short blocks in shuffled order, and takes the interval over
 * forks. The instrument for differences finer than a factor of 1.5.
 *
 * <p>Run it by {@code mvn -pl benchmarks exec:java -Dexec.args="paired --impl enhanced,floor --workload hits"}.
 */
@Command(
        name = "paired",
        mixinStandardHelpOptions = true,
        description =
                "Compares contenders in one JVM, in blocks of a few milliseconds in shuffled order; the interval is over"
                        + " forks. Beside it the exact counters a request: reads, bytes read, bytes allocated.")
public final class PairedRun implements Callable<Integer> {

    @Option(
            names = "--impl",
            split = ",",
            defaultValue = "enhanced,floor",
            description = "The contenders: baseline, enhanced, floor, or rungs of the ladder between the first two"
                    + " (connection-kept, statement-kept, file-kept, keyset, snapshot, counter, short-decoding). Default: ${DEFAULT-VALUE}. A block is as many requests as"
                    + " the fastest serves in its time: beside the baseline use few blocks.")
    private List<String> impl = List.of();

    @Option(names = "--workload", defaultValue = "hits", description = "contract or hits. Default: ${DEFAULT-VALUE}.")
    private String workload = "";

    @Option(names = "--forks", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}; at least 2.")
    private int forks;

    @Option(
            names = "--blocks",
            defaultValue = "400",
            description = "Blocks an arm and fork. Default: ${DEFAULT-VALUE}.")
    private int blocks;

    @Option(
            names = "--block-millis",
            defaultValue = "3",
            description = "How long the fastest arm's block takes. Default: ${DEFAULT-VALUE}.")
    private double blockMillis;

    @Option(
            names = "--warmup-millis",
            defaultValue = "2000",
            description = "Warmup of each arm. Default: ${DEFAULT-VALUE}.")
    private double warmupMillis;

    @Option(
            names = "--counted",
            defaultValue = "1000",
            description = "Requests that the exact counters are taken over. Default: ${DEFAULT-VALUE}.")
    private int counted;

    @Option(names = "--seed", defaultValue = "1337", description = "Of the blocks' order. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--null",
            description = "Adds the first contender once more: the null arm, whose ratio to itself must be 1.")
    private boolean nullArm;

    @Option(names = "--out", description = "Writes the raw data (every block) and the environment to this JSON file.")
    private Path out;

    @Option(
            names = "--self-test",
            description =
                    "Runs baseline, enhanced and floor on both workloads for an instant, in this JVM, and checks what they serve.")
    private boolean selfTest;

    @Spec
    private CommandSpec spec;

    private final PrintStream console;

    /** A run that reports on standard output. */
    public PairedRun() {
        this(System.out);
    }

    /**
     * A run that reports elsewhere.
     *
     * @param console where to
     */
    public PairedRun(PrintStream console) {
        this.console = console;
    }

    /**
     * Runs it as a command of its own.
     *
     * @param args the options, see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new PairedRun()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        PairedJob job = job();
        Dataset dataset = Dataset.ensure(Dataset.defaultDirectory(), Progress.to(console));
        System.setProperty(Dataset.DIRECTORY_PROPERTY, dataset.directory().toString());
        System.setProperty(ChildJvm.TOKEN_PROPERTY, dataset.token());
        if (selfTest) {
            selfTest(dataset);
            console.println("self-test passed");
            return 0;
        }
        PairedResult result = run(job);
        result.table().forEach(console::println);
        if (out != null) {
            Json.write(out, raw(job, result));
            console.println("raw data: " + out);
        }
        return 0;
    }

    /**
     * Runs baseline, enhanced and floor on both workloads for an instant and checks what they serve.
     *
     * @param dataset the dataset
     * @throws IllegalStateException if a contender serves something else than the workload expects
     */
    public static void selfTest(Dataset dataset) throws Exception {
        for (WorkloadName workload : WorkloadName.values()) {
            List<Contender> twice = new ArrayList<>(Contender.MAIN);
            twice.add(Contender.ENHANCED);
            ForkResult result = PairedFork.run(new PairedJob(twice, workload, 1, 3, 0.05, 1, 20, 1), dataset);
            new PairedResult(List.copyOf(result.nanosPerRequest().keySet()), List.of(result)).table();
        }
    }

    private PairedJob job() {
        if (forks < 2 || blocks < 1 || counted < 1 || !(blockMillis > 0) || !(warmupMillis >= 0)) {
            throw usage("Needed: --forks >= 2 (the interval is over forks), --blocks and --counted >= 1,"
                    + " --block-millis > 0, --warmup-millis >= 0");
        }
        List<Contender> contenders = new ArrayList<>();
        for (String name : impl) {
            contenders.add(named(Contender::named, name));
        }
        if (nullArm) {
            contenders.add(contenders.get(0));
        }
        if (contenders.size() < 2) {
            throw usage("A comparison needs two contenders, or --null");
        }
        return new PairedJob(
                contenders, named(WorkloadName::named, workload), 0, blocks, blockMillis, warmupMillis, counted, seed);
    }

    private PairedResult run(PairedJob job) throws Exception {
        List<ForkResult> results = new ArrayList<>();
        for (int fork = 1; fork <= forks; fork++) {
            long start = System.nanoTime();
            ForkResult result = ChildJob.run(PairedFork.class, job.ofFork(fork), ForkResult.class);
            results.add(result);
            console.printf(
                    Locale.ROOT,
                    "fork %d of %d: %d requests a block, %.1f s%n",
                    fork,
                    forks,
                    result.slice(),
                    (System.nanoTime() - start) / 1e9);
        }
        return new PairedResult(List.copyOf(results.get(0).nanosPerRequest().keySet()), results);
    }

    private static Map<String, Object> raw(PairedJob job, PairedResult result) {
        Map<String, Object> raw = new LinkedHashMap<>();
        raw.put("environment", Environment.here(true));
        raw.put("job", job);
        raw.put("pairs", result.pairs());
        raw.put("forks", result.forks());
        return raw;
    }

    private <T> T named(Function<String, T> lookUp, String name) {
        try {
            return lookUp.apply(name);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    private CommandLine.ParameterException usage(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
