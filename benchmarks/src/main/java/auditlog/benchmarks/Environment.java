package auditlog.benchmarks;

import auditlog.benchmarks.jobs.Git;
import auditlog.datagen.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a measurement was made on, for every result file.
 *
 * @param cpu the processor's model, or the architecture if the system does not tell
 * @param cores processors that the JVM may use
 * @param kernel name and version of the operating system
 * @param jdk name and version of the JVM
 * @param jvmFlags the flags of a JVM that measures, as such a JVM itself tells them
 * @param payloadsSha256 digest of the payload file that was verified
 * @param rowsSha256 digest of the rows that were verified
 * @param commit the commit of the working copy, marked if files have changed since, or "unknown"
 * @param pageCacheWarm whether both files had just been read whole
 */
public record Environment(
        String cpu,
        int cores,
        String kernel,
        String jdk,
        List<String> jvmFlags,
        String payloadsSha256,
        String rowsSha256,
        String commit,
        boolean pageCacheWarm) {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /**
     * This JVM's environment.
     *
     * @param pageCacheWarm whether both files were read whole before
     * @return the environment
     */
    public static Environment here(boolean pageCacheWarm) {
        return new Environment(
                cpuModel(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                FlagsMain.flags(),
                Dataset.PAYLOADS_SHA256,
                Dataset.ROWS_SHA256,
                commitOf(Dataset.projectRoot()),
                pageCacheWarm);
    }

    /**
     * For a result file.
     *
     * @return a JSON object and a newline
     */
    public String json() {
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(this)
                + "\n";
    }

    /**
     * For the console.
     *
     * @return one line
     */
    public String line() {
        return "# " + cpu + ", " + cores + " cores; " + kernel + "; " + jdk + "; dataset "
                + payloadsSha256.substring(0, 12) + "; commit " + commit + "; page cache "
                + (pageCacheWarm ? "warm" : "as it was");
    }

    private static String cpuModel() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** The commit, or "unknown" where there is no git, no repository, as in an unpacked archive, or none that git works with. */
    static String commitOf(Path root) {
        try {
            Git git = new Git(root);
            if (!git.isRepository()) {
                return "unknown";
            }
            return git.tryAsking("rev-parse", "HEAD")
                    .map(commit -> commit + (isChanged(git) ? " and changes" : ""))
                    .orElse("unknown");
        } catch (Git.GitException e) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }

    private static boolean isChanged(Git git) {
        try {
            return git.tryAsking("status", "--porcelain").isPresent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
