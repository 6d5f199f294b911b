/**
 * What the JMH classes share: iterations, forks and flags ({@link auditlog.benchmarks.harness.MeasuredBenchmark}), an opened
 * contender ({@link auditlog.benchmarks.harness.Serving}), each thread's walk through the requests, which counts what it is
 * served and compares it with what the dataset's generator says ({@link auditlog.benchmarks.harness.PageWalk}), and the
 * self-tests' means.
 */
package auditlog.benchmarks.harness;
