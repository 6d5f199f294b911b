package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditLogService;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.enhanced.OddRow.Match;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tables with a row that the snapshot can't stand for: every request of a small scope is answered as the baseline answers it, and from
 * the snapshot where the row can't touch it.
 */
class OddRowTest {

    private static final String LOOSE = "CREATE TABLE audit_events(id INTEGER PRIMARY KEY, created_at INTEGER,"
            + " actor_id INTEGER, action TEXT, resource_type TEXT, resource_id TEXT, payload_offset INTEGER,"
            + " payload_len INTEGER)";

    private static final long[][] WINDOWS = {
        {Long.MIN_VALUE, Long.MAX_VALUE}, {Long.MIN_VALUE, 1}, {1, 2}, {2, 2}, {2, Long.MAX_VALUE}, {3, 3}, {3, 1}
    };

    private static final int[] SIZES = {-1, 0, 1, 2};

    @TempDir(factory = FastDirectory.class)
    Path directory;

    private AuditFiles files;

    @BeforeEach
    void make() throws Exception {
        files = new AuditFiles(directory);
        Files.writeString(files.payloads, "1\n2\n3\n4\n5\n");
    }

    private void fill(String encoding) throws Exception {
        files.execute("PRAGMA encoding = '" + encoding + "'", LOOSE, "CREATE INDEX i ON audit_events(created_at)");
        for (int id = 1; id <= 5; id++) {
            files.execute("INSERT INTO audit_events VALUES (" + id + ", " + (id / 2 + 1) + ", " + id % 2 + ", '"
                    + (id % 3 == 0 ? "B" : "A") + "', 'T', 'R', " + 2 * (id - 1) + ", 2)");
        }
    }

    /** The page, or the class of what was thrown. */
    private static Object outcome(AuditLogService service, AuditQuery query) {
        try {
            return service.handle(query);
        } catch (Exception | Error e) {
            return e.getClass();
        }
    }

    private static List<AuditQuery> scope(List<String> actions) {
        List<AuditQuery> queries = new ArrayList<>();
        for (long[] window : WINDOWS) {
            for (Long actor : Arrays.asList(null, 0L, 1L, 7L)) {
                for (String action : actions) {
                    for (int size : SIZES) {
                        for (int page = 1; page <= (size > 0 ? 3 : 1); page++) {
                            queries.add(new AuditQuery(window[0], window[1], actor, action, page, size));
                        }
                    }
                }
            }
        }
        return queries;
    }

