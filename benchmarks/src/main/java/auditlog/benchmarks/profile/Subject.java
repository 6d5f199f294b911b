package auditlog.benchmarks.profile;

import auditlog.benchmarks.JmhRequest;
import auditlog.benchmarks.LaunchException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.BenchmarkListEntry;

/**
 * What is profiled: one benchmark with one value for each of its parameters.
 *
 * @param name class and method as {@link Subject#names} has them
 * @param pattern the regular expression by which JMH finds it and nothing else
 * @param parameters by name; {@code impl} may be open, see {@link #with}
 * @param isSingleShot whether JMH calls it once an iteration, in a new JVM
 */
record Subject(String name, String pattern, Map<String, String> parameters, boolean isSingleShot) {

    static final String IMPL = "impl";
    static final String WORKLOAD = "workload";

    /** Parameters whose values are words of their own; others are given as {@code name=value}. */
    private static final List<String> BY_VALUE = List.of(IMPL, WORKLOAD);

    private static final String SUFFIX = "Benchmark";

    Subject {
        parameters = new TreeMap<>(parameters);
    }

    /** A subject, and the words that are no part of it. */
    record Parsed(Subject subject, List<String> rest) {}

    /**
     * One implementation of a benchmark.
     *
     * @param benchmarks all there are
     * @param words the benchmark, then the values of {@code impl} and {@code workload} in any order, and {@code name=value} for others
     * @throws LaunchException if it is none of them, or more than one; the message names what there is
     */
    static Subject of(Collection<BenchmarkListEntry> benchmarks, List<String> words) {
        BenchmarkListEntry entry = find(benchmarks, words.get(0));
        Parsed parsed = parse(entry, name(entry, benchmarks), words.subList(1, words.size()), BY_VALUE);
        requireNone(parsed.rest, parsed.subject, entry, BY_VALUE);
        return parsed.subject;
    }

    /**
     * A benchmark whose implementations are compared, and what is said beside it: nothing, or two commits.
     *
     * @param benchmarks all there are
     * @param words the benchmark, the value of {@code workload}, {@code name=value} for others, two commits or none
     * @throws LaunchException if it is none of them, or more than one; the message names what there is
     */
    static Parsed compared(Collection<BenchmarkListEntry> benchmarks, List<String> words) {
        BenchmarkListEntry entry = find(benchmarks, words.get(0));
        Parsed parsed = parse(entry, name(entry, benchmarks), words.subList(1, words.size()), List.of(WORKLOAD));
        if (parsed.rest.size() != 2) {
            requireNone(parsed.rest, parsed.subject, entry, List.of(WORKLOAD));
        }
        return parsed;
    }

    /** The same of another implementation. */
    Subject with(String impl) {
        Map<String, String> all = new TreeMap<>(parameters);
        all.put(IMPL, impl);
        return new Subject(name, pattern, all, isSingleShot);
    }

    /** All parameters but the implementation, for a reader. */
    String situation() {
        List<String> parts = new ArrayList<>();
        parameters.forEach((parameter, value) -> {
            if (!parameter.equals(IMPL)) {
                parts.add(parameter.equals(WORKLOAD) ? value : parameter + "=" + value);
            }
        });
        return String.join(" ", parts);
    }

    /** The beginning of a file's name: benchmark and situation. */
    String stem() {
        return (name + " " + situation()).strip().replaceAll("[^A-Za-z0-9.=]+", "-");
    }

    /** What the words of a benchmark can be, one a benchmark; of a class with several methods each by itself. */
    static List<String> names(Collection<BenchmarkListEntry> benchmarks) {
        return distinct(benchmarks).stream()
                .map(entry -> name(entry, benchmarks))
                .sorted()
                .toList();
    }

    private static BenchmarkListEntry find(Collection<BenchmarkListEntry> benchmarks, String word) {
        List<BenchmarkListEntry> found = distinct(benchmarks).stream()
                .filter(entry -> qualified(entry).contains(word)
                        || qualified(entry).replace(SUFFIX, "").contains(word))
                .toList();
        List<BenchmarkListEntry> exact = found.stream()
                .filter(entry -> List.of(name(entry, benchmarks), qualified(entry), simple(entry))
                        .contains(word))
                .toList();
        List<BenchmarkListEntry> chosen = exact.size() == 1 ? exact : found;
        if (chosen.size() == 1) {
            return chosen.get(0);
        }
        throw LaunchException.wrongUsage(
                chosen.isEmpty()
                        ? "No benchmark '" + word + "'; there are: " + String.join(", ", names(benchmarks))
                        : "'" + word + "' is more than one benchmark; name one of: "
                                + chosen.stream()
                                        .map(entry -> name(entry, benchmarks))
                                        .sorted()
                                        .collect(Collectors.joining(", ")));
    }

