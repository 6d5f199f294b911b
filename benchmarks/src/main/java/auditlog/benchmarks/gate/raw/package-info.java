/**
 * The raw data of a gate run: what the measuring half writes and the judging half reads, a directory of small JSON files
 * and copies of the committed reference files as they were. Everything a verdict depends on is in it, so the verdict can
 * be had again from the directory alone. Values here are checked for their shape; whether they are good is judged
 * elsewhere.
 */
package auditlog.benchmarks.gate.raw;
