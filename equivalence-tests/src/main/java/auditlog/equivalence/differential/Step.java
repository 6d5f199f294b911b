package auditlog.equivalence.differential;

import java.util.List;

/** One change in a scenario's history, made by another connection while both services are open. */
public sealed interface Step {

    /**
     * Statements in one transaction.
     *
     * @param statements what it does
     * @param committed whether it ends with COMMIT; else with ROLLBACK
     */
    record Transaction(List<String> statements, boolean committed) implements Step {

        /** Keeps a copy of the list. */
        public Transaction {
            statements = List.copyOf(statements);
        }
    }

    /**
     * A statement by itself, such as VACUUM.
     *
     * @param statement the statement
     */
    record Alone(String statement) implements Step {}

    /**
     * Another journal mode.
     *
     * @param mode as in {@code PRAGMA journal_mode}
     */
    record JournalMode(String mode) implements Step {}

    /**
     * Another database, made beside and moved over the first one. Not for a database in WAL mode.
     *
     * @param table what it holds
     */
    record ReplaceDatabase(Table table) implements Step {}

    /**
     * Other bytes in the payload file.
     *
     * @param offset where, in bytes
     * @param text what, in UTF-8
     */
    record WritePayload(long offset, String text) implements Step {}

    /**
     * A payload file cut short.
     *
     * @param size bytes left of it
     */
    record TruncatePayload(long size) implements Step {}

    /**
     * Another payload file, made beside and moved over the first one.
     *
     * @param documents its lines
     */
    record ReplacePayload(List<String> documents) implements Step {

        /** Keeps a copy of the list. */
        public ReplacePayload {
            documents = List.copyOf(documents);
        }
    }

    /**
     * The enhanced service's snapshot switched on or off.
     *
     * @param enabled whether it is switched on
     */
    record SwitchSnapshot(boolean enabled) implements Step {}

    /** A request whose answer is not compared, so that the enhanced service has renewed its snapshot before those that are. */
    record Renew() implements Step {}
}
