package auditlog.benchmarks.gate;

import auditlog.benchmarks.gate.raw.Answers;
import auditlog.benchmarks.gate.raw.Counter;
import auditlog.benchmarks.gate.raw.Counters;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.gate.raw.GateRun;
import auditlog.benchmarks.gate.raw.Layer;
import auditlog.benchmarks.gate.raw.RawDirectory;
import auditlog.benchmarks.gate.raw.Scenario;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The exact layers: digests of the pages and counters, against the committed reference. Whole numbers have to be equal.
 * Worse fails, and better fails too, or a later loss back to the old value would pass unseen.
 *
 * <p>Bytes allocated may differ by less than one smallest object for each request or each event, whichever are fewer: a
 * slack that no object too many a request or an event fits in. It takes up what a JVM allocates once in a run, not for each
 * request.
 */
final class ExactJudge {

    static final String ACCEPT = RepeatCommand.COMMAND + " accept --reason \"…\"";

    private final GateRun run;
    private final RawDirectory raw;

    ExactJudge(RawDirectory raw, GateRun run) {
        this.raw = raw;
        this.run = run;
    }

    /** The checks of the answers layer. */
    List<Check> answers() {
        Answers answers = raw.answers().orElseThrow(() -> new GateException("no answers were stored"));
        Map<String, Answers.Digests> found = byScenario(answers.scenarios(), Answers.Digests::scenario);
        Reference reference = reference();
        List<Check> checks = new ArrayList<>();
        for (Scenario scenario : run.scenarios()) {
            checks.add(answer(scenario, found.remove(scenario.name()), reference));
        }
        addUndeclared(Layer.ANSWERS, found.keySet(), checks);
        addUnmeasured(Layer.ANSWERS, reference, checks);
        return checks;
    }

    private Check answer(Scenario scenario, Answers.Digests digests, Reference reference) {
        if (digests == null || digests.requests() < 1) {
            return check(Layer.ANSWERS, scenario.name(), "", Verdict.ERROR, "nothing was served");
        }
        if (!digests.enhanced().equals(digests.baseline())) {
            return check(
                    Layer.ANSWERS,
                    scenario.name(),
                    "",
                    Verdict.FAIL,
                    Text.format(
                            "enhanced serves other pages than the baseline: digest %s, baseline's %s, over %d requests",
                            start(digests.enhanced()), start(digests.baseline()), digests.requests()));
        }
        String key = Reference.key(scenario.name(), Reference.ANSWERS);
        String expected = reference.value(key);
        if (expected == null) {
            return noReference(Layer.ANSWERS, scenario.name(), "", key);
        }
        if (!digests.enhanced().equals(expected) && run.isComparison()) {
            return check(
                    Layer.ANSWERS,
                    scenario.name(),
                    "",
                    Verdict.PASS,
                    Text.format(
                            "the pages of %d requests are the baseline's; the other side's are not",
                            digests.requests()));
        }
        if (!digests.enhanced().equals(expected)) {
            return stale(
                    Layer.ANSWERS,
                    scenario.name(),
                    "",
                    Verdict.FAIL,
                    Text.format(
                            "baseline and enhanced agree, the reference has other pages: digest %s, reference %s; if the"
                                    + " requests were changed on purpose",
                            start(digests.enhanced()), start(expected)));
        }
        return check(
                Layer.ANSWERS,
                scenario.name(),
                "",
                Verdict.PASS,
                Text.format(
                        "the pages of %d requests are the baseline's and the %s's",
                        digests.requests(), run.isComparison() ? "other side" : "reference"));
    }

    /** The checks of the counters layer. */
    List<Check> counters() {
        Counters counters = raw.counters().orElseThrow(() -> new GateException("no counters were stored"));
        Map<String, Counters.Counted> found = byScenario(counters.scenarios(), Counters.Counted::scenario);
        Reference reference = reference();
        List<Check> checks = new ArrayList<>();
        for (Scenario scenario : run.scenarios()) {
            Counters.Counted counted = found.remove(scenario.name());
            if (counted == null) {
                checks.add(check(Layer.COUNTERS, scenario.name(), "", Verdict.ERROR, "nothing was counted"));
            } else {
                addCounted(counters, counted, reference, checks);
            }
        }
        addUndeclared(Layer.COUNTERS, found.keySet(), checks);
        addUnmeasured(Layer.COUNTERS, reference, checks);
        return checks;
    }