    /** Of all requests of the scope, how many the snapshot answers at least. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "created_at = NULL; 100",
                "created_at = 'soon'; 100",
                "created_at = x'31'; 100",
                "created_at = 2.5; 50",
                "created_at = -1e300; 50",
                "created_at = 9e999; 50",
                "actor_id = NULL; 60",
                "actor_id = 'root'; 40",
                "actor_id = 0.5; 40",
                "actor_id = x'00'; 40",
                "actor_id = x''; 40",
                "action = NULL; 60",
                "action = x'41'; 40",
                "action = CAST(x'FF41' AS TEXT); 40",
                "action = CAST(x'00D8' AS TEXT); 40",
                "action = 'A' || char(0) || 'x'; 40",
                "action = char(65533); 40",
                "action = char(65279) || 'A'; 40",
                "resource_type = x'00'; 50",
                "resource_id = NULL; 50",
                "payload_offset = 0.5; 50",
                "payload_offset = '2'; 100",
                "payload_len = '2x'; 50",
                "payload_offset = NULL; 50",
                "payload_len = 9e18; 50"
            })
    void touchesNothingButWhatItMay(String change, int atLeastPercent) throws Exception {
        fill("UTF-8");
        long[] counts = new long[2];
        for (int id : new int[] {1, 3}) {
            files.execute("UPDATE audit_events SET " + change + " WHERE id = " + id);
            compare(Arrays.asList(null, "A", "B", "C", "\ufffd"), counts);
            files.execute("DELETE FROM audit_events WHERE id = " + id);
            files.execute("INSERT INTO audit_events VALUES (" + id + ", 2, 1, 'A', 'T', 'R', 0, 2)");
        }
        assertTrue(
                counts[0] * 100 >= counts[1] * atLeastPercent,
                () -> counts[0] + " of " + counts[1] + " from the snapshot");
    }

    private void compare(List<String> actions, long[] counts) throws Exception {
        try (IndexedAuditLogService service = IndexedAuditLogService.open(files.database, files.payloads);
                OffsetAuditLogService baseline = new OffsetAuditLogService(files.database, files.payloads)) {
            assertTrue(service.stats().snapshotPresent(), service.stats()::toString);
            for (AuditQuery query : scope(actions)) {
                assertEquals(outcome(baseline, query), outcome(service, query), query::toString);
                counts[1]++;
            }
            counts[0] += service.stats().snapshotRequests();
        }
    }

    /** Which needs the time of its last event alone. A page without an event has none. */
    @Test
    void touchesNoFullPageOfLaterEvents() throws Exception {
        fill("UTF-8");
        files.execute("UPDATE audit_events SET actor_id = 'root' WHERE id = 2");
        try (IndexedAuditLogService service = IndexedAuditLogService.open(files.database, files.payloads)) {
            assertEquals(2, service.handle(firstPage(2)).count());
            assertEquals(1, service.stats().snapshotRequests(), "Both events happened after the row's");
            assertEquals(0, service.handle(firstPage(0)).count());
            assertEquals(1, service.stats().plainRequests().get(PlainReason.NOT_REPRESENTABLE));
            assertEquals(5, service.stats().snapshotRows(), "It counts among the rows");
        }
    }

