package auditlog.benchmarks.profile;

import auditlog.benchmarks.JmhMain;
import auditlog.benchmarks.JmhRun;
import auditlog.benchmarks.LaunchException;
import auditlog.benchmarks.jobs.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.AsyncProfiler;
import org.openjdk.jmh.profile.Profiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * One fork of JMH's with the flags of all forks and {@link #FLAGS}, profiled in its measured iterations.
 *
 * @param subject what it runs
 * @param threads how many threads run it; 0 for the benchmark's own number
 * @param warmupMillis before
 * @param millis profiled
 * @param waiting told while another JMH run on this machine is waited for
 */
record ProfiledFork(Subject subject, int threads, long warmupMillis, long millis, Consumer<String> waiting) {

    /** Without them a sample in inlined code is taken for one in the caller. No other fork has them. */
    static final List<String> FLAGS = List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints");

    /** Of a frame in async-profiler's page, per cent: a compiler's recursion would make it a tower as thin as a hair. */
    private static final String LEAST_WIDTH = "0.2";

    private static final String CLASS_PATH = "java.class.path";

    /** What async-profiler and JMH read as something else in a path. */
    private static final String NOT_IN_PATHS = "[,;%]";

    /**
     * What a fork left.
     *
     * @param stacks collapsed
     * @param page async-profiler's own page; empty if there was nothing to draw
     * @param jvm how the fork ran
     */
    record Stacks(String stacks, Optional<String> page, BenchmarkParams jvm) {}

    /**
     * Has async-profiler take samples.
     *
     * @param event of what
     * @param library async-profiler's
     * @param title of the page
     * @param log where JMH's output goes; files beside it are made and removed
     * @throws LaunchException if the fork fails
     */
    Stacks sample(Event event, Path library, String title, Path log) throws IOException, InterruptedException {
        Path directory = log.toAbsolutePath().getParent();
        if (directory.toString().matches(".*" + NOT_IN_PATHS + ".*")) {
            throw LaunchException.wrongUsage("async-profiler's options can't hold a path with a comma, a semicolon or a"
                    + " per cent sign: " + directory + "; move the project, or take the word jfr");
        }
        Path files = Files.createTempDirectory(directory, "jmh");
        try {
            BenchmarkParams jvm = run(
                    AsyncProfiler.class,
                    String.join(
                                    ";",
                                    "libPath=" + library,
                                    "output=collapsed,flamegraph",
                                    "direction=forward",
                                    "event=" + event.name(),
                                    "dir=" + files,
                                    "title=" + title.replaceAll(NOT_IN_PATHS, " "),
                                    // Weights are then bytes or nanoseconds; a sample of processor time weighs one.
                                    "rawCommand=" + (event.unit().equals("samples") ? "samples" : "total")
                                            + ",minwidth=" + LEAST_WIDTH)
                            + (event.interval() > 0 ? ";interval=" + event.interval() : ""),
                    log);
            return new Stacks(text(files, ".csv").orElse(""), text(files, ".html"), jvm);
        } finally {
            TemporaryDirectory.delete(files);
        }
    }

    /**
     * Has Flight Recorder record.
     *
     * @param file where to
     * @param log where JMH's output goes
     * @return how the fork ran
     * @throws LaunchException if the fork fails
     */
    BenchmarkParams record(Path file, Path log) throws IOException, InterruptedException {
        return run(FlightRecording.class, file.toAbsolutePath().toString(), log);
    }

    /**
     * Runs with another class path for the forks.
     *
     * @param classPath theirs
     * @param run what to do meanwhile
     */
    static <T> T withClassPath(String classPath, SideRun<T> run) throws IOException, InterruptedException {
        String before = System.getProperty(CLASS_PATH);
        // JMH takes its forks' from here.
        System.setProperty(CLASS_PATH, classPath);
        try {
            return run.run();
        } finally {
            System.setProperty(CLASS_PATH, before);
        }
    }

    /** A run of one side. */
    @FunctionalInterface
    interface SideRun<T> {
        T run() throws IOException, InterruptedException;
    }

    private BenchmarkParams run(Class<? extends Profiler> profiler, String settings, Path log)
            throws IOException, InterruptedException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        try {
            Collection<RunResult> results = JmhRun.of(options(profiler, settings, log), null, waiting);
            if (results.isEmpty()) {
                throw LaunchException.failed(
                        "JMH ended without a result: nothing was measured; its output is in " + log);
            }
            return results.iterator().next().getParams();
        } catch (RunnerException e) {
            throw LaunchException.failed("The profiled fork failed: "
                    + String.valueOf(e.getMessage()).strip() + "; JMH's output is in " + log);
        }
    }

    Options options(Class<? extends Profiler> profiler, String settings, Path log) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(subject.pattern())
                .forks(1)
                .output(log.toString())
                .addProfiler(profiler, settings)
                .jvmArgsAppend(FLAGS.toArray(String[]::new));
        subject.parameters().forEach(options::param);
        if (threads > 0) {
            options.threads(threads);
        }
        if (!subject.isSingleShot()) {
            options.warmupIterations(1)
                    .warmupTime(TimeValue.milliseconds(warmupMillis))
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(millis));
        }
        return JmhMain.options(options.build());
    }

    private static Optional<String> text(Path directory, String suffix) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            Optional<Path> file =
                    found.filter(path -> path.toString().endsWith(suffix)).findFirst();
            return file.isPresent() ? Optional.of(Files.readString(file.get())) : Optional.empty();
        }
    }
}
