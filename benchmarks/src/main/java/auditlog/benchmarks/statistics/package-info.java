/**
 * The statistics of the harness, pure functions without input or output: the interval of a ratio from paired
 * observations, medians, percentiles, and samples that keep the mix of what they are drawn from. The observation is
 * always a whole run, fork or round, never an iteration within one: iterations of one JVM are not independent.
 */
package auditlog.benchmarks.statistics;
