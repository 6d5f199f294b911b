package auditlog.equivalence;

import auditlog.AuditEvent;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import tools.jackson.databind.JsonNode;

/**
 * Tells whether an answer is the table as it was after one commit between the request's start and its end. Safe for use by many
 * threads.
 *
 * @param states the table after each commit
 */
record HistoryChecker(LongFunction<HistoryState> states) {

    /**
     * Compares an answer with each state that it may show.
     *
     * @param acknowledged the last commit that was acknowledged when the request started
     * @param begun the last commit that had begun when the request ended
     * @return what is wrong with the answer; empty if it is one of the states
     */
    Optional<String> violation(AuditQuery query, AuditPage page, long acknowledged, long begun) {
        if (acknowledged > begun) {
            return Optional.of(
                    "The window is empty: commit " + acknowledged + " was acknowledged, " + begun + " begun");
        }
        for (long commit = acknowledged; commit <= begun; commit++) {
            if (shows(page, states.apply(commit).page(query))) {
                return Optional.empty();
            }
        }
        return Optional.of(query + ": the answer is no state of the commits " + acknowledged + " to " + begun + ": "
                + page + "; after the first of them: "
                + states.apply(acknowledged).page(query) + "; after the last: "
                + states.apply(begun).page(query));
    }

    private static boolean shows(AuditPage page, List<HistoryState.Row> rows) {
        if (page.count() != rows.size() || page.events().size() != rows.size()) {
            return false;
        }
        for (int i = 0; i < rows.size(); i++) {
            if (!shows(page.events().get(i), rows.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean shows(AuditEvent event, HistoryState.Row row) {
        return event.id() == row.id()
                && event.createdAt() == row.createdAt()
                && event.actorId() == row.actorId()
                && event.action().equals(row.action())
                && event.resourceType().equals(HistoryFiles.RESOURCE_TYPE)
                && event.resourceId().equals(row.resourceId())
                && isPayload(event, row);
    }

    private static boolean isPayload(AuditEvent event, HistoryState.Row row) {
        JsonNode payload = event.payload();
        return payload.size() == 2
                && payload.path("id").asLong(-1) == row.id()
                && payload.path("number").asLong(-1) == row.number();
    }
}
