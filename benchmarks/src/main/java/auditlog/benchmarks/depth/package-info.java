/** What a page costs by its depth: OFFSET pagination walks over every row before the page, an index does not. */
package auditlog.benchmarks.depth;
