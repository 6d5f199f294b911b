package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.paired.PairedRun;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** A part of the study that is a paired run of enhanced and floor, with a null arm that shows the instrument's own error. */
final class PairedStudyPart implements MeasuringStage {

    private static final double PLANNED_SECONDS = 150;

    private final String workload;
    private final Path directory;
    private final List<String> lines = new ArrayList<>();

    PairedStudyPart(String workload, Path directory) {
        this.workload = workload;
        this.directory = directory;
    }

    @Override
    public String name() {
        return "paired-" + workload;
    }

    @Override
    public String title() {
        return "Enhanced against floor, paired, workload " + workload;
    }

    @Override
    public List<Step> steps() {
        return List.of(new Step(title(), PLANNED_SECONDS, this::run));
    }

    private void run() {
        lines.addAll(
                run(directory.resolve(name() + ".json"), "--impl", "enhanced,floor", "--null", "--workload", workload));
    }

    /**
     * A paired run.
     *
     * @param file takes its raw data
     * @param options its options
     * @return its tables, in lines
     */
    static List<String> run(Path file, String... options) {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        PrintStream console = new PrintStream(buffer, true, StandardCharsets.UTF_8);
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--out", file.toString()));
        int exit = new CommandLine(new PairedRun(console)).execute(arguments.toArray(String[]::new));
        String output = buffer.toString(StandardCharsets.UTF_8);
        if (exit != 0) {
            throw new IllegalStateException("The paired run ended with exit code " + exit + ": " + output);
        }
        return shown(output, file);
    }

    /** What a run prints, without its progress and without a place of the machine that it ran on. */
    static List<String> shown(String output, Path file) {
        return output.lines()
                .filter(line -> !line.startsWith("fork ") && !line.startsWith("dataset "))
                .map(line -> line.replace(file.toString(), file.getFileName().toString()))
                .toList();
    }

    @Override
    public List<String> report() {
        return List.copyOf(lines);
    }
}
