package auditlog.datagen;

/**
 * A row of {@code audit_events}, named as its columns are.
 *
 * @param id 1 to 50,000, in the order of insertion
 * @param createdAt epoch seconds
 * @param actorId 1 to 2,000
 * @param action LOGIN, LOGOUT, UPDATE, DELETE, CREATE or EXPORT
 * @param resourceType ORDER, USER, PRODUCT, INVOICE or WAREHOUSE
 * @param resourceId the resource type, a hyphen and a number of 1 to 5,000,000
 * @param payloadOffset first byte of the payload's line in the payload file
 * @param payloadLen bytes of that line, its newline included
 */
public record DatasetRow(
        long id,
        long createdAt,
        long actorId,
        String action,
        String resourceType,
        String resourceId,
        long payloadOffset,
        int payloadLen) {}
