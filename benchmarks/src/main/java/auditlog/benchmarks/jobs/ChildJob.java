package auditlog.benchmarks.jobs;

import auditlog.benchmarks.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A job done in a fresh JVM: the job and its result travel as JSON files, what the JVM prints is kept for the case that it
 * fails.
 */
public final class ChildJob {

    private static final Duration NO_LIMIT = Duration.ofDays(1);
    private static final String AT = "at: ";
    private static final String END_OF_DUMP = "JNI global refs";
    private static final int DUMP_LOOKS = 100;
    private static final long DUMP_PAUSE_MILLIS = 50;

    private ChildJob() {}

    /** A JVM that took too long. */
    public static final class OverdueException extends IOException {

        private static final long serialVersionUID = 1L;

        private final String dump;

        private OverdueException(String message, String dump) {
            super(message);
            this.dump = dump;
        }

        /**
         * What its threads did when the time was over.
         *
         * @return a thread dump as the JVM prints it
         */
        public String dump() {
            return dump;
        }
    }

    /**
     * Does a job.
     *
     * @param main the class whose {@code main} takes the job's file and the result's
     * @param job the job, a record
     * @param resultType what the result is read as
     * @return the result
     * @throws IOException if the JVM fails; the message has what it printed
     */
    public static <R> R run(Class<?> main, Object job, Class<R> resultType) throws IOException, InterruptedException {
        return run(List.of(), main, job, resultType, NO_LIMIT);
    }

    /**
     * Does a job in a JVM with flags of its own, which may not take longer than a limit.
     *
     * @param extraJvmFlags flags after those that every measuring JVM gets, which so take precedence
     * @param main the class whose {@code main} takes the job's file and the result's
     * @param job the job, a record
     * @param resultType what the result is read as
     * @param limit how long
     * @return the result
     * @throws OverdueException if the JVM takes longer; it is then ended
     * @throws IOException if the JVM fails; the message has what it printed
     */
    public static <R> R run(List<String> extraJvmFlags, Class<?> main, Object job, Class<R> resultType, Duration limit)
            throws IOException, InterruptedException {
        try (TemporaryDirectory directory = new TemporaryDirectory("auditlog-job")) {
            Path jobFile = directory.path().resolve("job.json");
            Path resultFile = directory.path().resolve("result.json");
            Path output = directory.path().resolve("output.txt");
            Json.write(jobFile, job);
            List<String> command = ChildJvm.attachedCommand(
                    extraJvmFlags, main.getName(), List.of(jobFile.toString(), resultFile.toString()));
            int exit = run(command, output, main.getSimpleName(), job, limit);
            if (exit != 0 || !Files.exists(resultFile)) {
                throw new IOException(main.getSimpleName() + " ended with exit code " + exit + " for " + job + ": "
                        + Files.readString(output).strip());
            }
            return Json.read(resultFile, resultType);
        }
    }

    /**
     * Says what the job is at, for the case that it takes too long; called in the job's JVM.
     *
     * @param what in a few words
     */
    public static void at(String what) {
        System.out.println(AT + what);
    }

    private static int run(List<String> command, Path output, String name, Object job, Duration limit)
            throws IOException, InterruptedException {
        Process process = ChildJvm.process(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        // A JVM that is told to end runs no finally: the job must not go on without it.
        Thread hook = new Thread(process::destroyForcibly, "end-child-job");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                String said = Files.readString(output);
                throw new OverdueException(
                        name + " did not end within " + limit.toSeconds() + " s and was ended; it was at: "
                                + last(said).orElse(job.toString()),
                        dump(process, output, said.length()));
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
            removeHook(hook);
        }
    }

    private static Optional<String> last(String said) {
        return said.lines()
                .filter(line -> line.startsWith(AT))
                .map(line -> line.substring(AT.length()))
                .reduce((earlier, later) -> later);
    }

    /** What the JVM's threads do: asked for by the signal that makes a JVM print it. */
    private static String dump(Process process, Path output, int from) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        String dump = "";
        for (int look = 0; look < DUMP_LOOKS && !dump.contains(END_OF_DUMP); look++) {
            Thread.sleep(DUMP_PAUSE_MILLIS);
            dump = Files.readString(output).substring(from);
        }
        return dump.isBlank() ? "It gave no thread dump: it may be stopped, or starved" : dump.strip();
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is ending already: the hook is running or has run.
        }
    }
}
