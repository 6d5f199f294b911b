package auditlog.benchmarks.gate;

import auditlog.benchmarks.gate.raw.Answers;
import auditlog.benchmarks.gate.raw.Counter;
import auditlog.benchmarks.gate.raw.Counters;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.gate.raw.GateRun;
import auditlog.benchmarks.gate.raw.Layer;
import auditlog.benchmarks.gate.raw.RawDirectory;
import auditlog.benchmarks.gate.raw.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * {@code gate accept}: puts what a run measured into the committed reference. Only lines that changed are written anew, and
 * each is logged with its old value, its new one, the commit and the reason. Wrong answers and counts that are not to be
 * believed are never accepted.
 */
final class ReferenceUpdate {

    /** Beside the reference: tab-separated lines of day, commit, key, old value, new value, reason; "-" for none. */
    static final String LOG = "accepted.log";

    private static final String NONE = "-";
    private static final int DAY = "2000-01-01".length();

    private ReferenceUpdate() {}

    /**
     * Accepts.
     *
     * @param raw the run's data
     * @param root the project's root, with the reference below it
     * @param reason why; not blank
     * @return what changed, a line each; empty if nothing did
     * @throws GateException if there is no reason, or the data can't be accepted
     */
    static List<String> accept(RawDirectory raw, Path root, String reason) throws IOException {
        String why = reason == null ? "" : reason.strip().replaceAll("\\s+", " ");
        if (why.isEmpty()) {
            throw new GateException("A reason is needed: " + ExactJudge.ACCEPT);
        }
        GateRun run = raw.run();
        refuseBadData(raw, run);
        Path file = root.resolve(RawDirectory.REFERENCE);
        Reference before = Reference.parse(Files.exists(file) ? Files.readAllLines(file) : List.of());
        Reference after = Reference.of(merged(raw, run, before));
        Set<String> keys = new TreeSet<>(before.values().keySet());
        keys.addAll(after.values().keySet());
        List<String> changes = new ArrayList<>();
        StringBuilder log = new StringBuilder();
        for (String key : keys) {
            String old = Objects.requireNonNullElse(before.value(key), NONE);
            String now = Objects.requireNonNullElse(after.value(key), NONE);
            if (!old.equals(now)) {
                changes.add(key + ": " + old + " -> " + now);
                log.append(String.join(
                                "\t",
                                run.started().substring(0, DAY),
                                run.thisCommit().toString(),
                                key,
                                old,
                                now,
                                why))
                        .append('\n');
            }
        }
        if (!changes.isEmpty()) {
            Files.createDirectories(file.getParent());
            // The log first: a change that is not logged must not be possible.
            Files.writeString(file.resolveSibling(LOG), log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.writeString(part, after.text());
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return changes;
    }

    private static void refuseBadData(RawDirectory raw, GateRun run) {
        if (!run.stale().isEmpty()) {
            throw new GateException("Not accepted: " + run.stale().get(0));
        }
        List<Check> checks = new ArrayList<>();
        for (Layer layer : List.of(Layer.ANSWERS, Layer.COUNTERS)) {
            if (!run.layers().contains(layer)) {
                throw new GateException("Not accepted: the run left the layer " + layer.word() + " out");
            }
            raw.failure(layer).ifPresent(failure -> {
                throw new GateException("Not accepted: " + layer.word() + ": " + failure.message());
            });
        }
        ExactJudge judge = new ExactJudge(raw, run);
        checks.addAll(judge.answers());
        checks.addAll(judge.counters());
        for (Check check : checks) {
            if (check.verdict() != Verdict.PASS && !check.acceptable()) {
                throw new GateException("Not accepted: " + check.title() + ": " + check.detail());
            }
        }
    }

    private static Map<String, String> merged(RawDirectory raw, GateRun run, Reference before) {
        Answers answers = raw.answers().orElseThrow();
        Counters counters = raw.counters().orElseThrow();
        Set<String> measured = run.scenarios().stream().map(Scenario::name).collect(Collectors.toSet());
        SortedMap<String, String> values = new TreeMap<>(before.values());
        values.keySet()
                .removeIf(key -> measured.contains(Reference.scenarioOf(key))
                        ? Reference.isOf(counters.jvm(), key)
                        : run.asked().isEmpty());
        answers.scenarios()
                .forEach(digests ->
                        values.put(Reference.key(digests.scenario(), Reference.ANSWERS), digests.enhanced()));
        for (Counters.Counted counted : counters.scenarios()) {
            values.put(Reference.key(counted.scenario(), Reference.REQUESTS), Long.toString(counted.requests()));
            values.put(Reference.key(counted.scenario(), Reference.EVENTS), Long.toString(counted.events()));
            for (Counters.Total total : counted.totals()) {
                Counter counter = Counter.named(total.counter()).orElseThrow();
                String key = Reference.key(counted.scenario(), counter, counters.jvm());
                String old = before.value(key);
                long now = total.repeats().get(0);
                boolean kept = old != null
                        && Math.abs(now - Long.parseLong(old)) < ExactJudge.slack(counters, counted, counter);
                values.put(key, kept ? old : Long.toString(now));
            }
        }
        return values;
    }
}
