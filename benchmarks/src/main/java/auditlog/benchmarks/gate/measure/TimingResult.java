package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.gate.raw.ArmName;
import java.util.Map;

/**
 * What a timing JVM measured.
 *
 * @param scenarios by the scenario's name
 */
record TimingResult(Map<String, Times> scenarios) {

    /**
     * One scenario.
     *
     * @param requests requests a block
     * @param nanos for each arm the nanoseconds a request in each block
     */
    record Times(int requests, Map<ArmName, double[]> nanos) {}
}
