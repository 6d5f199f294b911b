package auditlog.benchmarks.gate.raw;

import java.util.Objects;

/**
 * A layer that could not be measured, {@code failure-<layer>.json}.
 *
 * @param layer which
 * @param message what went wrong, in one line
 */
public record Failure(Layer layer, String message) {

    public Failure {
        Objects.requireNonNull(layer);
        Objects.requireNonNull(message);
    }
}
