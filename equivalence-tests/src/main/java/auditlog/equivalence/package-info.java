/**
 * What compares the baseline with the enhanced service: pages field by field ({@link auditlog.equivalence.PageComparer}),
 * answers and failures of one request ({@link auditlog.equivalence.ServicePair}), and every request of the contract's
 * domain ({@link auditlog.equivalence.DomainSweep}). The tests that use them are in this module's test sources.
 */
package auditlog.equivalence;
