package auditlog.equivalence;

import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;

/**
 * What became of a request: a page or a failure.
 *
 * @param page the answer; null if there is none
 * @param failure what was thrown; null if nothing was
 */
public record Outcome(AuditPage page, Throwable failure) {

    /**
     * Asks a service.
     *
     * @param service whom to ask
     * @param query what to ask
     * @return its answer, or what it threw; errors such as a lack of memory for a huge payload too
     */
    public static Outcome of(AuditLogService service, AuditQuery query) {
        try {
            return new Outcome(service.handle(query), null);
        } catch (Exception | OutOfMemoryError | StackOverflowError e) {
            return new Outcome(null, e);
        }
    }
}
