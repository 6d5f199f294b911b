/**
 * What is measured, for every instrument alike: the requests with the answers they must get ({@link
 * auditlog.benchmarks.workload.Workload}), and who answers them ({@link auditlog.benchmarks.workload.Contender}: the
 * baseline, the enhanced service, and the floor, which no correct implementation can beat).
 */
package auditlog.benchmarks.workload;
