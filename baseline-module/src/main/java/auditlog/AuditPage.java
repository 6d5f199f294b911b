package auditlog;

import java.util.List;

/**
 * The answer to a request.
 *
 * @param query the request that is answered
 * @param events the events, newest first ({@code created_at} descending, then {@code id} descending); unmodifiable
 * @param count the number of events
 */
public record AuditPage(AuditQuery query, List<AuditEvent> events, int count) {

    /** Keeps an unmodifiable copy of {@code events}. */
    public AuditPage {
        events = List.copyOf(events);
    }
}
