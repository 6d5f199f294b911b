package auditlog.benchmarks.gate.measure;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a counting JVM found. All of it is exact: another JVM with the same build and the same JDK finds the same.
 *
 * @param jdk the JDK's major version
 * @param layout how the JVM lays objects out, which decides the bytes allocated
 * @param scenarios by the scenario's name
 */
record CountingResult(int jdk, String layout, Map<String, Scenario> scenarios) {

    /**
     * One scenario.
     *
     * @param requests how many requests were counted
     * @param events how many events the baseline returned for them
     * @param firstDifference the first request that the two sides answered differently, and how; empty if none
     * @param baseline the baseline's side
     * @param enhanced the enhanced service's side
     */
    record Scenario(int requests, long events, String firstDifference, Side baseline, Side enhanced) {}

    /**
     * One side of a scenario.
     *
     * @param digest SHA-256 over all its pages
     * @param counts by the counter's name, over all the scenario's requests
     */
    record Side(String digest, Map<String, Long> counts) {

        Side {
            counts = new TreeMap<>(counts);
        }
    }

    /**
     * Where two JVMs differ though nothing may: the first such place, or an empty text. The baseline's bytes are no part of
     * the comparison.
     */
    static String firstDifference(CountingResult one, CountingResult two) {
        if (one.jdk != two.jdk || !one.layout.equals(two.layout)) {
            return "JVM: " + one.jdk + ", " + one.layout + " and " + two.jdk + ", " + two.layout;
        }
        for (Map.Entry<String, Scenario> entry : one.scenarios.entrySet()) {
            Scenario a = entry.getValue();
            Scenario b = two.scenarios.get(entry.getKey());
            if (b == null) {
                return entry.getKey() + " was counted by one only";
            }
            for (Counter counter : Counter.values()) {
                Long first = a.enhanced.counts.get(counter.toString());
                Long second = b.enhanced.counts.get(counter.toString());
                if (!Objects.equals(first, second)) {
                    return entry.getKey() + ", " + counter + ": " + first + " and " + second;
                }
            }
            if (!a.enhanced.digest.equals(b.enhanced.digest) || !a.baseline.digest.equals(b.baseline.digest)) {
                return entry.getKey() + ": the pages differ";
            }
        }
        return one.scenarios.size() == two.scenarios.size() ? "" : "scenarios were counted by one only";
    }
}
