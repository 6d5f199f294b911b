package auditlog.benchmarks.gate.raw;

import java.util.List;
import java.util.Objects;

/**
 * Layer 4, {@code claims.json}.
 *
 * @param ratios one for each claim that was measured
 */
public record Claims(List<Measured> ratios) {

    public Claims {
        ratios = List.copyOf(ratios);
    }

    /**
     * A ratio of times.
     *
     * @param name {@code <workload>.<numerator>/<denominator>}, for example {@code hits.baseline/enhanced}
     * @param logRatios for each fork its one observation: the median over blocks of ln(time numerator / time denominator)
     */
    public record Measured(String name, double[] logRatios) {

        public Measured {
            Objects.requireNonNull(name);
            Objects.requireNonNull(logRatios);
        }
    }
}
