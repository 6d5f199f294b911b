package auditlog;

/**
 * One request for a page of the audit log.
 *
 * <p>Nothing is checked here: whatever the fields hold is what SQLite is asked. Immutable.
 *
 * @param fromTs first second of the window, in epoch seconds, inclusive
 * @param toTs last second of the window, in epoch seconds, inclusive
 * @param actorId only events of this actor; null is no filter
 * @param action only events with exactly this action; null is no filter
 * @param page number of the page, from 1; the rows skipped are {@code (page - 1) * pageSize}, computed without
 *     overflow, and none when that is negative
 * @param pageSize the most events a page holds; negative is no limit
 */
public record AuditQuery(long fromTs, long toTs, Long actorId, String action, int page, int pageSize) {}
