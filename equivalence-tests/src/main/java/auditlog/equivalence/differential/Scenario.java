package auditlog.equivalence.differential;

import auditlog.AuditQuery;
import java.util.List;

/**
 * Files, a history of changes, and what is asked of both services at the start and after every change.
 *
 * @param name says where it comes from, its seed included
 * @param table the database at the start
 * @param documents the lines of the payload file at the start
 * @param steps the changes
 * @param requests what is asked
 */
public record Scenario(String name, Table table, List<String> documents, List<Step> steps, List<AuditQuery> requests) {

    /** Keeps copies of the lists. */
    public Scenario {
        documents = List.copyOf(documents);
        steps = List.copyOf(steps);
        requests = List.copyOf(requests);
    }

    Scenario withTable(Table changed) {
        return new Scenario(name, changed, documents, steps, requests);
    }

    Scenario withDocuments(List<String> changed) {
        return new Scenario(name, table, changed, steps, requests);
    }

    Scenario withSteps(List<Step> changed) {
        return new Scenario(name, table, documents, changed, requests);
    }

    Scenario withRequests(List<AuditQuery> changed) {
        return new Scenario(name, table, documents, steps, changed);
    }
}
