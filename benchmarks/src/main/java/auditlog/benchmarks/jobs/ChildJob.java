package auditlog.benchmarks.jobs;

import auditlog.benchmarks.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A job done in a fresh JVM: the job and its result travel as JSON files, what the JVM prints is kept for the case that it
 * fails.
 */
public final class ChildJob {

    private ChildJob() {}

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
        return run(List.of(), main, job, resultType);
    }

    /**
     * Does a job in a JVM with flags of its own.
     *
     * @param extraJvmFlags flags after those that every measuring JVM gets, which so take precedence
     * @param main the class whose {@code main} takes the job's file and the result's
     * @param job the job, a record
     * @param resultType what the result is read as
     * @return the result
     * @throws IOException if the JVM fails; the message has what it printed
     */
    public static <R> R run(List<String> extraJvmFlags, Class<?> main, Object job, Class<R> resultType)
            throws IOException, InterruptedException {
        try (TemporaryDirectory directory = new TemporaryDirectory("auditlog-job")) {
            Path jobFile = directory.path().resolve("job.json");
            Path resultFile = directory.path().resolve("result.json");
            Path output = directory.path().resolve("output.txt");
            Json.write(jobFile, job);
            List<String> command = ChildJvm.attachedCommand(
                    extraJvmFlags, main.getName(), List.of(jobFile.toString(), resultFile.toString()));
            int exit = run(command, output);
            if (exit != 0 || !Files.exists(resultFile)) {
                throw new IOException(main.getSimpleName() + " ended with exit code " + exit + " for " + job + ": "
                        + Files.readString(output).strip());
            }
            return Json.read(resultFile, resultType);
        }
    }

    private static int run(List<String> command, Path output) throws IOException, InterruptedException {
        Process process = ChildJvm.process(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        // A JVM that is told to end runs no finally: the job must not go on without it.
        Thread hook = new Thread(process::destroyForcibly, "end-child-job");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return process.waitFor();
        } finally {
            process.destroyForcibly();
            removeHook(hook);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is ending already: the hook is running or has run.
        }
    }
}
