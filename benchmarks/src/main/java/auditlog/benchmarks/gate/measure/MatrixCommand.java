package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.gate.Judgement;
import auditlog.benchmarks.gate.raw.Commit;
import auditlog.benchmarks.gate.raw.GateRequest;
import auditlog.benchmarks.gate.raw.Layer;
import auditlog.benchmarks.gate.raw.RawDirectory;
import auditlog.benchmarks.jobs.TemporaryDirectory;
import auditlog.datagen.Dataset;
import auditlog.equivalence.mutants.SourcePatch;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The gate tried out on mutants: each has to be caught by the layer that its patch names, and move no other counter. */
@Command(
        name = "matrix",
        mixinStandardHelpOptions = true,
        description = "Tries the gate out on mutants of the enhanced module, each with the layer that must catch it.",
        footer = {"", "Exit code: 0 all were caught as they should be; 1 one was not; 2 it could not be tried."})
final class MatrixCommand implements Callable<Integer> {

    @Option(names = "--mutant", paramLabel = "NAME", description = "Only this one. May be repeated.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--exact", description = "Leave the time layer's mutants out: a few minutes instead of about ten.")
    private boolean exact;

    private final PrintStream console;

    MatrixCommand(PrintStream console) {
        this.console = console;
    }

    private record Row(String mutant, String caughtBy, String moved, String trouble) {}

    @Override
    public Integer call() throws Exception {
        Path root = Dataset.projectRoot();
        Mutants mutants = Mutants.read(root);
        List<SourcePatch> chosen = names.isEmpty()
                ? mutants.all()
                : names.stream().map(mutants::named).toList();
        Measurement measurement = new Measurement(console);
        measurement.ensureDataset();
        try (TemporaryDirectory work = new TemporaryDirectory("auditlog-matrix")) {
            List<Row> rows = rows(measurement, mutants, chosen, work.path());
            List<String> table = table(rows);
            table.forEach(console::println);
            Path file = root.resolve("target/gate/matrix.md");
            Files.createDirectories(file.getParent());
            Files.write(file, table);
            boolean isGood = rows.stream().allMatch(row -> row.trouble.isEmpty());
            console.println(rows.size() + " mutants, "
                    + rows.stream().filter(row -> !row.trouble.isEmpty()).count()
                    + " not caught as they should be; table: "
                    + file);
            return isGood ? 0 : 1;
        }
    }

    private List<Row> rows(Measurement measurement, Mutants mutants, List<SourcePatch> chosen, Path work)
            throws Exception {
        Path plain = mutants.compileAsItIs(work.resolve("plain"));
        // A project of its own, whose reference is what the module as it is counts.
        Path project = Files.createDirectories(work.resolve("project"));
        RawDirectory raw = exact(measurement, project, plain, work.resolve("raw-plain"));
        Judgement.accept(raw, project, "the module as it is");
        List<Row> rows = new ArrayList<>();
        rows.add(controlRow(measurement, project, plain, work));
        for (SourcePatch mutant : chosen) {
            Expectation expected = Expectation.of(mutant);
            if (exact && !expected.time().isEmpty()) {
                console.println(mutant.name() + ": left out, it needs the time layer");
                continue;
            }
            Row row = row(measurement, mutants, mutant, expected, project, plain, work);
            console.println(row.mutant + ": " + (row.trouble.isEmpty() ? "caught by " + row.caughtBy : row.trouble));
            rows.add(row);
        }
        return rows;
    }

    /** The module as it is, once more: nothing may fire. */
    private Row controlRow(Measurement measurement, Path project, Path plain, Path work) throws Exception {
        Judgement judgement = Judgement.of(exact(measurement, project, plain, work.resolve("raw-control")));
        Expectation nothing = new Expectation(false, Set.of(), Set.of(), Set.of());
        return new Row("(none)", "nothing", "", nothing.trouble(Expectation.Found.in(judgement)));
    }

    private Row row(
            Measurement measurement,
            Mutants mutants,
            SourcePatch mutant,
            Expectation expected,
            Path project,
            Path plain,
            Path work)
            throws Exception {
        Path classes = mutants.compile(mutant, work.resolve(mutant.name()));
        RawDirectory raw = exact(measurement, project, classes, work.resolve("raw-" + mutant.name()));
        Expectation.Found found = Expectation.Found.in(Judgement.of(raw));
        String trouble = expected.trouble(found);
        List<String> caughtBy = new ArrayList<>();
        if (found.answersDiffer()) {
            caughtBy.add(Layer.ANSWERS.word());
        }
        if (!found.moved().isEmpty()) {
            caughtBy.add(Layer.COUNTERS.word());
        }
        if (!expected.time().isEmpty()) {
            String verdict = timed(measurement, project, classes, plain, work.resolve("time-" + mutant.name()));
            caughtBy.add(Layer.TIME.word() + " (" + verdict + ")");
            if (!expected.time().contains(verdict)) {
                trouble += " the time layer says " + verdict + ", expected " + String.join(" or ", expected.time());
            }
        }
        return new Row(mutant.name(), String.join(", ", caughtBy), String.join(" ", found.moved()), trouble.strip());
    }

    private static RawDirectory exact(Measurement measurement, Path project, Path classes, Path directory)
            throws Exception {
        List<Layer> layers = List.of(Layer.ANSWERS, Layer.COUNTERS);
        return measure(measurement, project, layers, List.of(GateScenario.values()), classes, null, directory);
    }

    private static String timed(Measurement measurement, Path project, Path classes, Path plain, Path directory)
            throws Exception {
        RawDirectory raw = measure(
                measurement, project, List.of(Layer.TIME), List.of(GateScenario.HITS), classes, plain, directory);
        return Judgement.of(raw).verdict();
    }

    private static RawDirectory measure(
            Measurement measurement,
            Path project,
            List<Layer> layers,
            List<GateScenario> scenarios,
            Path thisModule,
            Path otherModule,
            Path directory)
            throws Exception {
        RawDirectory raw = new RawDirectory(directory);
        Commit commit = new Commit("mutant", true);
        measurement.measure(
                GateRequest.ofTree(project, layers, 1),
                layers,
                scenarios,
                new Preparation(commit, thisModule, otherModule == null ? null : commit, otherModule),
                raw,
                Judgement::undecided);
        return raw;
    }

    private static List<String> table(List<Row> rows) {
        List<String> lines = new ArrayList<>();
        lines.add("| mutant | caught by | counters that moved | as it should be |");
        lines.add("| --- | --- | --- | --- |");
        for (Row row : rows) {
            lines.add("| "
                    + String.join(
                            " | ",
                            row.mutant,
                            row.caughtBy.isEmpty() ? "nothing" : row.caughtBy,
                            row.moved.isEmpty() ? "none" : row.moved,
                            row.trouble.isEmpty() ? "yes" : "NO: " + row.trouble)
                    + " |");
        }
        return lines;
    }
}
