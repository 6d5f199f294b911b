package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditQuery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cases of what a request asks for, and of odd values in the rows that answer it. */
class RequestCasesTest {

    private static final int ROWS = LiveFiles.ROWS;

    private static WriterProcess writer;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        writer = WriterProcess.start();
    }

    @AfterAll
    static void stop() {
        writer.close();
    }

    @Test
    @DisplayName("Case 41: pages and sizes of 0, negative, at an int's limits, with offsets beyond an int")
    void case41_pagesAndSizes() throws Exception {
        int[] pages = {
            1,
            2,
            3,
            24,
            25,
            240,
            241,
            0,
            -1,
            -2,
            Integer.MIN_VALUE,
            Integer.MIN_VALUE + 1,
            Integer.MAX_VALUE,
            65_537,
            100_001,
            42_949_674
        };
        int[] sizes = {
            10, 1, 3, 100, 239, 240, 241, 0, -1, -2, -10, Integer.MIN_VALUE, Integer.MAX_VALUE, 50_000, 65_536
        };
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            List<AuditQuery> queries = new ArrayList<>();
            for (int page : pages) {
                for (int size : sizes) {
                    queries.add(new AuditQuery(0, 2_000, null, null, page, size));
                    queries.add(new AuditQuery(0, 2_000, 2L, "UPDATE", page, size));
                }
            }
            writer.sql(LiveFiles.insert(1_050, 2, "UPDATE", 3));
            scene.all(queries);
            int rows = ROWS + 1;
            assertEquals(0, count(scene, 100_001, 50_000));
            assertEquals(rows, count(scene, 1, -1));
            assertEquals(rows, count(scene, 5, Integer.MIN_VALUE));
            assertEquals(rows, count(scene, Integer.MIN_VALUE, Integer.MAX_VALUE));
            assertEquals(10, count(scene, 0, 10));
            assertEquals(10, count(scene, -1, 10));
            assertEquals(1, count(scene, 25, 10));
            assertEquals(0, count(scene, 1, 0));
            assertEquals(rows - 6, count(scene, -2, -2));
            assertEquals(0, count(scene, Integer.MIN_VALUE, Integer.MIN_VALUE));
        }
    }

    @Test
    @DisplayName("Case 42: from after to, from equal to to, a long's limits, negative times, ties at page borders")
    void case42_windows() throws Exception {
        long[] times = {
            Long.MIN_VALUE,
            Long.MIN_VALUE + 1,
            -(1L << 32),
            -5,
            -1,
            0,
            1_000,
            1_049,
            1_050,
            1_051,
            1_099,
            1L << 32,
            Long.MAX_VALUE - 1,
            Long.MAX_VALUE
        };
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            List<AuditQuery> queries = new ArrayList<>();
            for (long from : times) {
                for (long to : times) {
                    queries.add(new AuditQuery(from, to, null, null, 1, 300));
                    queries.add(new AuditQuery(from, to, 3L, null, 2, 7));
                }
            }
            for (int size = 1; size <= 7; size++) {
                for (int page = 1; page <= 12; page++) {
                    queries.add(new AuditQuery(1_050, 1_050, null, null, page, size));
                    queries.add(new AuditQuery(1_049, 1_051, null, "UPDATE", page, size));
                    queries.add(new AuditQuery(-10, 10, null, null, page, size));
                }
            }
            writer.sql(
                    "UPDATE audit_events SET created_at = 1050 WHERE id % 6 = 0",
                    "UPDATE audit_events SET created_at = -5 WHERE id IN (3, 9, 15)",
                    "UPDATE audit_events SET created_at = -1 WHERE id = 21",
                    "UPDATE audit_events SET created_at = 0 WHERE id = 27",
                    "UPDATE audit_events SET created_at = -9223372036854775807 - 1 WHERE id IN (5, 11)",
                    "UPDATE audit_events SET created_at = 9223372036854775807 WHERE id IN (7, 13)");
            scene.all(queries);
            assertEquals(
                    0,
                    scene.page(new AuditQuery(1_051, 1_050, null, null, 1, 9)).count());
            assertEquals(
                    0,
                    scene.page(new AuditQuery(Long.MAX_VALUE, Long.MIN_VALUE, null, null, 1, -1))
                            .count());
            assertEquals(ROWS, scene.page(PayloadScene.everything()).count());
            assertEquals(2, scene.page(PayloadScene.second(Long.MIN_VALUE)).count());
            assertEquals(List.of(13L, 7L), ids(scene, PayloadScene.second(Long.MAX_VALUE)));
            assertEquals(List.of(27L, 21L, 15L, 9L, 3L), ids(scene, new AuditQuery(-10, 10, null, null, 1, 10)));
            assertEquals(List.of(9L), ids(scene, new AuditQuery(-5, -5, null, null, 2, 1)));
        }
    }

    @Test
    @DisplayName("Case 43: created_at REAL, text, NULL, BLOB, 9.3e18")
    void case43_oddTimes() throws Exception {
        String[] times = {
            "1050.5",
            "'text'",
            "NULL",
            "x'31303530'",
            "9300000000000000000",
            "9.3e18",
            "-9.3e18",
            "'1050x'",
            "''",
            "1e999",
            "-1e999",
            "9223372036854775807.0"
        };
        List<AuditQuery> queries = new ArrayList<>();
        for (int page = 1; page <= 3; page++) {
            queries.add(new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, page, 100));
            queries.add(new AuditQuery(1_050, 1_051, null, null, page, 4));
            queries.add(new AuditQuery(Long.MAX_VALUE, Long.MAX_VALUE, null, null, page, 4));
            queries.add(new AuditQuery(0, 2_000, 2L, "UPDATE", page, 5));
        }
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            scene.dropConstraints();
            for (String time : times) {
                writer.sql("UPDATE audit_events SET created_at = " + time + " WHERE id IN (9, 99)");
                queries.forEach(scene::atOnce);
                scene.beyondTheSnapshot(queries.get(0));
                queries.forEach(scene::atOnce);
                writer.sql("UPDATE audit_events SET created_at = 1050 WHERE id IN (9, 99)");
                assertEquals(ROWS, scene.page(PayloadScene.everything()).count(), time);
            }
            // Integers by the column's affinity, so that a snapshot can stand for them.
            writer.sql(
                    "UPDATE audit_events SET created_at = '1050' WHERE id = 9",
                    "UPDATE audit_events SET created_at = 1051.0 WHERE id = 99");
            scene.all(queries);
        }
    }

    @Test
    @DisplayName("Case 44: actions null, empty, unknown, like SQL, like patterns, odd characters, lone surrogates")
    void case44_actions() throws Exception {
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            List<AuditQuery> queries = new ArrayList<>();
            for (String action : OutsideDomainTest.ACTIONS) {
                for (Long actorId : Arrays.asList(null, 2L)) {
                    queries.add(new AuditQuery(0, 2_000, actorId, action, 1, 5));
                }
            }
            queries.add(new AuditQuery(0, 2_000, null, null, 1, -1));
            writer.sql(LiveFiles.insert(1_050, 2, "UPDATE", 3));
            scene.all(queries);

            // The same texts as actions of rows: those that a snapshot can stand for, then the others.
            List<String> plain = new ArrayList<>();
            List<String> odd = new ArrayList<>();
            for (String action : OutsideDomainTest.ACTIONS) {
                boolean isPlain = action.indexOf('\0') < 0 && action.indexOf('\uFFFD') < 0;
                (isPlain ? plain : odd).add(action);
            }
            assertTrue(plain.size() > 20 && odd.size() >= 4);
            int id = 1;
            for (String action : plain) {
                writer.sql("UPDATE audit_events SET action = " + text(action) + " WHERE id = " + id++);
            }
            scene.all(queries);
            for (String action : plain) {
                Outcome outcome = scene.bySnapshot(new AuditQuery(0, 2_000, null, action, 1, -1));
                assertTrue(outcome.page().count() > 0, action);
            }
            for (String action : odd) {
                writer.sql("UPDATE audit_events SET action = " + text(action) + " WHERE id = " + id++);
            }
            queries.forEach(scene::atOnce);
            scene.beyondTheSnapshot(queries.get(0));
            queries.forEach(scene::atOnce);
        }
    }

    @Test
    @DisplayName("Case 45: stored invalid UTF-8, BLOBs and integers in TEXT columns")
    void case45_storedTexts() throws Exception {
        String[] representable = {
            "''", "5", "5.5", "CAST(x'EFBBBF61' AS TEXT)", text("\ud83d\ude00"), text("a".repeat(5_000))
        };
        String[] decodable = {
            "CAST(x'61FF' AS TEXT)", "CAST(x'C080' AS TEXT)", "CAST(x'EDA080' AS TEXT)", "CAST(x'610062' AS TEXT)"
        };
        String[] others = {"x'555044415445'", "x''", "x'FF'", "zeroblob(10)", "NULL"};
        List<AuditQuery> queries = new ArrayList<>();
        for (String action : Arrays.asList(
                null, "", "5", "5.5", "a", "a\uFFFD", "\uFFFD", "\uFFFD\uFFFD", "?", "UPDATE", "\ud83d\ude00")) {
            queries.add(new AuditQuery(0, 2_000, null, action, 1, 300));
            queries.add(new AuditQuery(0, 2_000, 2L, action, 2, 3));
        }
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            scene.dropConstraints();
            int id = 1;
            for (String column : List.of("action", "resource_type", "resource_id")) {
                for (String value : representable) {
                    writer.sql("UPDATE audit_events SET " + column + " = " + value + " WHERE id = " + id++);
                }
            }
            // What no filter sees may be undecodable.
            for (String value : decodable) {
                writer.sql("UPDATE audit_events SET resource_type = " + value + " WHERE id = " + id++);
                writer.sql("UPDATE audit_events SET resource_id = " + value + " WHERE id = " + id++);
            }
            scene.all(queries);
            for (String column : List.of("action", "resource_type", "resource_id")) {
                for (String value : others) {
                    writer.sql("UPDATE audit_events SET " + column + " = " + value + " WHERE id = 200");
                    queries.forEach(scene::atOnce);
                    scene.beyondTheSnapshot(queries.get(0));
                    writer.sql("UPDATE audit_events SET " + column + " = 'UPDATE' WHERE id = 200");
                    scene.page(queries.get(0));
                }
            }
            for (String value : decodable) {
                writer.sql("UPDATE audit_events SET action = " + value + " WHERE id = 201");
                queries.forEach(scene::atOnce);
                scene.beyondTheSnapshot(queries.get(0));
                writer.sql("UPDATE audit_events SET action = 'UPDATE' WHERE id = 201");
                scene.page(queries.get(0));
            }
        }
    }

    @Test
    @DisplayName("Case 46: ids 0, negative, at a long's limits, with gaps")
    void case46_ids() throws Exception {
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            List<AuditQuery> queries = new ArrayList<>();
            for (int size : new int[] {1, 2, 3, 50}) {
                for (int page = 1; page <= 12; page++) {
                    queries.add(new AuditQuery(0, 2_000, null, null, page, size));
                    queries.add(new AuditQuery(1_050, 1_050, null, null, page, size));
                    queries.add(new AuditQuery(1_050, 1_050, 2L, null, page, size));
                }
            }
            writer.sql(
                    "UPDATE audit_events SET created_at = 1050 WHERE id <= 8",
                    "DELETE FROM audit_events WHERE created_at = 1050 AND id > 8",
                    "UPDATE audit_events SET id = 0 WHERE id = 1",
                    "UPDATE audit_events SET id = -7 WHERE id = 2",
                    "UPDATE audit_events SET id = -9223372036854775807 - 1 WHERE id = 3",
                    "UPDATE audit_events SET id = 9223372036854775807 WHERE id = 4",
                    "UPDATE audit_events SET id = 9223372036854775806 WHERE id = 5",
                    "UPDATE audit_events SET id = 4294967296 WHERE id = 6",
                    "UPDATE audit_events SET id = -4294967296 WHERE id = 7");
            scene.all(queries);
            assertEquals(
                    List.of(Long.MAX_VALUE, Long.MAX_VALUE - 1, 1L << 32, 8L, 0L, -7L, -(1L << 32), Long.MIN_VALUE),
                    ids(scene, new AuditQuery(1_050, 1_050, null, null, 1, 50)));
        }
    }

    private static int count(PayloadScene scene, int page, int size) {
        return scene.page(new AuditQuery(0, 2_000, null, null, page, size)).count();
    }

    private static List<Long> ids(PayloadScene scene, AuditQuery query) {
        return scene.page(query).events().stream().map(event -> event.id()).toList();
    }

    /** An SQL expression of this text, whatever its characters; a lone surrogate as the driver would pass it. */
    private static String text(String value) {
        return "CAST(x'" + HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8)) + "' AS TEXT)";
    }
}