    private void addCounted(Counters counters, Counters.Counted counted, Reference reference, List<Check> checks) {
        addFixed(counted, Reference.REQUESTS, counted.requests(), reference, checks);
        addFixed(counted, Reference.EVENTS, counted.events(), reference, checks);
        Set<String> missing = new TreeSet<>();
        reference.values().keySet().stream()
                .filter(key -> Reference.scenarioOf(key).equals(counted.scenario()))
                .filter(key -> !Reference.isAnswer(key) && Reference.isOf(counters.jvm(), key))
                .map(key -> key.split(" ")[1])
                .filter(word -> !word.equals(Reference.REQUESTS) && !word.equals(Reference.EVENTS))
                .forEach(missing::add);
        if (counted.totals().isEmpty()) {
            checks.add(check(Layer.COUNTERS, counted.scenario(), "", Verdict.ERROR, "nothing was counted"));
        }
        for (Counters.Total total : counted.totals()) {
            checks.add(counter(counters, counted, total, reference));
            missing.remove(total.counter());
        }
        missing.forEach(word -> checks.add(stale(
                Layer.COUNTERS,
                counted.scenario(),
                word,
                Verdict.ERROR,
                "the reference has this counter, but it was not counted: removed or renamed?")));
    }

    private void addFixed(Counters.Counted counted, String what, long value, Reference reference, List<Check> checks) {
        String key = Reference.key(counted.scenario(), what);
        String old = reference.value(key);
        if (old == null) {
            checks.add(noReference(Layer.COUNTERS, counted.scenario(), what, key));
        } else if (Long.parseLong(old) != value) {
            checks.add(stale(
                    Layer.COUNTERS,
                    counted.scenario(),
                    what,
                    Verdict.FAIL,
                    Text.format("reference %s, now %d: counted over something else than the reference", old, value)));
        } else {
            checks.add(check(Layer.COUNTERS, counted.scenario(), what, Verdict.PASS, old));
        }
    }

    private Check counter(Counters counters, Counters.Counted counted, Counters.Total total, Reference reference) {
        String scenario = counted.scenario();
        Counter counter = Counter.named(total.counter()).orElse(null);
        if (counter == null) {
            return check(Layer.COUNTERS, scenario, total.counter(), Verdict.ERROR, "this counter is unknown");
        }
        String trouble = trouble(counters, counted, total, counter);
        if (trouble != null) {
            return check(Layer.COUNTERS, scenario, counter.word(), Verdict.UNTRUSTED, trouble);
        }
        long now = total.repeats().get(0);
        if (counter == Counter.EVENTS_DECODED && now < counted.events()) {
            return check(
                    Layer.COUNTERS,
                    scenario,
                    counter.word(),
                    Verdict.FAIL,
                    Text.format("%d payloads decoded for %d events returned: work was removed", now, counted.events()));
        }
        String key = Reference.key(scenario, counter, counters.jvm());
        String value = reference.value(key);
        if (value == null) {
            return noReference(Layer.COUNTERS, scenario, counter.word(), key);
        }
        long old = Long.parseLong(value);
        long slack = slack(counters, counted, counter);
        if (now == old || Math.abs(now - old) < slack) {
            return check(
                    Layer.COUNTERS,
                    scenario,
                    counter.word(),
                    Verdict.PASS,
                    now == old ? value : Text.format("reference %d, now %d: within an object", old, now));
        }
        if (run.isComparison()) {
            return check(
                    Layer.COUNTERS,
                    scenario,
                    counter.word(),
                    now > old ? Verdict.FAIL : Verdict.PASS,
                    Text.format(
                            "there %d, here %d (%+d, %+.3f a request): %s",
                            old,
                            now,
                            now - old,
                            (double) (now - old) / counted.requests(),
                            now > old ? "worse" : "better"));
        }
        return stale(
                Layer.COUNTERS,
                scenario,
                counter.word(),
                Verdict.FAIL,
                Text.format(
                        "reference %d, now %d (%+d, %+.3f a request): %s",
                        old,
                        now,
                        now - old,
                        (double) (now - old) / counted.requests(),
                        now > old
                                ? "worse; if it has to be so"
                                : "better, so the reference is stale and a loss back to it would pass unseen"));
    }

