package auditlog.benchmarks.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;

/** What JMH gave in rounds of one fork each, kept as its own JSON: a file a round, written anew after each fork. */
final class JmhRounds {

    private final Path directory;
    private final String name;
    private final Map<Integer, List<RunResult>> raw = new LinkedHashMap<>();

    /**
     * @param directory of the files
     * @param name how a file's name begins, before {@code -round-1.json}
     */
    JmhRounds(Path directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    /**
     * Keeps what a fork gave.
     *
     * @return the one result
     * @throws IllegalStateException if there is not just one; all are kept before
     */
    RunResult keep(Collection<RunResult> run, int round) throws IOException {
        List<RunResult> ofRound = raw.computeIfAbsent(round, unused -> new ArrayList<>());
        ofRound.addAll(run);
        Jmh.write(directory.resolve(name + "-round-" + round + ".json"), ofRound);
        if (run.size() != 1) {
            throw new IllegalStateException("The benchmark gave " + run.size() + " results, expected one");
        }
        return run.iterator().next();
    }
}
