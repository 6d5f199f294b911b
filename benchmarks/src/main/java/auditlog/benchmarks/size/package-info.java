/** What a page costs by the number of events on it. */
package auditlog.benchmarks.size;
