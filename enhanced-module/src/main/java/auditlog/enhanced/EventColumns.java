package auditlog.enhanced;

/**
 * The rows of {@code audit_events} in answer order (newest first, then highest id first), a column an array. Read-only
 * once built.
 */
final class EventColumns {

    final long[] id;
    final long[] createdAt;
    final long[] actorId;
    final String[] action;
    final String[] resourceType;
    final String[] resourceId;
    final long[] payloadOffset;
    final int[] payloadLen;

    EventColumns(int rows) {
        id = new long[rows];
        createdAt = new long[rows];
        actorId = new long[rows];
        action = new String[rows];
        resourceType = new String[rows];
        resourceId = new String[rows];
        payloadOffset = new long[rows];
        payloadLen = new int[rows];
    }

    int rows() {
        return id.length;
    }
}
