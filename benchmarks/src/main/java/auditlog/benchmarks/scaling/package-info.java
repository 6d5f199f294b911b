/**
 * How costs grow with the number of rows: baseline and enhanced, each in JVMs of its own, on datasets of several sizes that are not the
 * contract's. {@code ScalingFork} is the JVM that measures one contender at one size, {@code ScalingReport} is what is stored and what
 * follows from it.
 */
package auditlog.benchmarks.scaling;
