package auditlog.equivalence.differential;

import java.util.List;

/**
 * A database to be made.
 *
 * @param schema the statements that make it empty, each executed by itself
 * @param rows its rows, inserted in this order in one transaction
 */
public record Table(List<String> schema, List<Row> rows) {

    /** The contract's table and index. */
    public static final List<String> CONTRACT_SCHEMA = List.of(
            "CREATE TABLE audit_events(id INTEGER PRIMARY KEY AUTOINCREMENT, created_at INTEGER NOT NULL,"
                    + " actor_id INTEGER NOT NULL, action TEXT NOT NULL, resource_type TEXT NOT NULL,"
                    + " resource_id TEXT NOT NULL, payload_offset INTEGER NOT NULL, payload_len INTEGER NOT NULL)",
            "CREATE INDEX idx_created_at ON audit_events(created_at)");

    /** The contract's table and index, but that each value may be NULL. */
    public static final List<String> NULLABLE_SCHEMA = List.of(
            "CREATE TABLE audit_events(id INTEGER PRIMARY KEY, created_at INTEGER, actor_id INTEGER, action TEXT,"
                    + " resource_type TEXT, resource_id TEXT, payload_offset INTEGER, payload_len INTEGER)",
            "CREATE INDEX idx_created_at ON audit_events(created_at)");

    /** Keeps copies of the lists. */
    public Table {
        schema = List.copyOf(schema);
        rows = List.copyOf(rows);
    }

    Table withSchema(List<String> changed) {
        return new Table(changed, rows);
    }

    Table withRows(List<Row> changed) {
        return new Table(schema, changed);
    }
}
