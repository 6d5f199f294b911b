package auditlog.benchmarks.workload;

/**
 * What a walk through a workload was served, or should have been.
 *
 * @param pages answers
 * @param events events on them
 * @param payloadBytes bytes of those events' payloads
 * @param emptyPages answers without an event
 */
public record Served(long pages, long events, long payloadBytes, long emptyPages) {}
