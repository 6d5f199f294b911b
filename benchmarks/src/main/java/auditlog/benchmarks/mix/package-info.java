/**
 * What different users of one service cost each other: thread groups named by their mix. Their sizes are not fixed; {@code -tg}
 * decides, in the order of the roles' names. Each role is reported by itself, with counters of what it was served.
 */
package auditlog.benchmarks.mix;
