package auditlog.equivalence.differential;

import java.util.ArrayList;
import java.util.List;

/**
 * A row of the table; every value is an SQL literal, so that it can be of any type and hold any bytes.
 *
 * @param literals one for each of {@link #COLUMNS}
 */
public record Row(List<String> literals) {

    /** The columns that a request reads. */
    public static final List<String> COLUMNS = List.of(
            "id", "created_at", "actor_id", "action", "resource_type", "resource_id", "payload_offset", "payload_len");

    /**
     * Keeps a copy of the list.
     *
     * @throws IllegalArgumentException if there is not one literal a column
     */
    public Row {
        literals = List.copyOf(literals);
        if (literals.size() != COLUMNS.size()) {
            throw new IllegalArgumentException("A row has " + COLUMNS.size() + " values: " + literals);
        }
    }

    /**
     * A row.
     *
     * @param literals one for each of {@link #COLUMNS}
     * @return the row
     */
    public static Row of(String... literals) {
        return new Row(List.of(literals));
    }

    Row with(int column, String literal) {
        List<String> changed = new ArrayList<>(literals);
        changed.set(column, literal);
        return new Row(changed);
    }

    /** The statement that inserts it, in place of a row with the same id. */
    String insert() {
        return "INSERT OR REPLACE INTO audit_events(" + String.join(", ", COLUMNS) + ") VALUES ("
                + String.join(", ", literals) + ")";
    }
}