    /** Why a total is not to be believed; null if it is. */
    private static String trouble(Counters counters, Counters.Counted counted, Counters.Total total, Counter counter) {
        long least = total.repeats().stream().mapToLong(Long::longValue).min().orElseThrow();
        long most = total.repeats().stream().mapToLong(Long::longValue).max().orElseThrow();
        if (least < 0) {
            return "a negative count: " + total.repeats();
        }
        if (most != least && most - least >= slack(counters, counted, counter)) {
            return "not exact: the same requests gave " + total.repeats();
        }
        return null;
    }

    /** By less than this may a total differ; 1 for equality. */
    static long slack(Counters counters, Counters.Counted counted, Counter counter) {
        if (!counter.ofJvm()) {
            return 1;
        }
        long units = counted.events() > 0 ? Math.min(counted.requests(), counted.events()) : counted.requests();
        return counters.objectBytes() * units;
    }

    private Check noReference(Layer layer, String scenario, String name, String key) {
        return run.isComparison()
                ? check(layer, scenario, name, Verdict.UNDECIDED, "the other side has no '" + key + "'")
                : stale(layer, scenario, name, Verdict.ERROR, "the reference has no line '" + key + "'");
    }

    private void addUndeclared(Layer layer, Set<String> scenarios, List<Check> checks) {
        new TreeSet<>(scenarios)
                .forEach(name -> checks.add(
                        check(layer, name, "", Verdict.ERROR, "measured, but not one of the run's scenarios")));
    }

    /** A scenario that was taken away or renamed is no pass; one that the user left out is none of this run's. */
    private void addUnmeasured(Layer layer, Reference reference, List<Check> checks) {
        if (!run.asked().isEmpty() || run.isComparison()) {
            return;
        }
        Set<String> known = run.scenarios().stream().map(Scenario::name).collect(Collectors.toSet());
        reference.values().keySet().stream()
                .filter(key -> Reference.isAnswer(key) == (layer == Layer.ANSWERS))
                .map(Reference::scenarioOf)
                .filter(name -> !known.contains(name))
                .distinct()
                .forEach(name -> checks.add(stale(
                        layer,
                        name,
                        "",
                        Verdict.ERROR,
                        "the reference has this scenario, but it was not measured: removed or renamed?")));
    }

    /** The committed reference; an empty one if there is none, so that every check says what is missing. */
    private Reference reference() {
        if (run.isComparison()) {
            return Reference.counted(
                    raw.baseAnswers().orElseThrow(() -> new GateException("the other side's answers were not stored")),
                    raw.baseCounters().orElseThrow(() -> new GateException("the other side was not counted")));
        }
        return raw.reference().map(Reference::parse).orElse(Reference.of(new TreeMap<>()));
    }

    private static <T> Map<String, T> byScenario(List<T> values, Function<T, String> scenario) {
        Map<String, T> map = new HashMap<>();
        for (T value : values) {
            if (map.put(scenario.apply(value), value) != null) {
                throw new GateException("scenario " + scenario.apply(value) + " is in the raw data twice");
            }
        }
        return map;
    }

    /** A difference from the reference that can be accepted. */
    private Check stale(Layer layer, String scenario, String name, Verdict verdict, String detail) {
        if (run.isComparison()) {
            return check(layer, scenario, name, Verdict.ERROR, detail.replace("reference", "other side"));
        }
        return new Check(layer, scenario, name, verdict, detail + ": " + ACCEPT, repeat(layer, scenario), true);
    }

    private Check check(Layer layer, String scenario, String name, Verdict verdict, String detail) {
        return new Check(layer, scenario, name, verdict, detail, repeat(layer, scenario));
    }

    private String repeat(Layer layer, String scenario) {
        boolean known = run.scenarios().stream().anyMatch(one -> one.name().equals(scenario));
        return RepeatCommand.of(run, layer, known ? List.of(scenario) : run.asked());
    }

    private static String start(String digest) {
        return digest.substring(0, Math.min(12, digest.length()));
    }
}
