package auditlog.benchmarks.gate.measure;

import java.util.List;

/**
 * What a timing JVM is to do.
 *
 * @param thisModule this build's enhanced module: a jar or a directory of classes
 * @param otherModule the other's
 * @param scenarios which scenarios, one after the other
 * @param plan how long
 * @param seed decides the order in each block round
 */
record TimingJob(String thisModule, String otherModule, List<GateScenario> scenarios, TimePlan plan, long seed) {}
