package auditlog.benchmarks.cold;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The kernel's page cache, asked by commands of coreutils and util-linux. Works without root, for files that may be read. */
public final class PageCache {

    /** Runs a command. */
    interface Commands {

        /**
         * Runs a command to its end.
         *
         * @return its exit code, a newline, and what it printed
         * @throws IOException if there is no such command
         */
        String run(List<String> command) throws IOException, InterruptedException;
    }

    private static final String DONE = "0\n";

    private final Commands commands;

    /** The page cache of this machine. */
    public PageCache() {
        this(PageCache::runHere);
    }

    PageCache(Commands commands) {
        this.commands = commands;
    }

    /**
     * Evicts a file, if it is not written to meanwhile.
     *
     * @param file any file that may be read
     * @return why it could not be evicted, or that can't be told; empty if nothing of it is cached now
     * @throws InterruptedException if this thread is interrupted
     */
    public Optional<String> evict(Path file) throws InterruptedException {
        try {
            String evicted = commands.run(List.of("dd", "if=" + file, "iflag=nocache", "count=0"));
            if (!evicted.startsWith(DONE)) {
                return Optional.of("dd has no iflag=nocache here (it is GNU's): " + oneLine(evicted));
            }
            String asked = commands.run(List.of("fincore", "--noheadings", "--output", "PAGES", file.toString()));
            if (!asked.startsWith(DONE)) {
                return Optional.of("fincore can't tell what is cached: " + oneLine(asked));
            }
            String pages = asked.substring(DONE.length()).strip();
            return pages.equals("0")
                    ? Optional.empty()
                    : Optional.of(
                            file.getFileName() + " could not be evicted: " + pages + " of its pages are still cached");
        } catch (IOException e) {
            return Optional.of("dd and fincore (util-linux) are needed: " + oneLine(String.valueOf(e.getMessage())));
        }
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static String runHere(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + "\n" + output;
    }
}
