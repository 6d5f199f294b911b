package auditlog.benchmarks.gate.raw;

import java.util.Map;
import java.util.Objects;

/**
 * Layer 3, {@code time-<scenario>-<stage>-<fork>.json}: one fork of one scenario. Several scenarios may share a JVM; each
 * has a file.
 *
 * @param scenario its name
 * @param stage from 1
 * @param fork from 1 in each stage
 * @param requests requests a block
 * @param nanos for each arm the nanoseconds a request in each block; blocks of one index are of one round
 */
public record TimedFork(String scenario, int stage, int fork, int requests, Map<ArmName, double[]> nanos) {

    public TimedFork {
        Objects.requireNonNull(scenario);
        nanos = Map.copyOf(nanos);
    }
}
