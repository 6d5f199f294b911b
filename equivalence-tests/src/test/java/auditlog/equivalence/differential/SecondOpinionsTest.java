package auditlog.equivalence.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditEvent;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.datagen.Dataset;
import auditlog.datagen.Progress;
import auditlog.datagen.RequestStream;
import auditlog.enhanced.IndexedAuditLogService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What must hold between the enhanced service's own answers, whatever the baseline says: both could share a mistake. With the
 * snapshot, without it, and with a new one for every answer. The tests wait most of the time, for file times to settle, so they run
 * beside each other.
 */
class SecondOpinionsTest {

    private static final List<Long> ACTORS = Arrays.asList(null, 0L, 1L, 2L);
    private static final List<String> ACTIONS = List.of("A", "B", "C");
    private static final Comparator<AuditEvent> ANSWER_ORDER = Comparator.comparing(AuditEvent::createdAt)
            .thenComparing(AuditEvent::id)
            .reversed();

    @TempDir(factory = FastDirectory.class)
    Path directory;

    private enum Mode {
        SNAPSHOT_ON,
        SNAPSHOT_OFF,
        RENEWED_BEFORE_EVERY_ANSWER
    }

    /** The service in a mode; makes sure that every answer came the way that the mode says. */
    private static final class Asked implements AutoCloseable {

        private final IndexedAuditLogService service;
        private final DatabaseWriter writer;
        private final Mode mode;
        private int touches;
        private long answers;

        Asked(IndexedAuditLogService service, DatabaseWriter writer, Mode mode) {
            this.service = service;
            this.writer = writer;
            this.mode = mode;
            service.setSnapshotEnabled(mode != Mode.SNAPSHOT_OFF);
        }

        List<AuditEvent> events(long from, long to, Long actor, String action, int page, int size) throws Exception {
            if (mode == Mode.RENEWED_BEFORE_EVERY_ANSWER) {
                // Changes the database's version, and no row.
                writer.executeOrRefuse("PRAGMA user_version = " + ++touches);
            }
            if (mode != Mode.SNAPSHOT_OFF) {
                awaitSnapshot();
            }
            long before = service.stats().snapshotRequests();
            AuditPage answer = service.handle(new AuditQuery(from, to, actor, action, page, size));
            assertEquals(
                    mode == Mode.SNAPSHOT_OFF ? before : before + 1,
                    service.stats().snapshotRequests());
            assertEquals(answer.events().size(), answer.count());
            answers++;
            return answer.events();
        }

        /** Asks what costs nothing until a snapshot answers it. */
        void awaitSnapshot() throws Exception {
            long before = service.stats().snapshotRequests();
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (true) {
                service.handle(new AuditQuery(1, 0, null, null, 1, 0));
                if (service.stats().snapshotRequests() > before) {
                    return;
                }
                assertTrue(System.nanoTime() < deadline, () -> service.stats().toString());
                Thread.sleep(1);
            }
        }

