package auditlog.benchmarks.gate.raw;

import java.util.List;
import java.util.Objects;

/**
 * Layer 1, {@code answers.json}.
 *
 * @param scenarios one for each scenario of the run
 */
public record Answers(List<Digests> scenarios) {

    public Answers {
        scenarios = List.copyOf(scenarios);
    }

    /**
     * What was served for a scenario's requests.
     *
     * @param scenario its name
     * @param requests how many
     * @param baseline SHA-256 over every page that the baseline served, in hexadecimal
     * @param enhanced the same of the enhanced service
     */
    public record Digests(String scenario, long requests, String baseline, String enhanced) {

        public Digests {
            Objects.requireNonNull(scenario);
            Objects.requireNonNull(baseline);
            Objects.requireNonNull(enhanced);
        }
    }
}
