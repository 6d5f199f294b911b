package auditlog.equivalence;

import auditlog.AuditEvent;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.sqlite.SQLiteException;
import tools.jackson.databind.JsonNode;

/**
 * Compares two answers to one request: count, order, every field, the payloads as trees with their types, that the list
 * can't be modified; and two failures by class and SQLite result code.
 */
public final class PageComparer {

    private PageComparer() {}

    /**
     * The first difference between what two services made of a request.
     *
     * @param query the request
     * @param baseline what the baseline made of it
     * @param enhanced what the enhanced service made of it
     * @return the request and how the two differ; empty if they do not
     */
    public static Optional<String> difference(AuditQuery query, Outcome baseline, Outcome enhanced) {
        String difference;
        if (baseline.failure() != null && enhanced.failure() != null) {
            difference = failures(baseline.failure(), enhanced.failure());
        } else if (baseline.failure() != null || enhanced.failure() != null) {
            difference = "baseline " + described(baseline) + ", enhanced " + described(enhanced);
        } else {
            difference = pages(query, baseline.page(), enhanced.page());
        }
        return difference == null ? Optional.empty() : Optional.of(query + ": " + difference);
    }

    /**
     * The first difference between two payloads: equal as trees is not enough, the types of nodes and numbers and the
     * order of names must be the same.
     *
     * @param baseline the one
     * @param enhanced the other
     * @return the place, as a JSON pointer, and both values; empty if they are the same
     */
    public static Optional<String> payloadDifference(JsonNode baseline, JsonNode enhanced) {
        return Optional.ofNullable(trees("", baseline, enhanced));
    }

    private static String described(Outcome outcome) {
        return outcome.failure() == null
                ? "answered " + outcome.page().count() + " events"
                : "failed with " + outcome.failure();
    }

    private static String failures(Throwable baseline, Throwable enhanced) {
        if (baseline.getClass() != enhanced.getClass()) {
            return "baseline failed with " + baseline + ", enhanced with " + enhanced;
        }
        if (resultCode(baseline) != resultCode(enhanced)) {
            return "SQLite result code " + resultCode(baseline) + " (" + baseline + "), enhanced "
                    + resultCode(enhanced) + " (" + enhanced + ")";
        }
        return null;
    }

    private static int resultCode(Throwable failure) {
        if (failure instanceof SQLiteException sqlite) {
            return sqlite.getResultCode().code;
        }
        return failure instanceof SQLException sql ? sql.getErrorCode() : 0;
    }

    private static String pages(AuditQuery query, AuditPage baseline, AuditPage enhanced) {
        if (!query.equals(baseline.query()) || !query.equals(enhanced.query())) {
            return "answered as " + baseline.query() + ", enhanced as " + enhanced.query();
        }
        if (baseline.count() != enhanced.count()) {
            return "count " + baseline.count() + ", enhanced " + enhanced.count();
        }
        List<AuditEvent> expected = baseline.events();
        List<AuditEvent> actual = enhanced.events();
        if (expected.size() != actual.size() || actual.size() != enhanced.count()) {
            return "events " + expected.size() + ", enhanced " + actual.size() + " with count " + enhanced.count();
        }
        Iterator<AuditEvent> others = actual.iterator();
        int place = 0;
        for (AuditEvent event : expected) {
            String difference = events(event, others.next());
            if (difference != null) {
                return "event " + place + ": " + difference;
            }
            place++;
        }
        return isModifiable(actual) ? "the enhanced list of events can be modified" : null;
    }

    private static String events(AuditEvent baseline, AuditEvent enhanced) {
        String difference = fields("id", baseline.id(), enhanced.id());
        if (difference == null) {
            difference = fields("createdAt", baseline.createdAt(), enhanced.createdAt());
        }
        if (difference == null) {
            difference = fields("actorId", baseline.actorId(), enhanced.actorId());
        }
        if (difference == null) {
            difference = fields("action", baseline.action(), enhanced.action());
        }
        if (difference == null) {
            difference = fields("resourceType", baseline.resourceType(), enhanced.resourceType());
        }
        if (difference == null) {
            difference = fields("resourceId", baseline.resourceId(), enhanced.resourceId());
        }
        if (difference == null) {
            difference = trees("", baseline.payload(), enhanced.payload());
            if (difference != null) {
                difference = "payload" + difference;
            }
        }
        return difference == null ? null : "(id " + baseline.id() + ") " + difference;
    }

    private static String fields(String name, Object baseline, Object enhanced) {
        return Objects.equals(baseline, enhanced) ? null : name + " " + baseline + ", enhanced " + enhanced;
    }

    private static String trees(String pointer, JsonNode baseline, JsonNode enhanced) {
        if (baseline == null || enhanced == null) {
            return baseline == enhanced ? null : differing(pointer, baseline, enhanced);
        }
        if (baseline.getClass() != enhanced.getClass() || baseline.size() != enhanced.size()) {
            return differing(pointer, baseline, enhanced);
        }
        if (baseline.isObject()) {
            Iterator<Map.Entry<String, JsonNode>> others = enhanced.properties().iterator();
            for (Map.Entry<String, JsonNode> property : baseline.properties()) {
                Map.Entry<String, JsonNode> other = others.next();
                if (!property.getKey().equals(other.getKey())) {
                    return pointer + ": name " + property.getKey() + ", enhanced " + other.getKey();
                }
                String difference = trees(pointer + "/" + property.getKey(), property.getValue(), other.getValue());
                if (difference != null) {
                    return difference;
                }
            }
            return null;
        }
        if (baseline.isArray()) {
            for (int i = 0; i < baseline.size(); i++) {
                String difference = trees(pointer + "/" + i, baseline.get(i), enhanced.get(i));
                if (difference != null) {
                    return difference;
                }
            }
            return null;
        }
        boolean same = baseline.equals(enhanced)
                && (!baseline.isNumber()
                        || baseline.numberType() == enhanced.numberType()
                                && baseline.asString().equals(enhanced.asString()));
        return same ? null : differing(pointer, baseline, enhanced);
    }

    private static String differing(String pointer, JsonNode baseline, JsonNode enhanced) {
        return pointer + ": " + typed(baseline) + ", enhanced " + typed(enhanced);
    }

    private static String typed(JsonNode node) {
        return node == null ? "nothing" : node.getClass().getSimpleName() + " " + node;
    }

    private static boolean isModifiable(List<AuditEvent> events) {
        try {
            if (!events.isEmpty()) {
                events.set(0, events.get(0));
                return true;
            }
            events.add(null);
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }
}
