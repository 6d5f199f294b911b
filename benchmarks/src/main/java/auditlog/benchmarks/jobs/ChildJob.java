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
        Path directory = Files.createTempDirectory("auditlog-job");
        Path jobFile = directory.resolve("job.json");
        Path resultFile = directory.resolve("result.json");
        Path output = directory.resolve("output.txt");
        try {
            Json.write(jobFile, job);
            List<String> command =
                    ChildJvm.command(List.of(), main, List.of(jobFile.toString(), resultFile.toString()));
            int exit = run(command, output);
            if (exit != 0 || !Files.exists(resultFile)) {
                throw new IOException(main.getSimpleName() + " ended with exit code " + exit + " for " + job + ": "
                        + Files.readString(output).strip());
            }
            return Json.read(resultFile, resultType);
        } finally {
            for (Path file : List.of(jobFile, resultFile, output, directory)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static int run(List<String> command, Path output) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            return process.waitFor();
        } finally {
            process.destroyForcibly();
        }
    }
}
