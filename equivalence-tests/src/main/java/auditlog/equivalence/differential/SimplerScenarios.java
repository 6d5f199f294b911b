package auditlog.equivalence.differential;

import auditlog.AuditQuery;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What is a little simpler than a scenario: fewer changes, rows, statements and requests; then plainer values. */
final class SimplerScenarios {

    /** For each column the literals that a reader takes in best. */
    private static final List<List<String>> PLAIN_LITERALS = List.of(
            List.of("1", "2", "3", "4"),
            List.of("0", "1", "2"),
            List.of("1", "2"),
            List.of("'A'", "'B'"),
            List.of("'R'"),
            List.of("'R-1'"),
            List.of("0"),
            List.of());

    private static final List<Long> PLAIN_TIMES = List.of(0L, 1L, -1L, 2L, Long.MIN_VALUE, Long.MAX_VALUE);
    private static final List<Long> PLAIN_ACTORS = Arrays.asList(null, 1L, 2L);
    private static final List<String> PLAIN_ACTIONS = Arrays.asList(null, "A", "B");
    private static final List<Integer> PLAIN_PAGES = List.of(1, 2, 3, 0, -1);
    private static final List<Integer> PLAIN_SIZES = List.of(-1, 1, 2, 3);

    private SimplerScenarios() {}

    static Stream<Scenario> of(Scenario scenario) {
        Table table = scenario.table();
        return Stream.of(
                        Shrinker.shorter(scenario.requests()).map(scenario::withRequests),
                        Shrinker.shorter(scenario.steps()).map(scenario::withSteps),
                        Shrinker.simplerElements(scenario.requests(), SimplerScenarios::requests)
                                .map(scenario::withRequests),
                        Shrinker.shorter(table.rows()).map(table::withRows).map(scenario::withTable),
                        Shrinker.simplerElements(scenario.steps(), SimplerScenarios::steps)
                                .map(scenario::withSteps),
                        Shrinker.shorter(table.schema()).map(table::withSchema).map(scenario::withTable),
                        schemas(table).map(scenario::withTable),
                        Shrinker.shorter(scenario.documents()).map(scenario::withDocuments),
                        Shrinker.simplerElements(table.rows(), SimplerScenarios::rows)
                                .map(table::withRows)
                                .map(scenario::withTable))
                .flatMap(simpler -> simpler);
    }

    /**
     * Without what came after a difference, and asking only what showed it: most of the way in one step.
     *
     * @param difference one that the scenario showed
     */
    static Scenario upTo(Scenario scenario, Difference difference) {
        return scenario.withSteps(scenario.steps().subList(0, difference.step() + 1))
                .withRequests(List.of(difference.request()));
    }

    private static Stream<Table> schemas(Table table) {
        return Shrinker.preferred(table.schema(), List.of(Table.CONTRACT_SCHEMA, Table.NULLABLE_SCHEMA))
                .map(table::withSchema);
    }

    private static Stream<Step> steps(Step step) {
        if (step instanceof Step.Transaction transaction) {
            return Shrinker.shorter(transaction.statements())
                    .map(statements -> new Step.Transaction(statements, transaction.committed()));
        }
        if (step instanceof Step.ReplaceDatabase replace) {
            Table table = replace.table();
            return Stream.of(
                            Shrinker.shorter(table.rows()).map(table::withRows),
                            Shrinker.simplerElements(table.rows(), SimplerScenarios::rows)
                                    .map(table::withRows),
                            schemas(table))
                    .flatMap(simpler -> simpler)
                    .map(Step.ReplaceDatabase::new);
        }
        return Stream.empty();
    }

    private static Stream<Row> rows(Row row) {
        return Stream.iterate(0, column -> column < PLAIN_LITERALS.size(), column -> column + 1)
                .flatMap(column -> Shrinker.preferred(row.literals().get(column), PLAIN_LITERALS.get(column))
                        .map(literal -> row.with(column, literal)));
    }

    private static Stream<AuditQuery> requests(AuditQuery q) {
        return Stream.of(
                        Shrinker.preferred(q.actorId(), PLAIN_ACTORS)
                                .map(actor -> new AuditQuery(
                                        q.fromTs(), q.toTs(), actor, q.action(), q.page(), q.pageSize())),
                        Shrinker.preferred(q.action(), PLAIN_ACTIONS)
                                .map(action -> new AuditQuery(
                                        q.fromTs(), q.toTs(), q.actorId(), action, q.page(), q.pageSize())),
                        Shrinker.preferred(q.page(), PLAIN_PAGES)
                                .map(page -> new AuditQuery(
                                        q.fromTs(), q.toTs(), q.actorId(), q.action(), page, q.pageSize())),
                        Shrinker.preferred(q.pageSize(), PLAIN_SIZES)
                                .map(size ->
                                        new AuditQuery(q.fromTs(), q.toTs(), q.actorId(), q.action(), q.page(), size)),
                        Shrinker.preferred(q.fromTs(), PLAIN_TIMES)
                                .map(from -> new AuditQuery(
                                        from, q.toTs(), q.actorId(), q.action(), q.page(), q.pageSize())),
                        Shrinker.preferred(q.toTs(), PLAIN_TIMES)
                                .map(to -> new AuditQuery(
                                        q.fromTs(), to, q.actorId(), q.action(), q.page(), q.pageSize())))
                .flatMap(simpler -> simpler);
    }
}
