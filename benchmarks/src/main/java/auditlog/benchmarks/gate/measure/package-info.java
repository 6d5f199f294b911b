/**
 * What the regression gate measures. {@link auditlog.benchmarks.gate.measure.Preparation} names the two sides and builds the
 * other commit aside; {@link auditlog.benchmarks.gate.measure.CountingFork} counts exactly what a request does, scenario by
 * scenario; {@link auditlog.benchmarks.gate.measure.TimingFork} times this build and the other in one JVM, block by block.
 * Nothing here decides: verdicts are made from the raw data alone.
 */
package auditlog.benchmarks.gate.measure;
