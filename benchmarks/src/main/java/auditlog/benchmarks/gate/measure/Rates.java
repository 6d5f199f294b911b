package auditlog.benchmarks.gate.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.apache.commons.math3.distribution.BetaDistribution;

/**
 * Rates of the campaign's verdicts with their exact two-sided 95 % bounds, those of Clopper and Pearson (1934): the quantiles
 * of beta distributions.
 */
final class Rates {

    private static final double CONFIDENCE = 0.95;

    private Rates() {}

    /**
     * The bounds of a rate.
     *
     * @param hits how often it happened
     * @param runs how often it could have; at least 1
     * @return lower and upper bound
     */
    static double[] bounds(int hits, int runs) {
        if (runs < 1 || hits < 0 || hits > runs) {
            throw new IllegalArgumentException("No rate: " + hits + " of " + runs);
        }
        double tail = (1 - CONFIDENCE) / 2;
        double lower =
                hits == 0 ? 0 : new BetaDistribution(null, hits, runs - hits + 1.0).inverseCumulativeProbability(tail);
        double upper = hits == runs
                ? 1
                : new BetaDistribution(null, hits + 1.0, runs - hits).inverseCumulativeProbability(1 - tail);
        return new double[] {lower, upper};
    }

    /** The table, in Markdown. Pieces without a run are left out. */
    static List<String> table(List<CampaignRun> runs) {
        List<String> lines = new ArrayList<>();
        lines.add("| injected slowdown | CPU burner | runs | FAIL | PASS | UNDECIDED | UNTRUSTED | other |");
        lines.add("| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (int slowdown : runs.stream()
                .mapToInt(CampaignRun::slowdown)
                .distinct()
                .sorted()
                .toArray()) {
            addRow(lines, runs, slowdown, "without", run -> !run.beside());
            addRow(lines, runs, slowdown, "beside", CampaignRun::beside);
            addRow(lines, runs, slowdown, "both", run -> true);
        }
        return lines;
    }

    private static void addRow(
            List<String> lines, List<CampaignRun> all, int slowdown, String burner, Predicate<CampaignRun> condition) {
        List<CampaignRun> runs = all.stream()
                .filter(run -> run.slowdown() == slowdown)
                .filter(condition)
                .toList();
        if (runs.isEmpty()) {
            return;
        }
        List<String> cells = new ArrayList<>();
        cells.add(slowdown == 0 ? "none" : slowdown + " %");
        cells.add(burner);
        cells.add(Integer.toString(runs.size()));
        int named = 0;
        for (String verdict : List.of("FAIL", "PASS", "UNDECIDED", "UNTRUSTED")) {
            int hits = (int)
                    runs.stream().filter(run -> run.verdict().equals(verdict)).count();
            named += hits;
            cells.add(cell(hits, runs.size()));
        }
        cells.add(cell(runs.size() - named, runs.size()));
        lines.add("| " + String.join(" | ", cells) + " |");
    }

    private static String cell(int hits, int runs) {
        double[] bounds = bounds(hits, runs);
        return String.format(
                Locale.ROOT,
                "%d: %.0f %% [%.0f, %.0f]",
                hits,
                100.0 * hits / runs,
                Math.floor(100 * bounds[0]),
                Math.ceil(100 * bounds[1]));
    }
}
