package auditlog.benchmarks.gate.measure;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a counting JVM found. All of it but the baseline's bytes is exact: another JVM with the same build and the same JDK
 * finds the same.
 *
 * @param jvm what the bytes allocated depend on: the JDK's major version and how the JVM lays objects out
 * @param objectBytes what the smallest object costs
 * @param scenarios by the scenario's name
 */
record CountingResult(String jvm, int objectBytes, Map<String, Scenario> scenarios) {

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
     * @param counts by the counter's word, over all the scenario's requests
     */
    record Side(String digest, Map<String, Long> counts) {

        Side {
            counts = new TreeMap<>(counts);
        }
    }
}
