package auditlog.benchmarks.gate;

import auditlog.benchmarks.gate.raw.ArmName;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.gate.raw.GateRun;
import auditlog.benchmarks.gate.raw.Layer;
import auditlog.benchmarks.gate.raw.RawDirectory;
import auditlog.benchmarks.gate.raw.Scenario;
import auditlog.benchmarks.statistics.Interval;
import auditlog.benchmarks.statistics.LogRatios;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The time layer: this commit against the other, and the instrument against itself (null arm, canary). If the instrument
 * fails its own test, no verdict of the layer stands.
 */
final class TimeJudge {

    private final RawDirectory raw;
    private final GateRun run;
    private final TimeRule rule;

    TimeJudge(RawDirectory raw, GateRun run) {
        this.raw = raw;
        this.run = run;
        this.rule = new TimeRule(run.limits(), run.decisionLevel());
    }

    /** What is known of a scenario after so many stages. */
    private record Look(TimeRule.Decision time, Interval nullArm, TimeRule.Decision canary, double off) {

        boolean nullOff() {
            return !(nullArm.ratio() < off && nullArm.ratio() > 1 / off);
        }

        boolean canaryMissed() {
            return canary != null && canary.verdict() != Verdict.FAIL;
        }

        boolean needsMore() {
            return !nullOff() && (time.verdict() == Verdict.UNDECIDED || canaryMissed());
        }
    }

    /** The timed scenarios that the forks of the complete stages do not decide. */
    List<String> undecided(int stages) {
        return run.timed().stream()
                .filter(scenario -> look(scenario, stages).needsMore())
                .map(Scenario::name)
                .toList();
    }

    List<Check> checks() {
        if (!run.incomparable().isEmpty()) {
            return run.timed().stream()
                    .map(scenario -> check(
                            scenario.name(),
                            "this / other",
                            Verdict.UNDECIDED,
                            "this layer can't tell: " + String.join("; ", run.incomparable())))
                    .toList();
        }
        if (run.identical()) {
            return run.timed().stream()
                    .map(scenario -> check(
                            scenario.name(),
                            "this / other",
                            Verdict.PASS,
                            "both sides have the same classes, byte for byte: there is nothing to time"))
                    .toList();
        }
        if (run.timed().isEmpty()) {
            return List.of(check(
                    "no scenario",
                    "",
                    Verdict.ERROR,
                    "none of the scenarios asked for is timed; nothing was compared"));
        }
        List<Check> checks = new ArrayList<>();
        List<String> doubts = new ArrayList<>();
        for (Scenario scenario : run.timed()) {
            try {
                Look look = lastLook(scenario);
                addInstrument(scenario, look, checks, doubts);
                checks.add(time(scenario, look));
            } catch (GateException e) {
                checks.add(check(scenario.name(), "this / other", Verdict.ERROR, e.getMessage()));
            }
        }
        undeclaredForks()
                .forEach(file -> checks.add(check(
                        "forks",
                        file,
                        Verdict.ERROR,
                        "this fork was not declared; a run is never lengthened until it passes")));
        return doubts.isEmpty() ? checks : distrusted(checks, doubts);
    }

    private Look lastLook(Scenario scenario) {
        int stages = 1;
        Look look = look(scenario, stages);
        while (look.needsMore() && stages < run.forks().size()) {
            stages++;
            look = look(scenario, stages);
        }
        return look;
    }

    private Look look(Scenario scenario, int stages) {
        TimeForks forks = new TimeForks(raw, run, scenario);
        double[] nulls = forks.logRatios(ArmName.OTHER_AGAIN, stages).stream()
                .flatMapToDouble(Arrays::stream)
                .toArray();
        return new Look(
                rule.decide(forks.logRatios(ArmName.THIS, stages)),
                LogRatios.interval(nulls, run.limits().confidence()),
                scenario.decodes() ? rule.decide(forks.logRatios(ArmName.CANARY, stages)) : null,
                run.limits().nullOff());
    }

