package auditlog.benchmarks.gate.measure;

import java.util.List;

/**
 * What a counting JVM is to do.
 *
 * @param enhanced the enhanced module's jar or its directory of classes
 * @param scenarios which scenarios
 */
record CountingJob(String enhanced, List<GateScenario> scenarios) {}
