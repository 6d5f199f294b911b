/** What the harness's commands share: result files, and jobs that are done in a JVM of their own. */
package auditlog.benchmarks.jobs;
