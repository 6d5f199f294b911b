/**
 * The differential engine: seeded scenarios (a table, a payload file, a history of changes, requests) that are asked of the
 * baseline and of the enhanced service alike ({@link auditlog.equivalence.differential.DifferentialRun}). A scenario on which
 * they differ is shrunk ({@link auditlog.equivalence.differential.Shrinker}) and printed as the source of a test.
 */
package auditlog.equivalence.differential;
