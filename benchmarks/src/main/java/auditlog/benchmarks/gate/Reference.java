package auditlog.benchmarks.gate;

import auditlog.benchmarks.gate.raw.Answers;
import auditlog.benchmarks.gate.raw.Counter;
import auditlog.benchmarks.gate.raw.Counters;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.gate.raw.Scenario;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The committed reference: what each scenario answered and cost. One value a line, sorted, so that a change is reviewed by
 * its diff:
 *
 * <pre>
 * # comment
 * first answers 3f…             (SHA-256 of the pages)
 * first bytesAllocated jdk17/compressed 1234567
 * first events 4000
 * first reads 4000
 * </pre>
 *
 * A key is a line without its value. Counters that depend on the JVM have its key in theirs, so that several stand side by
 * side.
 */
final class Reference {

    static final String ANSWERS = "answers";
    static final String REQUESTS = "requests";
    static final String EVENTS = "events";

    private static final String HEADER = """
            # What each scenario answers and costs: totals over a fixed run of requests. Changed only by
            # ./run_tests gate accept --reason "…", which logs each change in accepted.log; see docs/gate.md.
            """;

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,17}");

    private final TreeMap<String, String> values;

    private Reference(Map<String, String> values) {
        this.values = new TreeMap<>(values);
    }

    static Reference of(Map<String, String> values) {
        values.forEach((key, value) -> check(key, value, "A reference"));
        return new Reference(values);
    }

    /** What a run counted, as a reference for another. */
    static Reference counted(Answers answers, Counters counters) {
        Map<String, String> values = new TreeMap<>();
        answers.scenarios().forEach(digests -> values.put(key(digests.scenario(), ANSWERS), digests.enhanced()));
        for (Counters.Counted counted : counters.scenarios()) {
            values.put(key(counted.scenario(), REQUESTS), Long.toString(counted.requests()));
            values.put(key(counted.scenario(), EVENTS), Long.toString(counted.events()));
            for (Counters.Total total : counted.totals()) {
                Counter counter = Counter.named(total.counter())
                        .orElseThrow(() -> new GateException("the counter " + total.counter() + " is unknown"));
                values.put(
                        key(counted.scenario(), counter, counters.jvm()),
                        Long.toString(total.repeats().get(0)));
            }
        }
        return of(values);
    }

    /** The JVM that a line is of; empty if it is of all. */
    static String jvmOf(String key) {
        String[] parts = key.split(" ");
        return parts.length == 2 ? "" : parts[2];
    }

    /**
     * Reads the file's lines.
     *
     * @throws GateException for a line that is not of the format, out of order, or twice there; the message has its number
     */
    static Reference parse(List<String> lines) {
        Map<String, String> values = new TreeMap<>();
        String last = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("#")) {
                continue;
            }
            String place = "The reference's line " + (i + 1);
            int end = line.lastIndexOf(' ');
            if (end < 0) {
                throw new GateException(place + " is not of the form 'scenario counter value': " + line);
            }
            String key = line.substring(0, end);
            check(key, line.substring(end + 1), place);
            int order = last.compareTo(key);
            if (order >= 0) {
                throw new GateException(
                        place + (order == 0 ? " is there twice: " : " is out of order (lines are sorted): ") + line);
            }
            values.put(key, line.substring(end + 1));
            last = key;
        }
        return new Reference(values);
    }

    /** The key of a scenario's digest, of its requests or events. */
    static String key(String scenario, String what) {
        return scenario + " " + what;
    }

    /** The key of a counter. */
    static String key(String scenario, Counter counter, String jvm) {
        return key(scenario, counter.word()) + (counter.ofJvm() ? " " + jvm : "");
    }

    static String scenarioOf(String key) {
        return key.substring(0, key.indexOf(' '));
    }

    /** Whether the key belongs to the answers layer; else it belongs to the counters. */
    static boolean isAnswer(String key) {
        return key.endsWith(" " + ANSWERS);
    }

    /** Whether the key is one that a run on this JVM measures. */
    static boolean isOf(String jvm, String key) {
        return jvmOf(key).isEmpty() || jvmOf(key).equals(jvm);
    }

    SortedMap<String, String> values() {
        return new TreeMap<>(values);
    }

    /** The value at a key; null if there is none. */
    String value(String key) {
        return values.get(key);
    }

    /** The file's text. */
    String text() {
        StringBuilder text = new StringBuilder(HEADER);
        values.forEach(
                (key, value) -> text.append(key).append(' ').append(value).append('\n'));
        return text.toString();
    }

    private static void check(String key, String value, String place) {
        String[] parts = key.split(" ", -1);
        String trouble = null;
        if (parts.length < 2 || parts.length > 3) {
            trouble = "is not of the form 'scenario counter [jvm] value'";
        } else if (!Scenario.NAME.matcher(parts[0]).matches()) {
            trouble = "has no scenario's name at its start";
        } else if (parts[1].equals(ANSWERS)) {
            trouble = parts.length != 2 || !DIGEST.matcher(value).matches() ? "needs a SHA-256 and nothing else" : null;
        } else if (!NUMBER.matcher(value).matches()) {
            trouble = "needs a whole number";
        } else {
            boolean plain = parts[1].equals(REQUESTS) || parts[1].equals(EVENTS);
            boolean ofJvm = !plain
                    && Counter.named(parts[1])
                            .orElseThrow(
                                    () -> new GateException(place + " has an unknown counter: " + key + " " + value))
                            .ofJvm();
            if (ofJvm != (parts.length == 3)) {
                trouble = ofJvm ? "needs a JVM's key, like jdk17/compressed" : "needs no JVM's key";
            } else if (ofJvm && !Counters.JVM.matcher(parts[2]).matches()) {
                trouble = "has a JVM's key that is not like jdk17/compressed";
            }
        }
        if (trouble != null) {
            throw new GateException(place + " " + trouble + ": " + key + " " + value);
        }
    }
}
