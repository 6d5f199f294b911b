package auditlog.benchmarks.gate.raw;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What the command asks the measuring half for.
 *
 * @param root the project's root
 * @param command the words that ask for it again, see {@link GateRun#command}
 * @param subject the commit that is judged, as the user named it; null for the working tree
 * @param against the commit to compare with, as the user named it; null for the default
 * @param layers which layers
 * @param scenarios names of the scenarios; empty for all
 * @param seed what every shuffling and sampling is derived from
 * @param limit how long one JVM may take
 */
public record GateRequest(
        Path root,
        String command,
        String subject,
        String against,
        List<Layer> layers,
        List<String> scenarios,
        long seed,
        Duration limit) {

    /** More than a JVM ever needs, on a loaded machine too. */
    public static final Duration LIMIT = Duration.ofMinutes(10);

    public GateRequest {
        Objects.requireNonNull(root);
        Objects.requireNonNull(command);
        Objects.requireNonNull(limit);
        layers = List.copyOf(layers);
        scenarios = List.copyOf(scenarios);
    }

    /**
     * All scenarios of the working tree.
     *
     * @param root the project's root
     * @param layers which layers
     * @param seed what every shuffling and sampling is derived from
     * @return the request
     */
    public static GateRequest ofTree(Path root, List<Layer> layers, long seed) {
        return new GateRequest(root, GateRun.GATE, null, null, layers, List.of(), seed, LIMIT);
    }
}
