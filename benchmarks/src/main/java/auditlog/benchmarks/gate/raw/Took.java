package auditlog.benchmarks.gate.raw;

import java.util.Objects;

/**
 * How long a layer took, {@code took-<layer>.json}. Answers and counters are taken at once, for which the later of the two stands.
 *
 * @param layer which
 * @param seconds how long
 */
public record Took(Layer layer, double seconds) {

    public Took {
        Objects.requireNonNull(layer);
    }
}
