package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.Environment;
import auditlog.benchmarks.SourceStamps;
import auditlog.benchmarks.gate.Judgement;
import auditlog.benchmarks.gate.raw.Commit;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.gate.raw.GateRequest;
import auditlog.benchmarks.gate.raw.Layer;
import auditlog.benchmarks.gate.raw.RawDirectory;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.jobs.TemporaryDirectory;
import auditlog.datagen.Dataset;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The gate's time layer tried out on this machine: the same build on both sides, and builds with a known slowdown, half of the
 * runs beside a CPU burner. Each run is a small file; what is there already is not done again.
 */
@Command(
        name = "campaign",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the time layer on builds whose difference is known, and counts false alarms and catches.",
        footer = {
            "",
            "Interrupt it at any time, or set --minutes: started again with the same --out it goes on.",
            "Exit code: 0 done, or the minutes are over; 2 it could not be done."
        })
final class CampaignCommand implements Callable<Integer> {

    /** In a document, what lies between these is made here. */
    static final String BEGIN = "<!-- campaign: begin -->";

    static final String END = "<!-- campaign: end -->";

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where the runs' files are kept.")
    private Path out;

    @Option(
            names = "--pieces",
            paramLabel = "NAME,…",
            description = "Only these: same-alone, same-beside, slower-05-alone, … Default: all.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--runs",
            description = "So many runs of each piece. Default: 16 of the same build, 5 of the others.")
    private Integer runs;

    @Option(
            names = "--minutes",
            defaultValue = "60",
            description = "Begin no further run after so many minutes. Default: ${DEFAULT-VALUE}.")
    private long minutes;

    @Option(names = "--forks", description = "Forks of each of the two stages. For trying it out: the gate has 10.")
    private Integer forks;

    @Option(names = "--blocks", description = "Blocks a fork. For trying it out: the gate has 400.")
    private Integer blocks;

    @Option(names = "--warmup-millis", description = "Warmup of each arm. For trying it out.")
    private Double warmupMillis;

    @Option(names = "--update", paramLabel = "FILE", description = "Put the table of rates into this document.")
    private Path document;

    @Option(names = "--report-only", description = "Run nothing: make the table of what is there.")
    private boolean reportOnly;

    private final PrintStream console;

    CampaignCommand(PrintStream console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        List<Piece> pieces = pieces();
        if (!reportOnly) {
            runPieces(pieces);
        }
        List<CampaignRun> found = runs();
        if (found.isEmpty()) {
            throw new GateException("There is no run in " + out);
        }
        List<String> table = Rates.table(found);
        table.forEach(console::println);
        if (document != null) {
            update(document, table);
        }
        return 0;
    }

    private List<Piece> pieces() {
        try {
            return Piece.named(names);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void runPieces(List<Piece> pieces) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
        Path root = Dataset.projectRoot();
        SourceStamps.requireFresh(root);
        Measurement measurement = new Measurement(plan(), console);
        measurement.ensureDataset();
        try (TemporaryDirectory work = new TemporaryDirectory("auditlog-campaign")) {
            Builds builds = new Builds(Mutants.read(root), work.path());
            // Run by run through the pieces, so that what is there at any time is balanced.
            int most = pieces.stream().mapToInt(this::runsOf).max().orElse(0);
            for (int run = 1; run <= most; run++) {
                for (Piece piece : pieces) {
                    if (run > runsOf(piece) || Files.exists(out.resolve(piece.file(run)))) {
                        continue;
                    }
                    if (System.nanoTime() > end) {
                        console.println("The minutes are over; the same command goes on");
                        return;
                    }
                    console.println(piece.name() + ", run " + run + " of " + runsOf(piece));
                    Json.write(out.resolve(piece.file(run)), run(measurement, builds, piece, run, root));
                }
            }
        }
    }

    private CampaignRun run(Measurement measurement, Builds builds, Piece piece, int run, Path root) throws Exception {
        Path thisModule = piece.slowdown() == 0 ? builds.asItIs() : builds.mutant(piece.mutant());
        Path directory = builds.work.resolve("raw");
        TemporaryDirectory.delete(directory);
        RawDirectory raw = new RawDirectory(directory);
        // Every run has orders of its own, and the same in a campaign that repeats it.
        long seed = piece.file(run).hashCode();
        Commit commit = new Commit(piece.name(), true);
        GateRequest request = GateRequest.ofTree(root, List.of(Layer.TIME), seed);
        Preparation sides = new Preparation(commit, thisModule, commit, builds.asItIs());
        CpuBurner burner = piece.beside() ? new CpuBurner() : null;
        try (burner) {
            measurement.measure(
                    request, List.of(Layer.TIME), GateScenario.allTimed(), sides, raw, Judgement::undecided);
            if (burner != null) {
                burner.requireAlive();
            }
        }
        Judgement judgement = Judgement.of(raw);
        console.println(piece.name() + ", run " + run + ": " + judgement.verdict());
        return new CampaignRun(
                piece.name(),
                run,
                piece.slowdown(),
                piece.beside(),
                seed,
                Environment.here(true),
                judgement.verdict(),
                GateScenario.allTimed().stream()
                        .map(scenario -> new CampaignRun.Scenario(
                                scenario.toString(),
                                judgement.findings().stream()
                                        .filter(finding -> finding.subject().equals(scenario.toString()))
                                        .map(finding -> (finding.verdict() + " " + finding.name()).strip() + ": "
                                                + finding.detail())
                                        .toList(),
                                CampaignRun.forks(raw, scenario.toString())))
                        .toList());
    }

    /** The builds of both sides, each compiled once. */
    private static final class Builds {

        private final Mutants mutants;
        private final Path work;
        private final Map<String, Path> compiled = new HashMap<>();

        Builds(Mutants mutants, Path work) {
            this.mutants = mutants;
            this.work = work;
        }

        Path asItIs() throws IOException {
            Path known = compiled.get("");
            if (known == null) {
                known = mutants.compileAsItIs(work.resolve("as-it-is"));
                compiled.put("", known);
            }
            return known;
        }

        Path mutant(String name) throws IOException {
            Path known = compiled.get(name);
            if (known == null) {
                known = mutants.compile(mutants.named(name), work.resolve(name));
                compiled.put(name, known);
            }
            return known;
        }
    }

    private int runsOf(Piece piece) {
        return runs == null ? piece.runs() : runs;
    }

    private TimePlan plan() {
        TimePlan plan = TimePlan.DEFAULT;
        return new TimePlan(
                forks == null ? plan.forks() : List.of(forks, forks),
                blocks == null ? plan.blocks() : blocks,
                plan.blockMillis(),
                warmupMillis == null ? plan.warmupMillis() : warmupMillis,
                plan.claimForks());
    }

    private List<CampaignRun> runs() throws IOException {
        if (!Files.isDirectory(out)) {
            return List.of();
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(out)) {
            files = all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        List<CampaignRun> found = new ArrayList<>();
        for (Path file : files) {
            found.add(Json.read(file, CampaignRun.class));
        }
        return found;
    }

    /** Replaces what lies between the two marks. */
    static void update(Path document, List<String> table) throws IOException {
        String text = Files.readString(document);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new GateException(document + " has no place for the table: lines " + BEGIN + " and " + END);
        }
        Files.writeString(
                document,
                text.substring(0, begin + BEGIN.length()) + "\n" + String.join("\n", table) + "\n"
                        + text.substring(end));
    }
}
