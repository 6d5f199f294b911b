package auditlog.benchmarks.gate;

import auditlog.benchmarks.gate.raw.GateRun;
import java.util.List;

/**
 * What was decided about a run.
 *
 * @param run what it set out to measure
 * @param checks everything that was looked at, in order; at least one
 */
record Report(GateRun run, List<Check> checks) {

    Report {
        checks = List.copyOf(checks);
        if (checks.isEmpty()) {
            throw new IllegalArgumentException("A report without a check would pass");
        }
    }

    Verdict verdict() {
        return checks.stream().map(Check::verdict).reduce(Verdict.PASS, Verdict::or);
    }

    long count(Verdict verdict) {
        return checks.stream().filter(check -> check.verdict() == verdict).count();
    }
}
