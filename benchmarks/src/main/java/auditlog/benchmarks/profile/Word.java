package auditlog.benchmarks.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be made of a benchmark. */
enum Word {
    FLAME(
            "BENCHMARK IMPL WORKLOAD",
            "Where the processor's time goes: a flame graph of one fork while it measures.",
            "PageThroughput enhanced hits",
            "PageDepth baseline page=583"),
    ALLOC(
            "BENCHMARK IMPL WORKLOAD",
            "Where memory is allocated: a flame graph by bytes.",
            "PageThroughput enhanced hits"),
    LOCK(
            "BENCHMARK IMPL WORKLOAD",
            "Where threads wait for locks of Java's: a flame graph by time.",
            "PageThroughput baseline hits --threads 20"),
    JFR(
            "BENCHMARK IMPL WORKLOAD",
            "A recording of the JDK's Flight Recorder, which needs no native library.",
            "PageThroughput enhanced hits"),
    DIFF(
            "BENCHMARK WORKLOAD [COMMIT COMMIT]",
            "What the enhanced service has against the baseline, or that of the second commit against that of the first: both"
                    + " flame graphs and their difference, with the stacks that are gone.",
            "PageThroughput hits",
            "PageThroughput hits --event alloc",
            "PageThroughput hits v1.2 v1.3");

    private static final String COMMAND = "mvn -pl benchmarks exec:java -Dexec.args=\"%s\"";

    private final String arguments;
    private final String description;
    private final List<String> examples;

    Word(String arguments, String description, String... examples) {
        this.arguments = arguments;
        this.description = description;
        this.examples = List.of(examples);
    }

    static Optional<Word> named(String name) {
        return Arrays.stream(values())
                .filter(word -> word.toString().equals(name))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Word::toString).toList();
    }

    String synopsis() {
        return this + " " + arguments;
    }

    String description() {
        return description;
    }

    /** The arguments of each example. */
    List<String> examples() {
        return examples;
    }

    String example() {
        return COMMAND.formatted(this + " " + examples.get(0));
    }

    String[] footer(List<String> benchmarks) {
        List<String> lines = new ArrayList<>(List.of("", "BENCHMARK is one of:"));
        benchmarks.forEach(benchmark -> lines.add("  " + benchmark));
        lines.add("with IMPL and WORKLOAD where it has them, and name=value for other parameters. Examples:");
        examples.forEach(example -> lines.add("  " + COMMAND.formatted(this + " " + example)));
        return lines.toArray(String[]::new);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
