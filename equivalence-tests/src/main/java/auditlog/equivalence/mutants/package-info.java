/**
 * Versions of a module with one seeded change each: a change is a hunk of text kept as data
 * ({@link auditlog.equivalence.mutants.SourcePatch}), which is applied to the module's sources in memory and compiled into a
 * directory ({@link auditlog.equivalence.mutants.ModuleSources}), so that tests and measurements can be shown to notice it.
 */
package auditlog.equivalence.mutants;
