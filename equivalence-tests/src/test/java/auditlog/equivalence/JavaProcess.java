package auditlog.equivalence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A JVM of its own that runs a main class of the tests; closing it ends it, whatever it does. */
final class JavaProcess implements AutoCloseable {

    private static final long END_SECONDS = 20;

    private final Process process;

    private JavaProcess(Process process) {
        this.process = process;
    }

    /** The command line for a JVM of this one's version and class path that starts quickly and stays small. */
    static List<String> quickCommand(List<String> options, Class<?> main, Object... arguments) {
        List<String> all = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        all.addAll(options);
        return command(all, main, arguments);
    }

    /** The command line for a JVM of this one's version and class path. */
    static List<String> command(List<String> options, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-Dslf4j.internal.verbosity=ERROR", "-cp", System.getProperty("java.class.path")));
        command.add(main.getName());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }

    /** Starts a command whose output is the caller's to read; what it says of errors goes where the caller's does. */
    static JavaProcess start(List<String> command) throws IOException {
        return new JavaProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * All that it prints until it ends with exit code 0; any other exit code is a failure, and so is it if it has not ended
     * after so many seconds, when it is ended.
     */
    String output(long seconds) throws IOException, InterruptedException {
        AtomicBoolean late = new AtomicBoolean();
        process.onExit().orTimeout(seconds, TimeUnit.SECONDS).exceptionally(timeout -> {
            late.set(true);
            return process.destroyForcibly();
        });
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (late.get()) {
            throw new AssertionError("The process did not end in " + seconds + " seconds: " + output);
        }
        if (exit != 0) {
            throw new AssertionError("The process ended with exit code " + exit + ": " + output);
        }
        return output;
    }

    /** Its exit code, once it has ended by itself. */
    int awaitEnd(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("The process does not end: " + process.info());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        boolean interrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor(END_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
