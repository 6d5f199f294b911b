package auditlog.enhanced;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where the table lies in the file and how its rows are stored.
 *
 * @param root first page of the table's b-tree
 * @param columnOfField which of the columns below each field of a row is; -1 for another
 * @param defaults by column, what rows have that were stored before it was added: a {@code Long} or a {@code String}; null if unknown
 */
record TableSchema(int root, int[] columnOfField, Object[] defaults) {

    static final int ID = 0;
    static final int CREATED_AT = 1;
    static final int ACTOR_ID = 2;
    static final int ACTION = 3;
    static final int RESOURCE_TYPE = 4;
    static final int RESOURCE_ID = 5;
    static final int PAYLOAD_OFFSET = 6;
    static final int PAYLOAD_LEN = 7;
    static final int COLUMNS = 8;

    /** Columns that the query names, in the order of the numbers above, with the types they must be declared with. */
    private static final List<String> NAMES = List.of(
            "id", "created_at", "actor_id", "action", "resource_type", "resource_id", "payload_offset", "payload_len");

    private static final List<String> TYPES =
            List.of("INTEGER", "INTEGER", "INTEGER", "TEXT", "TEXT", "TEXT", "INTEGER", "INTEGER");

    /** As {@code PRAGMA table_xinfo} says of a column that is computed when it is read, and so not stored. */
    private static final int VIRTUAL = 2;

    private static final int ORDINARY = 0;

    /**
     * Asks SQLite.
     *
     * @throws NotRepresentableException if the table is not one whose rows the snapshot can stand for
     */
    static TableSchema read(Statement statement) throws NotRepresentableException, SQLException {
        int root = 0;
        String definition = "";
        try (ResultSet table = statement.executeQuery(
                "SELECT rootpage, sql FROM sqlite_schema WHERE type = 'table' AND name = 'audit_events'")) {
            if (table.next()) {
                root = table.getInt(1);
                definition = table.getString(2).toUpperCase(Locale.ROOT);
            }
        }
        if (!definition.startsWith("CREATE TABLE")) {
            throw new NotRepresentableException("There is no ordinary table audit_events");
        }
        if (definition.contains("COLLATE")) {
            throw new NotRepresentableException("A column of audit_events has a collation of its own");
        }
        String[] defaults = new String[COLUMNS];
        int[] columnOfField = readColumns(statement, defaults);
        // A primary key that is the row id needs no index; any other has one, a table without row ids included.
        try (ResultSet found = statement.executeQuery("PRAGMA index_list(audit_events)")) {
            while (found.next()) {
                if ("pk".equals(found.getString("origin"))) {
                    throw new NotRepresentableException("The id of audit_events is not its row id");
                }
            }
        }
        return new TableSchema(root, columnOfField, evaluated(statement, defaults));
    }

    /** Whether rows lie and are stored in the same way. */
    boolean isSame(TableSchema other) {
        return root == other.root
                && Arrays.equals(columnOfField, other.columnOfField)
                && Arrays.equals(defaults, other.defaults);
    }

    /** The values of constant expressions that are of their columns' own types, and so not converted. */
    private static Object[] evaluated(Statement statement, String[] expressions) {
        Object[] values = new Object[COLUMNS];
        for (int column = 0; column < COLUMNS; column++) {
            if (expressions[column] != null) {
                try (ResultSet value =
                        statement.executeQuery("SELECT typeof(v), v FROM (SELECT " + expressions[column] + " AS v)")) {
                    boolean isOfColumn = TYPES.get(column).equalsIgnoreCase(value.getString(1));
                    values[column] =
                            !isOfColumn ? null : isText(column) ? value.getString(2) : (Object) value.getLong(2);
                } catch (SQLException e) {
                    // A bare word, or one that ends in a comment, is no expression outside its table's definition.
                }
            }
        }
        return values;
    }

    private static boolean isText(int column) {
        return TYPES.get(column).equals("TEXT");
    }

    private static int[] readColumns(Statement statement, String[] defaults)
            throws NotRepresentableException, SQLException {
        Map<String, String> found = new HashMap<>();
        List<Integer> columnOfField = new ArrayList<>();
        boolean isKeyTheId = false;
        try (ResultSet column = statement.executeQuery("PRAGMA table_xinfo(audit_events)")) {
            while (column.next()) {
                String name = column.getString("name");
                int hidden = column.getInt("hidden");
                if (hidden == ORDINARY) {
                    found.put(name, column.getString("type"));
                    isKeyTheId |= name.equals("id") && column.getInt("pk") == 1;
                }
                if (hidden != VIRTUAL) {
                    int known = NAMES.indexOf(name);
                    columnOfField.add(known);
                    if (known >= 0) {
                        defaults[known] = column.getString("dflt_value");
                    }
                }
            }
        }
        found.keySet().retainAll(NAMES);
        for (int i = 0; i < NAMES.size(); i++) {
            if (!TYPES.get(i).equals(found.get(NAMES.get(i)))) {
                throw new NotRepresentableException("The columns of audit_events are not the expected ones: " + found);
            }
        }
        if (!isKeyTheId) {
            throw new NotRepresentableException("The id of audit_events is not its row id");
        }
        return columnOfField.stream().mapToInt(Integer::intValue).toArray();
    }
}
