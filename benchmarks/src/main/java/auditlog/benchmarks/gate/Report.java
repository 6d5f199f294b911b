package auditlog.benchmarks.gate;

import auditlog.benchmarks.gate.raw.GateRun;
import auditlog.benchmarks.gate.raw.Layer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was decided about a run.
 *
 * @param run what it set out to measure; null if it could not begin
 * @param subject what was compared with what, in one line
 * @param started when, in ISO 8601, UTC
 * @param machine what it was measured on, in one line
 * @param checks everything that was looked at, the worst first, else in order; at least one
 * @param seconds how long each layer took, as far as that is known
 */
record Report(
        GateRun run, String subject, String started, String machine, List<Check> checks, Map<Layer, Double> seconds) {

    Report {
        checks = checks.stream()
                .sorted(Comparator.comparing(Check::verdict).reversed())
                .toList();
        seconds = new TreeMap<>(seconds);
        if (checks.isEmpty()) {
            throw new IllegalArgumentException("A report without a check would pass");
        }
    }

    /** The report of a run that began. */
    Report(GateRun run, List<Check> checks, Map<Layer, Double> seconds) {
        this(run, subject(run), run.started(), run.environment().line(), checks, seconds);
    }

    /** The report of a run that could not begin, or did not end. */
    static Report ofError(String command, Layer layer, String started, String machine, String message) {
        Check check =
                new Check(layer, "run", "", Verdict.ERROR, message.strip().replaceAll("\\s*\\R\\s*", " | "), command);
        return new Report(null, command + ", started " + started, started, machine, List.of(check), Map.of());
    }

    private static String subject(GateRun run) {
        String other = run.otherCommit() == null
                ? ""
                : " against " + run.otherCommit() + (run.why().isEmpty() ? "" : " (" + run.why() + ")");
        return run.thisCommit() + other + ", seed " + run.seed() + ", started " + run.started();
    }

    Verdict verdict() {
        return checks.stream().map(Check::verdict).reduce(Verdict.PASS, Verdict::or);
    }

    long count(Verdict verdict) {
        return checks.stream().filter(check -> check.verdict() == verdict).count();
    }
}
