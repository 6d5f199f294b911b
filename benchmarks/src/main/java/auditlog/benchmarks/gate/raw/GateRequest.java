package auditlog.benchmarks.gate.raw;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What the command asks the measuring half for.
 *
 * @param root the project's root
 * @param against the commit to compare with, as the user named it; null for the default
 * @param layers which layers
 * @param scenarios names of the scenarios; empty for all
 * @param seed what every shuffling and sampling is derived from
 */
public record GateRequest(Path root, String against, List<Layer> layers, List<String> scenarios, long seed) {

    public GateRequest {
        Objects.requireNonNull(root);
        layers = List.copyOf(layers);
        scenarios = List.copyOf(scenarios);
    }
}
