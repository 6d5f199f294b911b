package auditlog.benchmarks.acceptance;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The content of {@code summary.json}.
 *
 * @param mode {@code full}, {@code quick}, or {@code only-…} for a stage repeated alone
 * @param passed checks that passed
 * @param failed checks that failed
 * @param command what was typed
 * @param started when this JVM, which measures, was started, as text
 * @param finished when all was measured, as text
 * @param sourceTree digest of the tree the run was made of, see {@link SourceTree}
 * @param environment where it ran
 * @param checks all checks, those of the earlier stages first
 * @param figures every figure printed, by key, see {@link Figures}
 * @param stageSeconds how long each stage took, by its title
 * @param sweep what the comparison of the whole domain reported; null if it did not run
 * @param observations the value of every round
 * @param settings the titles of the loads, by their keys
 * @param limits what the checks of the ratios ask for
 */
record Summary(
        String mode,
        int passed,
        int failed,
        String command,
        String started,
        String finished,
        String sourceTree,
        JsonNode environment,
        List<Check> checks,
        Map<String, Figures.Figure> figures,
        Map<String, Double> stageSeconds,
        JsonNode sweep,
        List<Measurements.Observation> observations,
        Map<String, String> settings,
        List<Limit> limits) {

    static final String FILE = "summary.json";
    static final String FULL = "full";
    static final String QUICK = "quick";
}
