package auditlog.benchmarks.gate;

import auditlog.benchmarks.gate.raw.Answers;
import auditlog.benchmarks.gate.raw.Commit;
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

    private static final int COMMIT_FIELD = 1;
    private static final int KEY_FIELD = 2;
    private static final String NONE = "-";
    private static final int DAY = "2000-01-01".length();

    private ReferenceUpdate() {}

    /**
     * What was accepted.
     *
     * @param changes a line each; empty if nothing changed
     * @param stale the reference's lines of other JVMs that are of before the change
     */
    record Accepted(List<String> changes, List<String> stale) {}

    /**
     * Accepts.
     *
     * @param raw the run's data
     * @param root the project's root, with the reference below it
     * @param reason why; not blank
     * @return what changed
     * @throws GateException if there is no reason, or the data can't be accepted
     */
    static Accepted accept(RawDirectory raw, Path root, String reason) throws IOException {
        String why = reason == null ? "" : reason.strip().replaceAll("\\s+", " ");
        if (why.isEmpty()) {
            throw new GateException("A reason is needed: " + ExactJudge.ACCEPT);
        }
        GateRun run = raw.run();
        if (run.isComparison()) {
            throw new GateException(
                    "Not accepted: this run compared two commits, and counted nothing of the working tree");
        }
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
        Set<String> done = acceptedAt(run.thisCommit(), file.resolveSibling(LOG));
        return new Accepted(
                changes,
                stale(raw.counters().orElseThrow().jvm(), before, after).stream()
                        .filter(key -> !done.contains(key))
                        .map(key -> key + " " + after.value(key))
                        .toList());
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
        Reference.counted(answers, counters).values().forEach((key, now) -> {
            String old = before.value(key);
            values.put(key, old != null && isWithinAnObject(counters, key, old, now) ? old : now);
        });
        return values;
    }

    private static boolean isWithinAnObject(Counters counters, String key, String old, String now) {
        if (Reference.jvmOf(key).isEmpty()) {
            return false;
        }
        Counters.Counted counted = counters.scenarios().stream()
                .filter(one -> one.scenario().equals(Reference.scenarioOf(key)))
                .findFirst()
                .orElseThrow();
        Counter counter = Counter.named(key.split(" ")[1]).orElseThrow();
        return Math.abs(Long.parseLong(now) - Long.parseLong(old)) < ExactJudge.slack(counters, counted, counter);
    }

    /** Lines of other JVMs beside one of this JVM that has changed: what they say was measured before the change. */
    private static List<String> stale(String jvm, Reference before, Reference after) {
        return after.values().keySet().stream()
                .filter(key ->
                        !Reference.jvmOf(key).isEmpty() && !Reference.jvmOf(key).equals(jvm))
                .filter(key -> {
                    String ours = key.substring(0, key.lastIndexOf(' ') + 1) + jvm;
                    return before.value(ours) != null && !before.value(ours).equals(after.value(ours));
                })
                .toList();
    }

    /** The lines that were accepted at a commit, or with changes of it, by their keys. */
    private static Set<String> acceptedAt(Commit commit, Path log) throws IOException {
        String id = new Commit(commit.id(), false).toString();
        return !Files.exists(log)
                ? Set.of()
                : Files.readAllLines(log).stream()
                        .map(line -> line.split("\t"))
                        .filter(fields -> fields.length > KEY_FIELD && fields[COMMIT_FIELD].startsWith(id))
                        .map(fields -> fields[KEY_FIELD])
                        .collect(Collectors.toSet());
    }
}