        @Override
        public void close() throws SQLException {
            service.close();
            writer.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    @Execution(ExecutionMode.CONCURRENT)
    void smallTables(Mode mode) throws Exception {
        int tables = mode == Mode.RENEWED_BEFORE_EVERY_ANSWER ? 4 : 12;
        long answers = 0;
        for (int seed = 0; seed < tables; seed++) {
            Path own = Files.createDirectories(directory.resolve("table " + seed));
            SplittableRandom random = new SplittableRandom(seed);
            try (Asked asked = open(own, randomTable(random), mode)) {
                long from = random.nextLong(-2, 2);
                long to = from + random.nextLong(0, 5);
                List<Long> actors = mode == Mode.RENEWED_BEFORE_EVERY_ANSWER ? ACTORS.subList(0, 2) : ACTORS;
                for (Long actor : actors) {
                    pagesAreParts(asked, from, to, actor, null, 1 + random.nextInt(4));
                    pagesAreParts(asked, from, to, actor, "A", 2);
                    actionsMerge(asked, from, to, actor, ACTIONS);
                    windowsJoin(
                            asked,
                            from,
                            to,
                            actor,
                            "B",
                            LongStream.rangeClosed(from - 1, to).toArray());
                    rowsOutsideChangeNothing(asked, from, to, actor);
                }
                actorsMerge(asked, from, to, null, List.of(0L, 1L, 2L, 3L));
                actorsMerge(asked, from, to, "A", List.of(0L, 1L, 2L, 3L));
                answers += asked.answers;
            }
        }
        assertTrue(answers > 20L * tables, "answers: " + answers);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    @Execution(ExecutionMode.CONCURRENT)
    void theDataset(Mode mode) throws Exception {
        Dataset dataset = Dataset.ensure(Dataset.defaultDirectory(), Progress.to(System.out));
        Path database = directory.resolve("audit.db");
        Files.copy(dataset.database(), database);
        long to = RequestStream.TO_TS;
        long day = 24 * 60 * 60;
        List<String> actions = List.of("LOGIN", "LOGOUT", "UPDATE", "DELETE", "CREATE", "EXPORT");
        try (Asked asked = new Asked(
                IndexedAuditLogService.open(database, dataset.payloads()), new DatabaseWriter(database), mode)) {
            pagesAreParts(asked, to - day, to, null, "UPDATE", 50);
            pagesAreParts(asked, to - 7 * day, to, 1_234L, null, 2);
            actionsMerge(asked, to - day / 4, to, null, actions);
            windowsJoin(asked, to - day / 8, to, null, null, to - day / 8 - 1, to - day / 16, to - 1, to);
            windowsJoin(asked, to - 30 * day, to, 77L, null, to - 29 * day, to - 15 * day, to - day);
            rowsOutsideChangeNothing(asked, to - day / 8, to, null);
            assertTrue(asked.answers > 20, "answers: " + asked.answers);
        }
    }

    /** Pages laid end to end are the one big page, each but the last is full, and after the last come empty ones. */
    private static void pagesAreParts(Asked asked, long from, long to, Long actor, String action, int size)
            throws Exception {
        List<AuditEvent> all = asked.events(from, to, actor, action, 1, -1);
        assertEquals(all, asked.events(from, to, actor, action, 1, Integer.MAX_VALUE));
        List<AuditEvent> joined = new ArrayList<>();
        int page = 1;
        List<AuditEvent> events;
        do {
            events = asked.events(from, to, actor, action, page++, size);
            joined.addAll(events);
        } while (events.size() == size);
        assertEquals(all, joined);
        assertEquals(List.of(), asked.events(from, to, actor, action, page, size));
        for (AuditEvent event : all) {
            assertTrue(event.createdAt() >= from && event.createdAt() <= to, event::toString);
            assertTrue(actor == null || event.actorId() == actor, event::toString);
            assertTrue(action == null || event.action().equals(action), event::toString);
        }
        for (int i = 1; i < all.size(); i++) {
            assertTrue(ANSWER_ORDER.compare(all.get(i - 1), all.get(i)) < 0, "order at " + i);
        }
    }

    /** The pages of each action, merged, are the page of no action. */
    private static void actionsMerge(Asked asked, long from, long to, Long actor, List<String> actions)
            throws Exception {
        List<AuditEvent> merged = new ArrayList<>();
        for (String action : actions) {
            merged.addAll(asked.events(from, to, actor, action, 1, -1));
        }
        merged.sort(ANSWER_ORDER);
        assertEquals(asked.events(from, to, actor, null, 1, -1), merged);
    }

    /** The pages of each actor, merged, are the page of no actor. */
    private static void actorsMerge(Asked asked, long from, long to, String action, List<Long> actors)
            throws Exception {
        List<AuditEvent> merged = new ArrayList<>();
        for (Long actor : actors) {
            merged.addAll(asked.events(from, to, actor, action, 1, -1));
        }
        merged.sort(ANSWER_ORDER);
        assertEquals(asked.events(from, to, null, action, 1, -1), merged);
    }

    /** A window, cut after any second, is its two parts, the later one first. */
    private static void windowsJoin(Asked asked, long from, long to, Long actor, String action, long... cuts)
            throws Exception {
        List<AuditEvent> all = asked.events(from, to, actor, action, 1, -1);
        for (long cut : cuts) {
            List<AuditEvent> joined = new ArrayList<>(asked.events(cut + 1, to, actor, action, 1, -1));
            joined.addAll(asked.events(from, cut, actor, action, 1, -1));
            assertEquals(all, joined, () -> "cut after " + cut);
        }
    }

    /** A row before the window or after it, or of another actor, changes no page of the window; one inside does. */
    private static void rowsOutsideChangeNothing(Asked asked, long from, long to, Long actor) throws Exception {
        List<AuditEvent> all = asked.events(from, to, actor, null, 1, -1);
        List<AuditEvent> second = asked.events(from, to, actor, null, 2, 3);
        for (long outside : new long[] {from - 1, to + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            insert(asked, outside, actor == null ? 1 : actor);
            assertEquals(all, asked.events(from, to, actor, null, 1, -1), () -> "a row at " + outside);
            assertEquals(second, asked.events(from, to, actor, null, 2, 3));
        }
        if (actor != null) {
            insert(asked, from, actor + 1);
            assertEquals(all, asked.events(from, to, actor, null, 1, -1));
        }
        insert(asked, to, actor == null ? 1 : actor);
        List<AuditEvent> more = asked.events(from, to, actor, null, 1, -1);
        assertEquals(all.size() + 1, more.size());
        assertEquals(all, more.subList(1, more.size()));
    }

    private static void insert(Asked asked, long second, long actor) throws Exception {
        long refused = asked.writer.refused();
        asked.writer.transaction(
                List.of(
                        "INSERT INTO audit_events(created_at, actor_id, action, resource_type, resource_id, payload_offset,"
                                + " payload_len) SELECT " + second + ", " + actor
                                + ", 'A', 'R', 'R-1', payload_offset, payload_len"
                                + " FROM audit_events LIMIT 1"),
                true);
        assertEquals(refused, asked.writer.refused());
    }

    private static Table randomTable(SplittableRandom random) {
        List<Row> rows = new ArrayList<>();
        for (int i = 5 + random.nextInt(25); i > 0; i--) {
            rows.add(SmallScope.row(
                    random.nextInt(SmallScope.MOST_ROWS),
                    String.valueOf(random.nextInt(-2, 5)),
                    String.valueOf(random.nextInt(3)),
                    "'" + ACTIONS.get(random.nextInt(3)) + "'"));
        }
        return new Table(Table.CONTRACT_SCHEMA, rows);
    }

    private static Asked open(Path directory, Table table, Mode mode) throws Exception {
        Path database = directory.resolve("audit.db");
        Path payloads = directory.resolve("payloads.jsonl");
        Files.writeString(payloads, String.join("\n", SmallScope.documents()) + "\n");
        DatabaseWriter writer = new DatabaseWriter(database);
        writer.make(table);
        return new Asked(IndexedAuditLogService.open(database, payloads), writer, mode);
    }
}
