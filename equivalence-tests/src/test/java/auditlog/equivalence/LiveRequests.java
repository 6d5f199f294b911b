package auditlog.equivalence;

import auditlog.AuditQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Requests that show any difference in the rows of {@link LiveFiles}. */
final class LiveRequests {

    /** All rows, whatever their time. */
    static final AuditQuery EVERYTHING = new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, 1, -1);

    /** Everything first: a stale answer shows there, whatever was changed. */
    static final List<AuditQuery> ALL = all();

    private LiveRequests() {}

    private static List<AuditQuery> all() {
        List<AuditQuery> requests = new ArrayList<>();
        requests.add(EVERYTHING);
        for (Long actorId : Arrays.asList(null, 1L, 3L)) {
            for (String action : Arrays.asList(null, "UPDATE", "DELETE")) {
                requests.add(new AuditQuery(1_000, 1_100, actorId, action, 1, 10));
                requests.add(new AuditQuery(1_020, 1_060, actorId, action, 2, 3));
            }
        }
        requests.add(new AuditQuery(1_000, 1_100, null, null, 24, 10));
        requests.add(new AuditQuery(1_000, 1_100, null, null, 25, 10));
        return List.copyOf(requests);
    }
}