    private void addInstrument(Scenario scenario, Look look, List<Check> checks, List<String> doubts) {
        boolean off = look.nullOff();
        if (off) {
            doubts.add("the null arm of " + scenario.name() + " is off");
        }
        checks.add(check(
                scenario.name(),
                "null arm",
                off ? Verdict.UNTRUSTED : Verdict.PASS,
                Text.format(
                        "%s for the same jar twice; limit %s either way",
                        Text.interval(look.nullArm()), Text.ratio(run.limits().nullOff()))));
        if (look.canary() == null) {
            return;
        }
        boolean missed = look.canaryMissed();
        if (missed) {
            doubts.add("the canary of " + scenario.name() + " was not caught");
        }
        checks.add(check(
                scenario.name(),
                "canary",
                missed ? Verdict.UNTRUSTED : Verdict.PASS,
                Text.format(
                        "%s with a tenth of the decoding done twice; %s (lower bound %s, limit %s, sign-flip p %s)",
                        Text.interval(look.canary().ratio()),
                        missed ? "not caught" : "caught",
                        Text.ratio(look.canary().lower()),
                        Text.ratio(run.limits().slowdown()),
                        Text.p(look.canary().signFlip()))));
    }

    private Check time(Scenario scenario, Look look) {
        TimeRule.Decision time = look.time();
        String detail = switch (time.verdict()) {
            case FAIL ->
                Text.format(
                        "slower: lower bound %s, limit %s, sign-flip p %s, level %s",
                        Text.ratio(time.lower()),
                        Text.ratio(run.limits().slowdown()),
                        Text.p(time.signFlip()),
                        Text.p(rule.level()));
            case PASS ->
                Text.format(
                        "upper bound %s, a slowdown of %s is excluded",
                        Text.ratio(time.upper()), Text.ratio(run.limits().excluded()));
            case UNDECIDED ->
                Text.format(
                        "neither: lower bound %s (FAIL above %s), upper bound %s (PASS below %s), sign-flip p %s",
                        Text.ratio(time.lower()),
                        Text.ratio(run.limits().slowdown()),
                        Text.ratio(time.upper()),
                        Text.ratio(run.limits().excluded()),
                        Text.p(time.signFlip()));
            case UNTRUSTED, ERROR -> throw new IllegalStateException("The rule decides no " + time.verdict());
        };
        return check(
                scenario.name(),
                "this / other",
                time.verdict(),
                Text.format(
                        "%s over %d forks, %s; %s",
                        Text.interval(time.ratio()),
                        time.ratio().observations(),
                        time.stages() == 1 ? "first stage" : "both stages",
                        detail));
    }

    private static List<Check> distrusted(List<Check> checks, List<String> doubts) {
        return checks.stream()
                .map(check -> check.verdict() == Verdict.ERROR || !check.name().equals("this / other")
                        ? check
                        : new Check(
                                check.layer(),
                                check.subject(),
                                check.name(),
                                Verdict.UNTRUSTED,
                                check.detail() + "; would be " + check.verdict() + ", but " + String.join(", ", doubts),
                                check.repeat()))
                .toList();
    }

    private List<String> undeclaredForks() {
        Set<String> declared = new HashSet<>();
        for (Scenario scenario : run.timed()) {
            for (int stage = 1; stage <= run.forks().size(); stage++) {
                int at = stage;
                IntStream.rangeClosed(1, run.forks().get(stage - 1))
                        .forEach(fork -> declared.add(RawDirectory.forkFile(scenario.name(), at, fork)));
            }
        }
        return raw.forkFiles().stream().filter(file -> !declared.contains(file)).toList();
    }

    private Check check(String scenario, String name, Verdict verdict, String detail) {
        boolean known = run.timed().stream().anyMatch(timed -> timed.name().equals(scenario));
        return new Check(
                Layer.TIME,
                scenario,
                name,
                verdict,
                detail,
                RepeatCommand.of(run, Layer.TIME, known ? List.of(scenario) : run.asked()));
    }
}
