/**
 * The first requests: of a new process, and after the files have left the page cache. {@code PageCache} evicts a file without being
 * root and checks that nothing of it is left; {@code ColdFork} is the JVM whose first requests are timed.
 */
package auditlog.benchmarks.cold;
