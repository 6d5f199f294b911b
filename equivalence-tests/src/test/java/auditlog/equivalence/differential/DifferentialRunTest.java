package auditlog.equivalence.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditEvent;
import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.equivalence.DifferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine finds services that are wrong in a known way, and shrinks what it found. */
class DifferentialRunTest {

    @TempDir(factory = FastDirectory.class)
    Path directory;

    /** A service that changes the baseline's answers. */
    private abstract static class Wrong implements AuditLogService {

        private final AuditLogService right;

        Wrong(Path database, Path payloads) {
            right = new OffsetAuditLogService(database, payloads);
        }

        abstract AuditPage answer(AuditLogService right, AuditQuery query) throws SQLException, IOException;

        @Override
        public AuditPage handle(AuditQuery query) throws SQLException, IOException {
            return answer(right, query);
        }

        @Override
        public void close() {
            right.close();
        }
    }

    private static final class WithoutTieBreak extends Wrong {

        WithoutTieBreak(Path database, Path payloads) {
            super(database, payloads);
        }

        @Override
        AuditPage answer(AuditLogService right, AuditQuery query) throws SQLException, IOException {
            List<AuditEvent> events = new ArrayList<>(right.handle(query).events());
            events.sort(Comparator.comparing(AuditEvent::createdAt).reversed().thenComparing(AuditEvent::id));
            return new AuditPage(query, events, events.size());
        }
    }

    private static final class OffsetInAnInt extends Wrong {

        OffsetInAnInt(Path database, Path payloads) {
            super(database, payloads);
        }

        @Override
        AuditPage answer(AuditLogService right, AuditQuery query) throws SQLException, IOException {
            int offset = (query.page() - 1) * query.pageSize();
            AuditPage all =
                    right.handle(new AuditQuery(query.fromTs(), query.toTs(), query.actorId(), query.action(), 1, -1));
            Stream<AuditEvent> rest = all.events().stream().skip(Math.max(0, offset));
            List<AuditEvent> events = query.pageSize() < 0
                    ? rest.toList()
                    : rest.limit(query.pageSize()).toList();
            return new AuditPage(query, events, events.size());
        }
    }

    private static final class Stale extends Wrong {

        private final Map<AuditQuery, AuditPage> answers = new HashMap<>();

        Stale(Path database, Path payloads) {
            super(database, payloads);
        }

        @Override
        AuditPage answer(AuditLogService right, AuditQuery query) throws SQLException, IOException {
            AuditPage known = answers.get(query);
            if (known == null) {
                known = right.handle(query);
                answers.put(query, known);
            }
            return known;
        }
    }

    private static final class WithoutFailures extends Wrong {

        WithoutFailures(Path database, Path payloads) {
            super(database, payloads);
        }

        @Override
        AuditPage answer(AuditLogService right, AuditQuery query) throws SQLException {
            try {
                return right.handle(query);
            } catch (IOException | RuntimeException e) {
                return new AuditPage(query, List.of(), 0);
            }
        }
    }

    @Test
    void equalServicesAreCountedAndLeaveNoFiles() throws Exception {
        List<AuditQuery> requests = SmallScope.requests().subList(0, 300);
        Tally tally = new DifferentialRun(directory, Services::open, 3)
                .compare(
                        7,
                        number -> SmallScope.scenario("table " + number, SmallScope.seededTable(number * 4), requests));
        assertEquals(7, tally.scenarios());
        assertEquals(7 * 300, tally.requests());
        assertTrue(tally.fromSnapshot() >= 300 && tally.fromSnapshot() <= tally.requests(), tally::summary);
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void aMissingTieBreakIsShrunkToTwoRows() {
        String message =
                differenceOf((database, payloads) -> pair(database, payloads, new WithoutTieBreak(database, payloads)));
        assertEquals(2, count(message, "Row.of("), message);
        assertEquals(1, count(message, "new AuditQuery("), message);
        assertEquals(0, count(message, "new Step."), message);
    }

    @Test
    void anOverflowIsShrunkToOneRow() {
        String message =
                differenceOf((database, payloads) -> pair(database, payloads, new OffsetInAnInt(database, payloads)));
        assertEquals(1, count(message, "Row.of("), message);
        assertEquals(1, count(message, "new AuditQuery("), message);
        assertTrue(
                message.contains("65537, 65536)")
                        || message.contains("42949674, 100)")
                        || message.contains("-2147483648)")
                        || message.contains("2147483647)")
                        || message.contains("-2147483648, ")
                        || message.contains("2147483647, "),
                message);
    }

    @Test
    void aStaleAnswerIsShrunkToOneChange() {
        String message = differenceOf((database, payloads) -> pair(database, payloads, new Stale(database, payloads)));
        assertEquals(1, count(message, "new Step."), message);
        assertEquals(1, count(message, "new AuditQuery("), message);
        assertTrue(count(message, "Row.of(") <= 1, message);
    }

    @Test
    void aFailureThatIsMissingIsADifference() {
        String message =
                differenceOf((database, payloads) -> pair(database, payloads, new WithoutFailures(database, payloads)));
        assertTrue(message.contains("baseline failed with"), message);
        assertEquals(1, count(message, "new AuditQuery("), message);
    }

    @Test
    void aScenarioThatCannotBeRunNamesItself() {
        ServicesOpener opener = (database, payloads) -> {
            throw new IOException("no service");
        };
        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> new DifferentialRun(directory, opener, 2).compare(3, number -> RandomScenarios.table(number, 1)));
        assertTrue(e.getCause().getMessage().startsWith("random table, seed "), e.getCause()::getMessage);
        assertEquals("no service", e.getCause().getCause().getMessage());
    }

    @Test
    void theSameSeedGivesTheSameScenario() {
        for (int seed = 0; seed < 20; seed++) {
            assertEquals(RandomScenarios.history(seed, 10, 10), RandomScenarios.history(seed, 10, 10));
            assertTrue(!RandomScenarios.table(seed, 10)
                    .table()
                    .equals(RandomScenarios.table(seed + 100, 10).table()));
        }
    }

    @Test
    void aScenarioCanBeReproduced() throws Exception {
        DifferentialRun.reproduce(RandomScenarios.history(1, 5, 10));
    }

    private static Services pair(Path database, Path payloads, AuditLogService wrong) {
        return new Services(new OffsetAuditLogService(database, payloads), List.of(wrong));
    }

    /** The message for a random scenario on which a wrong service differs from the baseline. */
    private String differenceOf(ServicesOpener opener) {
        DifferenceException e = assertThrows(
                DifferenceException.class,
                () -> new DifferentialRun(directory, opener, 2)
                        .compare(200, number -> RandomScenarios.history(number, 4, 60)));
        assertTrue(e.getMessage().startsWith("random history, seed "), e::getMessage);
        assertTrue(e.getMessage().contains("Shrunk: AuditQuery["), e::getMessage);
        assertTrue(e.getMessage().contains("DifferentialRun.reproduce("), e::getMessage);
        return e.getMessage();
    }

    private static int count(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }
}
