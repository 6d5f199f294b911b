package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.ChildJvm;
import auditlog.benchmarks.Environment;
import auditlog.benchmarks.jobs.ChildJob;
import auditlog.benchmarks.jobs.CommandFailure;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.jobs.TemporaryDirectory;
import auditlog.benchmarks.scaling.ScalingFork;
import auditlog.benchmarks.scaling.ScalingPlan;
import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetException;
import auditlog.datagen.GrowthDataset;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * The command behind {@code ./run_tests scaling}: how costs grow with the number of rows, on data of its own. It takes part in no
 * verdict. Exit code 0 if all was measured, 2 for wrong usage or environment, 3 if something could not be, such as where baseline
 * and enhanced answered differently.
 */
@Command(
        name = "./run_tests scaling",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "How time and memory of baseline and enhanced grow with the number of rows, with page depth, page size, threads and commit"
                    + " rate. On data of its own, never the benchmark's dataset, and in no verdict.",
            "Stored as study/scaling.json, shown by the report. The data stays for a next run; with 5,000,000 rows it takes 6 GB."
        })
public final class ScalingCommand implements Callable<Integer> {

    private static final int FAILED = 3;
    private static final int WRONG_USAGE = 2;
    private static final int ROUNDS = 3;
    private static final String FILE = "scaling.json";

    /** How it is measured again, when its name follows. */
    private static final String COMMAND = "./run_tests ";

    private static final List<Integer> QUICK_ROWS = List.of(2_000, 20_000);
    private static final long A_MEGABYTE = 1024 * 1024;

    /** Of the database, for a private copy to write to, and a journal. */
    private static final long COPY_BYTES_A_ROW = 100;

    private static final long SPARE_BYTES = 256 * A_MEGABYTE;
    private static final int ROWS_A_GIGABYTE_OF_HEAP = 600_000;
    private static final double MOST_OF_MEMORY = 0.8;
    private static final Duration MOST_TIME = Duration.ofHours(2);

    @Option(
            names = "--rows",
            split = ",",
            paramLabel = "N",
            description = "Sizes, separated by commas. Default: 50000,500000; with --quick 2000,20000.")
    private List<Integer> rows;

    @Option(
            names = "--quick",
            description =
                    "Everything once and briefly, in seconds: shows that it works, and its figures mean nothing. Stored in"
                            + " target/scaling, not shown by the report.")
    private boolean quick;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the data is or shall be made. Default: target/scaling/data.")
    private Path data;

    @Option(names = "--results", hidden = true, description = "Where scaling.json and study.json go.")
    private Path results;

    @Option(names = "--terminal", hidden = true, description = "Show progress as a live line, on the terminal itself.")
    private boolean terminal;

    private final PrintStream out;
    private final FreeSpace freeSpace;

    /** How much room there is. */
    interface FreeSpace {
        long bytes(Path directory) throws IOException;
    }

    private ScalingCommand(PrintStream out, FreeSpace freeSpace) {
        this.out = out;
        this.freeSpace = freeSpace;
    }

    /**
     * Runs the command and ends this JVM with its exit code.
     *
     * @param args the options, see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(execute(
                System.out,
                System.err,
                directory -> Files.getFileStore(directory).getUsableSpace(),
                args));
    }

    static int execute(PrintStream out, PrintStream err, FreeSpace freeSpace, String... args) {
        return new CommandLine(new ScalingCommand(out, freeSpace))
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    CommandFailure.print(
                            e,
                            "scaling",
                            new PrintWriter(err, true),
                            List.of(UsageException.class, DatasetException.class));
                    return WRONG_USAGE;
                })
                .execute(args);
    }

    /** The heap of a JVM that measures: that of all the others, and more only where the rows need it. */
    static int heapGigabytes(int rows) {
        return 1 + (rows - 1) / ROWS_A_GIGABYTE_OF_HEAP;
    }

