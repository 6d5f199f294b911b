package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.gate.Judgement;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.gate.raw.Layer;
import auditlog.equivalence.mutants.PatchException;
import auditlog.equivalence.mutants.SourcePatch;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What must catch a mutant, as its patch says: {@code answers: same} or {@code differ}; {@code must}, the counters that have
 * to move; {@code may}, those that move with them; {@code time}, the verdicts of the time layer that count as caught. What is
 * neither in {@code must} nor in {@code may} has to stay as it is.
 *
 * @param answersDiffer whether the pages become other ones
 * @param must counters, by their word
 * @param may counters, by their word
 * @param time verdicts; empty if the time layer is not asked
 */
record Expectation(boolean answersDiffer, Set<String> must, Set<String> may, Set<String> time) {

    /** What was found instead; the counters by their word. */
    record Found(boolean answersDiffer, Set<String> moved, Set<String> errors) {

        static Found in(Judgement judgement) {
            Set<String> moved = new TreeSet<>();
            Set<String> errors = new TreeSet<>();
            boolean differ = false;
            for (Judgement.Finding finding : judgement.findings()) {
                if ("FAIL".equals(finding.verdict())) {
                    differ |= finding.layer() == Layer.ANSWERS;
                    if (finding.layer() == Layer.COUNTERS) {
                        moved.add(finding.name());
                    }
                } else if (!finding.passed()) {
                    errors.add(finding.layer().word() + " " + finding.subject() + " " + finding.name() + ": "
                            + finding.detail());
                }
            }
            return new Found(differ, moved, errors);
        }
    }

    /**
     * Reads what a patch says.
     *
     * @throws GateException if it says nothing of the answers, or nothing would catch it
     */
    static Expectation of(SourcePatch patch) {
        String answers;
        try {
            answers = patch.require("answers");
        } catch (PatchException e) {
            throw new GateException(e.getMessage(), e);
        }
        boolean differ = switch (answers) {
            case "differ" -> true;
            case "same" -> false;
            default -> throw new GateException(patch.name() + ": answers are 'same' or 'differ', not " + answers);
        };
        Expectation expected = new Expectation(differ, words(patch, "must"), words(patch, "may"), words(patch, "time"));
        if (!differ && expected.must.isEmpty() && expected.time.isEmpty()) {
            throw new GateException(patch.name() + ": nothing would catch it");
        }
        return expected;
    }

    /** What of the exact layers is not as expected; empty if all is. */
    String trouble(Found found) {
        Set<String> unmoved = new TreeSet<>(must);
        unmoved.removeAll(found.moved);
        Set<String> unexpected = new TreeSet<>(found.moved);
        unexpected.removeAll(must);
        unexpected.removeAll(may);
        StringBuilder trouble = new StringBuilder();
        if (found.answersDiffer != answersDiffer) {
            trouble.append(answersDiffer ? "the answers should differ; " : "the answers should be the same; ");
        }
        if (!unmoved.isEmpty()) {
            trouble.append("not moved: ").append(String.join(" ", unmoved)).append("; ");
        }
        if (!unexpected.isEmpty()) {
            trouble.append("moved without cause: ")
                    .append(String.join(" ", unexpected))
                    .append("; ");
        }
        found.errors.forEach(error -> trouble.append(error).append("; "));
        return trouble.toString().strip();
    }

    private static Set<String> words(SourcePatch patch, String key) {
        return Arrays.stream(patch.properties().getOrDefault(key, "").split("\\s+"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