    private static Parsed parse(BenchmarkListEntry entry, String name, List<String> words, List<String> byValue) {
        Map<String, List<String>> declared = declared(entry);
        Map<String, String> given = new TreeMap<>();
        List<String> rest = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                putNamed(entry, given, word.substring(0, equals), word.substring(equals + 1));
                continue;
            }
            byValue.stream()
                    .filter(parameter ->
                            declared.getOrDefault(parameter, List.of()).contains(word))
                    .findFirst()
                    .ifPresentOrElse(parameter -> put(given, parameter, word), () -> rest.add(word));
        }
        Subject subject = new Subject(
                name, "^" + Pattern.quote(entry.getUsername()) + "$", given, entry.getMode() == Mode.SingleShotTime);
        if (rest.isEmpty() || !byValue.contains(IMPL) && rest.size() == 2) {
            complete(subject, declared, given, byValue.contains(IMPL));
        }
        return new Parsed(new Subject(subject.name, subject.pattern, given, subject.isSingleShot), rest);
    }

    /** What goes without saying is the only value there is; anything else has to be said. */
    private static void complete(
            Subject subject, Map<String, List<String>> declared, Map<String, String> given, boolean needsImpl) {
        declared.forEach((parameter, values) -> {
            if (given.containsKey(parameter) || parameter.equals(IMPL) && !needsImpl) {
                return;
            }
            if (values.size() != 1) {
                throw LaunchException.wrongUsage(subject.name + " needs one " + parameter + " of: "
                        + values.stream()
                                .map(value -> BY_VALUE.contains(parameter) ? value : parameter + "=" + value)
                                .collect(Collectors.joining(", ")));
            }
            given.put(parameter, values.get(0));
        });
    }

    private static void putNamed(BenchmarkListEntry entry, Map<String, String> given, String parameter, String value) {
        List<String> values = declared(entry).get(parameter);
        if (values == null) {
            throw LaunchException.wrongUsage("No parameter '" + parameter + "' in " + simple(entry) + "; there are: "
                    + String.join(", ", declared(entry).keySet()));
        }
        if (BY_VALUE.contains(parameter) && !values.contains(value)) {
            throw LaunchException.wrongUsage("No " + parameter + " '" + value + "' in " + simple(entry)
                    + "; there are: " + String.join(", ", values));
        }
        put(given, parameter, value);
    }

    private static void put(Map<String, String> given, String parameter, String value) {
        String before = given.put(parameter, value);
        if (before != null) {
            throw LaunchException.wrongUsage("Two values for " + parameter + ", " + before + " and " + value
                    + ": a profile is of one JVM, so name one (diff compares baseline and enhanced)");
        }
    }

    private static void requireNone(
            List<String> rest, Subject subject, BenchmarkListEntry entry, List<String> byValue) {
        if (!rest.isEmpty()) {
            Map<String, List<String>> declared = declared(entry);
            String known = byValue.stream()
                    .filter(declared::containsKey)
                    .map(parameter -> parameter + ": " + String.join(", ", declared.get(parameter)))
                    .collect(Collectors.joining("; "));
            throw LaunchException.wrongUsage("'" + String.join(" ", rest) + "' is not understood for " + subject.name
                    + "; there are " + (known.isEmpty() ? "no words, only name=value" : known)
                    + (byValue.contains(IMPL) ? "" : ", and two commits or none"));
        }
    }

    private static List<BenchmarkListEntry> distinct(Collection<BenchmarkListEntry> benchmarks) {
        Map<String, BenchmarkListEntry> byName = new TreeMap<>();
        benchmarks.forEach(entry -> byName.putIfAbsent(entry.getUsername(), entry));
        return List.copyOf(byName.values());
    }

    private static Map<String, List<String>> declared(BenchmarkListEntry entry) {
        Map<String, List<String>> declared = new TreeMap<>();
        entry.getParams()
                .orElse(Map.of())
                .forEach((parameter, values) ->
                        declared.put(parameter, JmhRequest.values(parameter, Arrays.asList(values))));
        return declared;
    }

    private static String name(BenchmarkListEntry entry, Collection<BenchmarkListEntry> benchmarks) {
        boolean isOnly = distinct(benchmarks).stream()
                        .filter(other -> simple(other).equals(simple(entry)))
                        .count()
                == 1;
        return (isOnly ? simple(entry) : qualified(entry)).replace(SUFFIX, "");
    }

    private static String simple(BenchmarkListEntry entry) {
        return JmhRequest.simpleName(entry.getUserClassQName());
    }

    /** Class and method; without the suffix that all classes have. */
    private static String qualified(BenchmarkListEntry entry) {
        return entry.getUsername()
                .substring(entry.getUserClassQName().length() - simple(entry).length());
    }
}
