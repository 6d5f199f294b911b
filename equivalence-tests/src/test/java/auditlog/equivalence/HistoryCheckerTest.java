package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditEvent;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The check of a live history lets a right answer pass and catches each kind of wrong one. */
class HistoryCheckerTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final AuditQuery ALL = new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, 1, -1);
    private static final AuditQuery GROUP =
            new AuditQuery(0, 5_000, HistoryState.GROUP_ACTOR, HistoryState.GROUP_ACTION, 1, 50);
    private static final AuditQuery NEWEST = new AuditQuery(0, Long.MAX_VALUE, null, null, 1, 10);

    /** Commit 2 stamps, 3 appends, 4 deletes and appends, 5 and 6 stamp. */
    private static final List<HistoryState> STATES = List.of(
            new HistoryState(1, 1, 0, 0),
            new HistoryState(2, 2, 0, 0),
            new HistoryState(3, 2, 0, 30),
            new HistoryState(4, 2, 10, 50),
            new HistoryState(5, 5, 10, 50),
            new HistoryState(6, 6, 10, 50));

    private final HistoryChecker checker = new HistoryChecker(HistoryCheckerTest::state);

    private static HistoryState state(long commit) {
        return STATES.get((int) commit - 1);
    }

    private static AuditEvent event(HistoryState.Row row) {
        return event(row, row.payload());
    }

    private static AuditEvent event(HistoryState.Row row, String payload) {
        JsonNode tree = JSON.readTree(payload);
        return new AuditEvent(
                row.id(),
                row.createdAt(),
                row.actorId(),
                row.action(),
                HistoryFiles.RESOURCE_TYPE,
                row.resourceId(),
                tree);
    }

    private static List<AuditEvent> events(AuditQuery query, long commit) {
        List<AuditEvent> events = new ArrayList<>();
        state(commit).page(query).forEach(row -> events.add(event(row)));
        return events;
    }

    private boolean passes(AuditQuery query, List<AuditEvent> events, long acknowledged, long begun) {
        return checker.violation(query, new AuditPage(query, events, events.size()), acknowledged, begun)
                .isEmpty();
    }

    @Test
    void everyStateOfTheWindowIsRight() {
        for (AuditQuery query : List.of(ALL, GROUP, NEWEST)) {
            for (long commit = 2; commit <= 5; commit++) {
                assertTrue(passes(query, events(query, commit), 2, 5), query + " " + commit);
                assertTrue(passes(query, events(query, commit), commit, commit), query + " " + commit);
            }
        }
    }

    @Test
    void aStaleAnswerIsCaught() {
        assertFalse(passes(ALL, events(ALL, 1), 2, 5));
        assertFalse(passes(GROUP, events(GROUP, 1), 2, 5));
        assertFalse(passes(NEWEST, events(NEWEST, 2), 3, 5));
        assertFalse(passes(ALL, events(ALL, 5), 6, 6));
    }

    @Test
    void anAnswerOfTheFutureIsCaught() {
        assertFalse(passes(ALL, events(ALL, 6), 2, 5));
        assertFalse(passes(GROUP, events(GROUP, 6), 2, 5));
        assertFalse(passes(NEWEST, events(NEWEST, 3), 1, 2));
    }

    @Test
    void aTornAnswerIsCaught() {
        // The group of one commit and the rows of another, and a group half stamped.
        List<AuditEvent> mixed = events(ALL, 3);
        mixed.removeIf(event -> event.action().equals(HistoryState.GROUP_ACTION));
        mixed.addAll(mixed.size() - 1, events(GROUP, 1));
        assertEquals(events(ALL, 3).size(), mixed.size());
        assertFalse(passes(ALL, mixed, 1, 6));

        List<AuditEvent> half = new ArrayList<>();
        for (int place = 0; place < HistoryState.GROUP_ROWS; place++) {
            half.add(event(HistoryState.group(place, place % 2 == 0 ? 5 : 6)));
        }
        half.sort((a, b) -> a.createdAt() == b.createdAt()
                ? Long.compare(b.id(), a.id())
                : Long.compare(b.createdAt(), a.createdAt()));
        assertFalse(passes(GROUP, half, 1, 6));
    }

    @Test
    void whatWasRolledBackIsCaught() {
        List<AuditEvent> events = new ArrayList<>();
        new HistoryState(2, -2, 0, 0).page(GROUP).forEach(row -> events.add(event(row)));
        assertEquals(HistoryState.GROUP_ROWS, events.size());
        assertFalse(passes(GROUP, events, 1, 6));
    }

    @Test
    void aLostAnAddedAndADisplacedRowAreCaught() {
        List<AuditEvent> lost = events(ALL, 4);
        lost.remove(7);
        assertFalse(passes(ALL, lost, 1, 6));

        List<AuditEvent> twice = events(ALL, 4);
        twice.add(7, twice.get(7));
        assertFalse(passes(ALL, twice, 1, 6));

        List<AuditEvent> displaced = events(ALL, 4);
        Collections.swap(displaced, 3, 4);
        assertFalse(passes(ALL, displaced, 1, 6));

        AuditPage miscounted = new AuditPage(ALL, events(ALL, 4), 3);
        assertTrue(checker.violation(ALL, miscounted, 4, 4).isPresent());
    }

    @Test
    void anotherRowsPayloadAndAnOlderOneAreCaught() {
        List<HistoryState.Row> rows = state(5).page(GROUP);
        for (String payload : List.of(
                rows.get(1).payload(), HistoryState.group(0, 2).payload(), "{\"id\": 2}", "{}", "null", "[2, 5]")) {
            List<AuditEvent> events = events(GROUP, 5);
            events.set(0, event(rows.get(0), payload));
            assertFalse(passes(GROUP, events, 1, 6), payload);
        }
    }

    @Test
    void anEmptyWindowIsCaught() {
        assertFalse(passes(ALL, events(ALL, 4), 5, 4));
    }

    @Test
    void theModelIsWhatTheBaselineAnswers(@TempDir Path directory) throws Exception {
        HistoryFiles files = HistoryFiles.create(directory, "DELETE");
        HistoryLog log = new HistoryLog(files.log());
        assertEquals(1, log.begun());
        assertEquals(1, log.acknowledged());
        HistoryChecker real = new HistoryChecker(log::state);
        try (OffsetAuditLogService baseline = new OffsetAuditLogService(files.database(), files.payloads())) {
            for (AuditQuery query : List.of(
                    ALL,
                    GROUP,
                    NEWEST,
                    new AuditQuery(1_003, 1_010, null, null, 2, 3),
                    new AuditQuery(0, 5_000, null, HistoryState.CLOCK_ACTION, 1, 10),
                    new AuditQuery(0, 5_000, 1L, null, 99, 10))) {
                assertEquals(
                        "", real.violation(query, baseline.handle(query), 1, 1).orElse(""));
            }
        }
    }

    @Test
    void whatIsAcknowledgedNeverGoesBack(@TempDir Path directory) throws Exception {
        HistoryLog log = new HistoryLog(directory.resolve("history"));
        HistoryLog same = new HistoryLog(directory.resolve("history"));
        STATES.forEach(log::begin);
        log.acknowledge(3);
        same.acknowledge(2);
        assertEquals(3, log.acknowledged());
        same.acknowledge(6);
        assertEquals(6, log.acknowledged());
        assertEquals(6, same.begun());
        STATES.forEach(state -> assertEquals(state, same.state(state.commit())));
    }
}
