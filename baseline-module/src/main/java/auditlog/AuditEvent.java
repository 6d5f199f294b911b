package auditlog;

import tools.jackson.databind.JsonNode;

/**
 * One event of the audit log: a row of {@code audit_events} with its payload decoded.
 *
 * <p>The payload is a tree of the caller's own, shared with no other answer; the other fields are immutable.
 *
 * @param id the row's id
 * @param createdAt when it happened, in epoch seconds
 * @param actorId who did it
 * @param action what was done
 * @param resourceType the kind of thing it was done to
 * @param resourceId the thing it was done to
 * @param payload the JSON document of the event's line in the payload file
 */
public record AuditEvent(
        long id,
        long createdAt,
        long actorId,
        String action,
        String resourceType,
        String resourceId,
        JsonNode payload) {}