    private static AuditQuery firstPage(int size) {
        return new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, 1, size);
    }

    /** Each text as it is stored, as it is asked for, and as it is converted between encodings. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16le", "UTF-16be"})
    void filtersByTextsThatEncodingsChange(String encoding) throws Exception {
        List<String> texts = List.of(
                "\ufffd",
                "\ufffe",
                "\uffff",
                "\ufeff",
                "\ufeffA",
                "A\ufeff",
                "\ud83d\ude00",
                "\ud83f\udfff",
                "\udbff\udfff",
                "\ud800",
                "\udc00A",
                "?",
                "\ufdd0",
                "\u0080",
                "\u07ff",
                "\u0800",
                "\ud7ff",
                "\ue000",
                "e\u0301",
                "\u00e9",
                "\0",
                "A\0");
        files.execute("PRAGMA encoding = '" + encoding + "'", LOOSE, "CREATE INDEX i ON audit_events(created_at)");
        List<String> stored = new ArrayList<>(List.of(
                "CAST(x'FFFF' AS TEXT)",
                "CAST(x'FEFF' AS TEXT)",
                "CAST(x'FFFE' AS TEXT)",
                "CAST(x'FDFF' AS TEXT)",
                "CAST(x'FFFD' AS TEXT)",
                "CAST(x'00D8' AS TEXT)",
                "CAST(x'D800' AS TEXT)",
                "CAST(x'EFBFBF' AS TEXT)",
                "CAST(x'EFBFBE' AS TEXT)",
                "CAST(x'EFBFBD' AS TEXT)",
                "CAST(x'EFBBBF41' AS TEXT)",
                "CAST(x'EDA080' AS TEXT)",
                "CAST(x'C080' AS TEXT)",
                "CAST(x'41' AS TEXT)",
                "CAST(x'F4908080' AS TEXT)"));
        for (int point :
                new int[] {0xfffd, 0xfffe, 0xffff, 0xfeff, 0x1f600, 0x1ffff, 0x10ffff, 0x3f, 0x80, 0xe000, 0xd800}) {
            stored.add("char(" + point + ")");
            stored.add("'A'||char(" + point + ")");
        }
        for (int i = 0; i < stored.size(); i++) {
            files.execute(
                    "INSERT INTO audit_events VALUES (" + (i + 1) + ", 1, 1, " + stored.get(i) + ", 'T', 'R', 0, 2)");
        }
        try (IndexedAuditLogService service = IndexedAuditLogService.open(files.database, files.payloads);
                OffsetAuditLogService baseline = new OffsetAuditLogService(files.database, files.payloads)) {
            assertTrue(service.stats().snapshotPresent(), service.stats()::toString);
            List<String> differences = new ArrayList<>();
            List<String> wanted = new ArrayList<>(texts);
            texts.forEach(text -> wanted.add("A" + text));
            // Without odd rows, too, which might touch every request that filters by action.
            for (int round = 0; round < 2; round++) {
                for (String text : wanted) {
                    AuditQuery query = new AuditQuery(0, 9, null, text, 1, -1);
                    if (!outcome(baseline, query).equals(outcome(service, query))) {
                        differences.add(hex(text) + ": " + outcome(baseline, query) + " / " + outcome(service, query));
                    }
                }
                deleteOddRows();
            }
            assertEquals(List.of(), differences);
            assertTrue(service.stats().snapshotRequests() > wanted.size() / 2, service.stats()::toString);
        }
    }

    private void deleteOddRows() throws Exception {
        Snapshot snapshot =
                new SnapshotReader(files.database, Outside.LOCAL, () -> true).read(null, System.nanoTime(), () -> true);
        for (OddRow odd : snapshot.leaves().odd()) {
            files.execute("DELETE FROM audit_events WHERE id = " + odd.id());
        }
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        text.chars().forEach(c -> hex.append(Integer.toHexString(c)).append(' '));
        return hex.toString();
    }

    private static boolean mayTouch(OddRow row, long from, long to, Long actor, String action) {
        return row.mayTouch(new AuditQuery(from, to, actor, action, 1, 1), false, Long.MAX_VALUE);
    }

    @Test
    void mayTouchNoOtherRequests() {
        OddRow row = new OddRow(1, 5, 6, new Match(false, 7L), new Match(false, "A"));
        assertTrue(mayTouch(row, 6, 9, 7L, "A") && mayTouch(row, 0, 5, null, null));
        assertFalse(mayTouch(row, 7, 9, 7L, "A"));
        assertFalse(mayTouch(row, 0, 4, 7L, "A"));
        assertFalse(mayTouch(row, 5, 6, 8L, "A"));
        assertFalse(mayTouch(row, 5, 6, 7L, "B"));
        OddRow any = new OddRow(1, 5, 6, Match.ANY, Match.ANY);
        assertTrue(mayTouch(any, 5, 6, 8L, "B"));
        OddRow none = new OddRow(1, 5, 6, new Match(false, null), new Match(false, null));
        assertTrue(mayTouch(none, 5, 6, null, null));
        assertFalse(mayTouch(none, 5, 6, 7L, null));
        assertFalse(mayTouch(none, 5, 6, null, "A"));
        // It comes behind a page that is full of later rows.
        AuditQuery query = new AuditQuery(0, 9, null, null, 1, 1);
        assertTrue(row.mayTouch(query, true, 6));
        assertFalse(row.mayTouch(query, true, 7));
    }

    @Test
    void areRefusedWhereThereAreMany() throws Exception {
        fill("UTF-8");
        files.execute("INSERT INTO audit_events WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE"
                + " i < 355) SELECT i, 9, NULL, 'A', 'T', 'R', 0, 2 FROM n");
        long[] counts = new long[2];
        compare(Arrays.asList((String) null), counts);
        files.execute("INSERT INTO audit_events VALUES (1000, 9, NULL, 'A', 'T', 'R', 0, 2)");
        try (IndexedAuditLogService service = IndexedAuditLogService.open(files.database, files.payloads)) {
            assertTrue(service.stats().lastFailure().contains("More than 256"), service.stats()::toString);
        }
    }
}
