package auditlog.equivalence.differential;

import auditlog.AuditQuery;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A scenario as the source of a test method, to be pasted into a test class of this package. */
final class Reproduction {

    private static final String INDENT = "        ";

    private Reproduction() {}

    static String of(Scenario scenario) {
        return "    @Test\n    void reproduction() throws Exception {\n" + INDENT + "DifferentialRun.reproduce("
                + expression(scenario) + ");\n    }\n";
    }

    /** The expression that makes the scenario. */
    static String expression(Scenario scenario) {
        String next = ",\n" + INDENT + "        ";
        return "new Scenario(\n" + INDENT + "        " + text(scenario.name()) + next + table(scenario.table()) + next
                + list(scenario.documents(), Reproduction::text) + next + list(scenario.steps(), Reproduction::step)
                + next + list(scenario.requests(), Reproduction::request) + ")";
    }

    private static String table(Table table) {
        String schema;
        if (table.schema().equals(Table.CONTRACT_SCHEMA)) {
            schema = "Table.CONTRACT_SCHEMA";
        } else if (table.schema().equals(Table.NULLABLE_SCHEMA)) {
            schema = "Table.NULLABLE_SCHEMA";
        } else {
            schema = list(table.schema(), Reproduction::text);
        }
        return "new Table(" + schema + ", " + list(table.rows(), Reproduction::row) + ")";
    }

    private static String row(Row row) {
        return "Row.of(" + row.literals().stream().map(Reproduction::text).collect(Collectors.joining(", ")) + ")";
    }

    private static String step(Step step) {
        if (step instanceof Step.Transaction transaction) {
            return "new Step.Transaction(" + list(transaction.statements(), Reproduction::text) + ", "
                    + transaction.committed() + ")";
        }
        if (step instanceof Step.Alone alone) {
            return "new Step.Alone(" + text(alone.statement()) + ")";
        }
        if (step instanceof Step.JournalMode journal) {
            return "new Step.JournalMode(" + text(journal.mode()) + ")";
        }
        if (step instanceof Step.ReplaceDatabase replace) {
            return "new Step.ReplaceDatabase(" + table(replace.table()) + ")";
        }
        if (step instanceof Step.WritePayload write) {
            return "new Step.WritePayload(" + write.offset() + "L, " + text(write.text()) + ")";
        }
        if (step instanceof Step.TruncatePayload truncate) {
            return "new Step.TruncatePayload(" + truncate.size() + "L)";
        }
        if (step instanceof Step.ReplacePayload replace) {
            return "new Step.ReplacePayload(" + list(replace.documents(), Reproduction::text) + ")";
        }
        if (step instanceof Step.SwitchSnapshot snapshot) {
            return "new Step.SwitchSnapshot(" + snapshot.enabled() + ")";
        }
        if (step instanceof Step.Renew) {
            return "new Step.Renew()";
        }
        throw new IllegalArgumentException("No such step: " + step);
    }

    private static String request(AuditQuery query) {
        return "new AuditQuery(" + query.fromTs() + "L, " + query.toTs() + "L, "
                + (query.actorId() == null ? "null" : query.actorId() + "L") + ", "
                + (query.action() == null ? "null" : text(query.action())) + ", " + query.page() + ", "
                + query.pageSize() + ")";
    }

    private static <E> String list(List<E> list, Function<E, String> element) {
        return "List.of(" + list.stream().map(element).collect(Collectors.joining(", ")) + ")";
    }

    /** A string literal in ASCII. */
    private static String text(String text) {
        StringBuilder literal = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> literal.append("\\\"");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        literal.append(c);
                    } else {
                        literal.append(String.format("\\u%04x", (int) c));
                        if (Character.isSurrogate(c)) {
                            // The compiler takes a backslash after one for the start of the other half.
                            literal.append("\" + \"");
                        }
                    }
                }
            }
        }
        return literal.append('"').toString();
    }
}
