/**
 * Where does a request's time go? Each part of a request, on both sides, measured by itself on the same walk through a workload:
 * an account of the baseline's time, and of what each idea of the enhanced service is worth.
 */
package auditlog.benchmarks.parts;
