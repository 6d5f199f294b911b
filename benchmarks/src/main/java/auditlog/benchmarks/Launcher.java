package auditlog.benchmarks;

import auditlog.benchmarks.harness.Scenario;
import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetException;
import auditlog.datagen.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.runner.BenchmarkListEntry;

/**
 * The main class of {@code mvn -pl benchmarks exec:java}. Without arguments it lists what can be run and profiled; with
 * arguments it runs JMH, or one of the project's own tools if the first word names it.
 *
 * <p>Both run in a JVM of their own: inside Maven's, forks would inherit Maven's flags and find no class path. Before that,
 * stale jars, unknown parameters and a dataset that is not the contract's are refused. A run that fails, or measures nothing,
 * fails the build.
 */
public final class Launcher {

    private static final String COMMAND = "mvn -pl benchmarks exec:java";

    /** Where what is started runs: what it writes is not to change the state of the tree. */
    private static final String RESULTS = "target/jmh";

    private static final String OVERVIEW_END = """
            Profilers that work on a small virtual machine, without performance counters (-prof NAME):
              gc           bytes allocated a page, collections
              stack        where threads are, sampled
              jfr          a Flight Recorder file
              cl comp      classes loaded; time in the compiler
              mempool      memory pools after the run
              pauses       pauses of the whole JVM
            Files (-rff, -o, jfr) are written under target/jmh, unless their names are absolute.
            Others need hardware counters (perfnorm, perfasm), or a library of their own (async): for that one, flame.

            Examples (after ./run_tests or ./run_tests --only build):
              %1$s -Dexec.args="PageThroughputBenchmark -p impl=enhanced -p workload=hits -f 1 -prof gc"
              %1$s -Dexec.args="PageLatencyBenchmark -p impl=baseline,enhanced -p workload=hits -f 1 -t 20"
              %1$s -Dexec.args="PageDepthBenchmark -f 1 -wi 1 -i 2 -rf json -rff depth.json"
              %1$s -Dexec.args="ShallowBesideDeepBenchmark -tg 3,1 -f 1 -prof stack"
              %1$s -Dexec.args="ReadersBesideWriterBenchmark -p commitsPerSecond=0,50 -t 20 -f 1"
              %1$s -Dexec.args="paired --help"
              %1$s -Dexec.args="flame PageThroughput enhanced hits"
              %1$s -Dexec.args="diff PageThroughput hits"
              %1$s -Dexec.args="-h"      JMH's own options

            All benchmarks with stored results and a report: ./run_tests --study
            """.formatted(COMMAND);

    private Launcher() {}

    /**
     * Lists or runs.
     *
     * @param args none, JMH's own, or a tool's name and its arguments
     * @throws LaunchException inside Maven, if a run can't be started or fails; elsewhere the JVM ends with 1 for a run that
     *     failed and 2 for one that can't be started
     */
    public static void main(String[] args) {
        try {
            run(List.of(args), System.out);
        } catch (LaunchException e) {
            // Inside Maven an exit would kill the build without its summary.
            if (Launcher.class.getClassLoader() instanceof URLClassLoader) {
                throw e;
            }
            System.err.println(e.getMessage());
            System.exit(e.exitCode());
        }
    }

    static void run(List<String> args, PrintStream out) {
        Optional<Tool> tool = args.isEmpty() ? Optional.empty() : Tool.named(args.get(0));
        if (args.isEmpty() || args.equals(List.of("--help"))) {
            out.print(overview());
        } else if (tool.isPresent()) {
            requireFresh();
            boolean isHelp = tool.get().isHelp(args);
            start(tool.get().word(), tool.get().mainClass(), tool.get().arguments(args), isHelp ? null : out);
        } else if (JmhRequest.isListing(args)) {
            start("JMH", Main.class.getName(), args, null);
        } else {
            JmhRequest.check(args);
            requireFresh();
            start("JMH", JmhMain.class.getName(), args, out);
        }
    }

    /** Starts a main class; with the dataset, verified, if there is a place to report that to. */
    private static void start(String name, String mainClass, List<String> args, PrintStream progress) {
        if (progress != null) {
            handOnDataset(progress);
        }
        int code;
        try {
            Path results = Files.createDirectories(Dataset.projectRoot().resolve(RESULTS));
            if (progress != null) {
                progress.println("files with a relative name are written to " + results);
            }
            code = ChildJvm.run(ChildJvm.attachedCommand(List.of(), mainClass, args), results);
        } catch (IOException e) {
            throw LaunchException.failed(name + " can't be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LaunchException.failed(name + " was interrupted");
        }
        if (code != 0) {
            throw LaunchException.failed(name + " failed (exit code " + code + "); see its messages above");
        }
    }

    private static void requireFresh() {
        try {
            SourceStamps.requireFresh(Dataset.projectRoot());
        } catch (StaleBuildException | DatasetException e) {
            throw LaunchException.wrongUsage(e.getMessage());
        }
    }

    /** Verifies the dataset once, so that no fork has to. */
    private static void handOnDataset(PrintStream out) {
        try {
            Path directory = Dataset.defaultDirectory().toAbsolutePath();
            Dataset dataset = Dataset.ensure(directory, Progress.to(out));
            System.setProperty(Dataset.DIRECTORY_PROPERTY, directory.toString());
            System.setProperty(ChildJvm.TOKEN_PROPERTY, dataset.token());
        } catch (DatasetException e) {
            throw LaunchException.wrongUsage(e.getMessage());
        }
    }

    /** What can be run and profiled. */
    static String overview() {
        Map<String, StringBuilder> classes = new TreeMap<>();
        for (BenchmarkListEntry benchmark : JmhRequest.benchmarks()) {
            classes.computeIfAbsent(benchmark.getUserClassQName(), name -> describe(name, benchmark));
        }
        StringBuilder text = new StringBuilder("Run or profile any part:  " + COMMAND + " -Dexec.args=\"…\"\n\n");
        text.append("JMH benchmarks (any part of a name selects; the values shown are the default):\n");
        classes.values().forEach(text::append);
        text.append("\nTools of this project:\n");
        for (Tool tool : Tool.values()) {
            text.append("  %-10s %s%n".formatted(tool.word(), tool.description()));
        }
        return text.append('\n').append(OVERVIEW_END).toString();
    }

    private static StringBuilder describe(String className, BenchmarkListEntry benchmark) {
        StringBuilder text = new StringBuilder("  " + JmhRequest.simpleName(className) + "\n");
        scenario(className)
                .ifPresent(scenario -> text.append("      ").append(scenario).append('\n'));
        String parameters = new TreeMap<>(benchmark.getParams().orElse(Map.of()))
                .entrySet().stream()
                        .map(parameter -> "-p " + parameter.getKey() + "="
                                + Arrays.stream(parameter.getValue()).collect(Collectors.joining(",")))
                        .collect(Collectors.joining(" "));
        return text.append("      ").append(parameters).append('\n');
    }

    private static Optional<String> scenario(String className) {
        try {
            return Optional.ofNullable(Class.forName(className).getAnnotation(Scenario.class))
                    .map(Scenario::value);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("The list of benchmarks names a class that is not there: " + className, e);
        }
    }
}
