/** How long a new JVM takes until a contender is ready: all else is measured warm, on a service opened long before. */
package auditlog.benchmarks.opening;
