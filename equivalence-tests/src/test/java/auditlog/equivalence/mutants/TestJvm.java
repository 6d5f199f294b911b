package auditlog.equivalence.mutants;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A JVM of its own that runs tests against classes that take the place of others of the same names. Stops at the first failure.
 *
 * @param classPath what the tests need, the classes that are replaced included
 * @param flags flags and properties of the JVM
 */
record TestJvm(List<Path> classPath, List<String> flags) {

    /** How a run ended. */
    sealed interface Verdict {

        /** Every test passed. */
        record Passed(int tests) implements Verdict {}

        /** A test failed. */
        record Failed(String test, String message) implements Verdict {}

        /** The run did not end in its time; it was ended. */
        record TimedOut() implements Verdict {}

        /** The run says nothing about the tests: there is no such test, or the JVM died. */
        record Broken(String why) implements Verdict {}
    }

    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g");

    TestJvm {
        classPath = List.copyOf(classPath);
        flags = List.copyOf(flags);
    }

    /**
     * Runs tests.
     *
     * @param classes takes precedence over the class path
     * @param tests what to run
     * @param limit the most time the run may take
     * @param directory for the run's own files; made if missing
     */
    Verdict run(Path classes, ChosenTests tests, Duration limit, Path directory)
            throws IOException, InterruptedException {
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        Path result = directory.resolve("result.properties");
        Files.deleteIfExists(result);
        Process process = new ProcessBuilder(command(classes, tests, temporary, result))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.txt").toFile())
                .start();
        Thread hook = new Thread(() -> end(process), "end-test-jvm");
        Runtime.getRuntime().addShutdownHook(hook);
        boolean ended;
        try {
            ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            end(process);
            process.waitFor();
            Runtime.getRuntime().removeShutdownHook(hook);
            deleteAll(temporary);
        }
        return ended ? verdict(process.exitValue(), result) : new Verdict.TimedOut();
    }

    private List<String> command(Path classes, ChosenTests tests, Path temporary, Path result) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(QUICK_START);
        command.addAll(flags);
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-cp");
        StringBuilder path = new StringBuilder(classes.toString());
        classPath.forEach(entry -> path.append(File.pathSeparatorChar).append(entry));
        command.add(path.toString());
        command.add(TestJvmMain.class.getName());
        command.add(result.toString());
        command.addAll(tests.names());
        return command;
    }

    private static Verdict verdict(int exitCode, Path file) throws IOException {
        Properties result = new Properties();
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                result.load(in);
            }
        }
        if (exitCode != 0 || result.getProperty(TestJvmMain.DONE) == null) {
            return new Verdict.Broken("the tests' JVM ended with exit code " + exitCode);
        }
        String missing = result.getProperty(TestJvmMain.MISSING);
        if (missing != null) {
            return new Verdict.Broken("there is no test " + missing);
        }
        String failed = result.getProperty(TestJvmMain.FAILED);
        if (failed != null) {
            return new Verdict.Failed(failed, result.getProperty(TestJvmMain.MESSAGE));
        }
        int tests = Integer.parseInt(result.getProperty(TestJvmMain.TESTS));
        return tests == 0 ? new Verdict.Broken("no test ran") : new Verdict.Passed(tests);
    }

    private static void end(Process process) {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    private static void deleteAll(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.walk(directory)) {
            files = entries.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
