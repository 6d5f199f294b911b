/**
 * What different users of one database cost each other: readers of first pages and of deep ones, as a thread group of one service,
 * whose sizes {@code -tg} decides in the order of the roles' names; and readers beside another process that commits. Each side is
 * reported by itself, with counters of what it was served.
 */
package auditlog.benchmarks.mix;
