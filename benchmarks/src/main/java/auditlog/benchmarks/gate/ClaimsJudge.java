package auditlog.benchmarks.gate;

import auditlog.benchmarks.gate.raw.Claims;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.gate.raw.GateRun;
import auditlog.benchmarks.gate.raw.Layer;
import auditlog.benchmarks.gate.raw.Limits;
import auditlog.benchmarks.gate.raw.RawDirectory;
import auditlog.benchmarks.statistics.Interval;
import auditlog.benchmarks.statistics.LogRatios;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The claims layer. A claim holds if its one-sided bound is on the right side, fails if the other bound is on the wrong one,
 * and is undecided between. Nothing correct is faster than the floor: if the interval of enhanced / floor lies wholly on
 * that side, something removed the work, or the instrument is wrong.
 */
final class ClaimsJudge {

    private static final String TO_FLOOR = ".enhanced/floor";

    private final RawDirectory raw;
    private final GateRun run;

    ClaimsJudge(RawDirectory raw, GateRun run) {
        this.raw = raw;
        this.run = run;
    }

    List<Check> checks() {
        Map<String, ClaimsFile.Claim> claims = ClaimsFile.parse(raw.committedClaims()
                .orElseThrow(() -> new GateException("there is no " + RawDirectory.CLAIMS + ": nothing is claimed")));
        Map<String, double[]> measured = new TreeMap<>();
        for (Claims.Measured ratio : raw.claims()
                .orElseThrow(() -> new GateException("no claims were measured"))
                .ratios()) {
            if (measured.put(ratio.name(), ratio.logRatios()) != null) {
                throw new GateException("claim " + ratio.name() + " is in the raw data twice");
            }
        }
        List<Check> checks = new ArrayList<>();
        claims.forEach((name, claim) -> checks.add(check(name, claim, measured.remove(name))));
        measured.keySet().forEach(name -> checks.add(check(name, Verdict.ERROR, "measured, but nothing is claimed")));
        if (checks.isEmpty()) {
            checks.add(check("none", Verdict.ERROR, RawDirectory.CLAIMS + " claims nothing"));
        }
        return checks;
    }

    private Check check(String name, ClaimsFile.Claim claim, double[] logs) {
        if (logs == null) {
            return check(name, Verdict.ERROR, "claimed, but not measured: removed or renamed?");
        }
        if (logs.length != run.claimForks() || !Arrays.stream(logs).allMatch(Double::isFinite)) {
            return check(
                    name,
                    Verdict.ERROR,
                    Text.format("needs %d finite ratios, one a fork; has %s", run.claimForks(), Arrays.toString(logs)));
        }
        Limits limits = run.limits();
        double lower = LogRatios.lowerBound(logs, limits.confidence());
        double upper = LogRatios.upperBound(logs, limits.confidence());
        Interval interval = LogRatios.interval(logs, limits.confidence());
        String numbers = Text.format("%s over %d forks, claimed %s", Text.interval(interval), logs.length, claim);
        if (!interval.isKnown()) {
            return check(name, Verdict.ERROR, numbers + ": no interval");
        }
        if (name.endsWith(TO_FLOOR) && interval.high() < 1 / limits.impossible()) {
            return check(
                    name,
                    Verdict.UNTRUSTED,
                    numbers + ": faster than the floor by more than " + Text.ratio(limits.impossible())
                            + ", which can't be: something removed the work");
        }
        boolean holds = claim.atLeast() ? lower >= claim.limit() : upper <= claim.limit();
        boolean broken = claim.atLeast() ? upper < claim.limit() : lower > claim.limit();
        return check(
                name,
                holds ? Verdict.PASS : broken ? Verdict.FAIL : Verdict.UNDECIDED,
                Text.format("%s; one-sided bounds %s, %s", numbers, Text.ratio(lower), Text.ratio(upper)));
    }

    private Check check(String name, Verdict verdict, String detail) {
        return new Check(Layer.CLAIMS, name, "", verdict, detail, RepeatCommand.of(run, Layer.CLAIMS, run.asked()));
    }
}