    @Override
    public Integer call() throws Exception {
        ChildJvm.foreignOptions(System.getenv()).ifPresent(foreign -> {
            throw new UsageException(foreign);
        });
        Path root = Dataset.projectRoot();
        System.setProperty(Dataset.ROOT_PROPERTY, root.toString());
        Path directory = data == null ? root.resolve("target/scaling/data") : data.toAbsolutePath();
        List<GrowthDataset> datasets = (rows != null ? rows : quick ? QUICK_ROWS : List.of(50_000, 500_000))
                .stream()
                        .distinct()
                        .sorted()
                        .map(size -> new GrowthDataset(directory, size))
                        .toList();
        datasets.forEach(dataset -> requireMemory(dataset.rows()));
        Files.createDirectories(directory);
        Display display = new Display(out, Display.liveLine(terminal), System::nanoTime, false);
        display.line(room(directory, datasets));
        Path file = (results != null ? results : root.resolve(quick ? "target/scaling" : StoredStudy.DIRECTORY))
                .resolve(FILE);
        String tree = SourceTree.digest(root);
        JsonNode environment = Json.tree(Environment.here(true));
        boolean complete;
        try (Copies copies = new Copies(directory)) {
            ScalingStage stage = new ScalingStage(
                    new ScalingStage.Request(
                            datasets, quick ? ScalingPlan.quick() : ScalingPlan.full(), quick ? 1 : ROUNDS, file),
                    copies::measure,
                    display::progress,
                    tree,
                    environment);
            StageRunner runner = new StageRunner(display, COMMAND, part -> {
                String command = COMMAND + part.name() + options();
                StoredStudy.keep(file.getParent(), StoredStudy.Table.of(part, command, tree, environment));
            });
            runner.run(List.of(stage), 1, 1);
            complete = runner.checks().stream().allMatch(Check::passed);
            runner.checks().stream().filter(check -> !check.passed()).forEach(check -> display.line(check.line()));
        }
        if (complete) {
            display.line("Stored: " + file + (quick ? " (quick: these figures mean nothing)" : ""));
        }
        display.line("The data stays for a next run: " + directory + ", " + size(directory) / A_MEGABYTE + " MB");
        return complete ? 0 : FAILED;
    }

    /** Those that decide what is measured. */
    private String options() {
        String sizes =
                rows == null ? "" : rows.stream().map(String::valueOf).collect(Collectors.joining(",", " --rows ", ""));
        return sizes + (quick ? " --quick" : "");
    }

    private static void requireMemory(int rows) {
        long needed = heapGigabytes(rows) * 1024 * A_MEGABYTE;
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        if (heapGigabytes(rows) > 1 && needed > MOST_OF_MEMORY * memory) {
            throw new UsageException(rows + " rows are measured with a heap of " + needed / A_MEGABYTE
                    + " MB, and this machine has " + memory / A_MEGABYTE + " MB of memory: ask for fewer (--rows)");
        }
    }

    /** Says what is needed and what will be left; throws if it is not there. */
    private String room(Path directory, List<GrowthDataset> datasets) throws IOException {
        long toMake = datasets.stream()
                .filter(dataset -> !dataset.isWhole())
                .mapToLong(GrowthDataset::neededBytes)
                .sum();
        long copy = datasets.get(datasets.size() - 1).rows() * COPY_BYTES_A_ROW;
        long free = freeSpace.bytes(directory);
        String needs = "scaling needs " + (toMake + copy) / A_MEGABYTE + " MB in " + directory + ", where "
                + free / A_MEGABYTE + " MB are free";
        if (free < toMake + copy + SPARE_BYTES) {
            throw new UsageException(needs + ", of which it leaves at least " + SPARE_BYTES / A_MEGABYTE
                    + ": free some, name another place (--data DIR), or ask for fewer rows (--rows)");
        }
        return needs + "; " + (free - toMake) / A_MEGABYTE + " MB will be left";
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            long size = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                size += Files.size(file);
            }
            return size;
        }
    }

    /**
     * Where the JVMs that measure make their copies of a database: beside the data, since there is the room, and so that the payload
     * file need not be copied.
     */
    private static final class Copies implements AutoCloseable {

        private static final String SQLITE_DIRECTORY = "org.sqlite.tmpdir";

        private final Path directory;

        Copies(Path data) throws IOException {
            directory = data.resolve("copies");
            TemporaryDirectory.delete(directory);
            Files.createDirectories(directory);
        }

        ScalingFork.Results measure(ScalingFork.Session session) throws Exception {
            String heap = heapGigabytes(session.rows()) + "g";
            String library = System.getProperty(SQLITE_DIRECTORY, System.getProperty("java.io.tmpdir"));
            return ChildJob.run(
                    List.of(
                            "-Xms" + heap,
                            "-Xmx" + heap,
                            "-Djava.io.tmpdir=" + directory,
                            "-D" + SQLITE_DIRECTORY + "=" + library),
                    ScalingFork.class,
                    session,
                    ScalingFork.Results.class,
                    MOST_TIME);
        }

        @Override
        public void close() throws IOException {
            TemporaryDirectory.delete(directory);
        }
    }
}
