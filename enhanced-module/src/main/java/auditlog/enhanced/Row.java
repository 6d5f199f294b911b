package auditlog.enhanced;

/** A row of {@code audit_events} as the baseline's driver reads it. Sorts in answer order: newest first, then highest id first. */
record Row(
        long id,
        long createdAt,
        long actorId,
        String action,
        String resourceType,
        String resourceId,
        long payloadOffset,
        int payloadLen)
        implements Comparable<Row> {

    @Override
    public int compareTo(Row other) {
        int byTime = Long.compare(other.createdAt, createdAt);
        return byTime != 0 ? byTime : Long.compare(other.id, id);
    }
}
