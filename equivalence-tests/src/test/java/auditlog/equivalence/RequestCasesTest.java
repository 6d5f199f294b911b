package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditQuery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cases of what a request asks for, and of odd values in the rows that answer it. */
class RequestCasesTest {

    private static final int ROWS = LiveFiles.ROWS;

    /** As many rows that it does not represent a snapshot may have. */
    private static final int MOST_ODD = 256;

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
        long least = Long.MIN_VALUE;
        long most = Long.MAX_VALUE;
        // What each kind of time may touch of all the requests; the snapshot answers the others.
        List<AuditQuery> nothing = List.of();
        List<AuditQuery> aroundTheMiddle = new ArrayList<>(List.of(
                new AuditQuery(least, most, null, null, 2, 100),
                new AuditQuery(least, most, null, null, 3, 100),
                new AuditQuery(1_051, 1_060, null, null, 1, -1),
                new AuditQuery(1_040, 1_050, null, null, 1, -1),
                new AuditQuery(0, 2_000, 2L, "UPDATE", 1, -1)));
        List<AuditQuery> theEnd = new ArrayList<>(List.of(new AuditQuery(1_052, most, 2L, null, 1, 3)));
        List<AuditQuery> theBeginning = new ArrayList<>(List.of(
                new AuditQuery(least, most, null, null, 3, 100), new AuditQuery(least, 1_049, null, "UPDATE", 1, -1)));
        for (int page = 1; page <= 3; page++) {
            aroundTheMiddle.add(new AuditQuery(1_050, 1_051, null, null, page, 4));
            theEnd.add(new AuditQuery(least, most, null, null, page, 100));
            theEnd.add(new AuditQuery(most, most, null, null, page, 4));
            theBeginning.add(new AuditQuery(least, least, null, null, page, 4));
        }
        Set<AuditQuery> queries = new LinkedHashSet<>(List.of(
                new AuditQuery(least, 1_049, null, null, 1, 10),
                new AuditQuery(1_052, most - 1, null, null, 1, -1),
                new AuditQuery(0, 2_000, null, null, 1, 20),
                new AuditQuery(0, 2_000, 3L, null, 1, -1),
                new AuditQuery(least, most, null, "CREATE", 1, -1),
                new AuditQuery(least, most, 2L, "CREATE", 2, 3)));
        queries.addAll(aroundTheMiddle);
        queries.addAll(theEnd);
        queries.addAll(theBeginning);
        Map<String, List<AuditQuery>> touchedByTime = new LinkedHashMap<>();
        touchedByTime.put("1050.5", aroundTheMiddle);
        for (String time : List.of("'text'", "NULL", "x'31303530'", "'1050x'", "''")) {
            touchedByTime.put(time, nothing);
        }
        for (String time : List.of("9300000000000000000", "9.3e18", "1e999", "9223372036854775807.0")) {
            touchedByTime.put(time, theEnd);
        }
        for (String time : List.of("-9.3e18", "-1e999")) {
            touchedByTime.put(time, theBeginning);
        }
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            scene.dropConstraints();
            writer.sql("UPDATE audit_events SET actor_id = 2, action = 'UPDATE' WHERE id IN (9, 99)");
            for (Map.Entry<String, List<AuditQuery>> each : touchedByTime.entrySet()) {
                String time = each.getKey();
                writer.sql("UPDATE audit_events SET created_at = " + time + " WHERE id IN (9, 99)");
                queries.forEach(scene::atOnce);
                requireLeft(scene, queries, each.getValue()::contains);
                writer.sql("UPDATE audit_events SET created_at = 1050 WHERE id IN (9, 99)");
                assertEquals(ROWS, scene.page(PayloadScene.everything()).count(), time);
            }
            // Integers by the column's affinity, so that a snapshot can stand for them.
            writer.sql(
                    "UPDATE audit_events SET created_at = '1050' WHERE id = 9",
                    "UPDATE audit_events SET created_at = 1051.0 WHERE id = 99");
            queries.forEach(scene::atOnce);
            requireLeft(scene, queries, query -> false);
        }
    }

    @Test
    @DisplayName("Case 43: as many odd times as a snapshot keeps, and one more")
    void case43_manyOddTimes() throws Exception {
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            AuditQuery odd = new AuditQuery(5_000, 6_000, null, null, 1, -1);
            AuditQuery others = new AuditQuery(0, 2_000, null, null, 1, -1);
            writer.sql("WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < " + MOST_ODD
                    + ") INSERT INTO audit_events(" + LiveFiles.COLUMNS
                    + ") SELECT 5000.5 + n, 1, 'UPDATE', 'ORDER', n, 0, "
                    + LiveFiles.LINE + " FROM number");
            for (int round = 1; round <= 2; round++) {
                scene.atOnce(odd);
                scene.atOnce(others);
                assertEquals(MOST_ODD, scene.leftToTheBaseline(odd).page().count());
                assertEquals(ROWS, scene.fromTheSnapshot(others).page().count());
                writer.sql(
                        LiveFiles.insert(5_000, 1, "UPDATE", 3),
                        "UPDATE audit_events SET created_at = 5900.5" + " WHERE created_at = 5000");
                assertEquals(ROWS, scene.beyondTheSnapshot(others).page().count());
                assertEquals(MOST_ODD + 1, scene.beyondTheSnapshot(odd).page().count());
                writer.sql("DELETE FROM audit_events WHERE created_at = 5900.5");
                assertEquals(ROWS, scene.both(others).page().count());
            }
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
            queries.forEach(scene::atOnce);
            // Unknown so far, and no plain text: a surrogate, be it one of a pair, or a NUL.
            requireLeft(scene, queries, query -> isLeft(query) || isOf(query, "\ud83d\ude00"));

            // The same texts as actions of rows: those that a snapshot can stand for, then the others.
            List<String> plain = new ArrayList<>();
            List<String> odd = new ArrayList<>();
            for (String action : OutsideDomainTest.ACTIONS) {
                boolean isOdd = Stream.of("\0", "\uFFFD", "\uFEFF").anyMatch(action::contains);
                (isOdd ? odd : plain).add(action);
            }
            assertTrue(plain.size() > 20 && odd.size() >= 5);
            int id = 1;
            for (String action : plain) {
                writer.sql("UPDATE audit_events SET action = " + text(action) + " WHERE id = " + id++);
            }
            queries.forEach(scene::atOnce);
            requireLeft(scene, queries, RequestCasesTest::isLeft);
            for (String action : plain) {
                Outcome outcome = scene.bySnapshot(new AuditQuery(0, 2_000, null, action, 1, -1));
                assertTrue(outcome.page().count() > 0, action);
            }
            // What such a text is as a filter only the baseline can tell, so that it touches requests for any action.
            List<AuditQuery> touched = new ArrayList<>();
            for (AuditQuery query : queries) {
                touched.add(new AuditQuery(
                        0, 2 * PayloadScene.ALONE, query.actorId(), query.action(), query.page(), query.pageSize()));
            }
            for (String action : odd) {
                AuditQuery alone = scene.alone(id++, "actor_id = 2", "action = " + text(action));
                scene.atOnce(alone);
                assertEquals(1, scene.leftToTheBaseline(alone).page().count());
                touched.add(new AuditQuery(alone.fromTs(), alone.toTs(), 2L, action, 1, 10));
                touched.add(new AuditQuery(alone.fromTs(), alone.toTs(), null, "UPDATE", 1, 10));
                queries.add(new AuditQuery(alone.fromTs(), alone.toTs(), 3L, null, 1, 10));
                queries.add(new AuditQuery(0, alone.toTs(), 3L, "UPDATE", 1, 10));
            }
            queries.forEach(scene::atOnce);
            touched.forEach(scene::atOnce);
            requireLeft(scene, queries, RequestCasesTest::isLeft);
            requireLeft(scene, touched, query -> true);
        }
    }

    /** Whether no row with an action that a snapshot can stand for has the request's. */
    private static boolean isLeft(AuditQuery query) {
        return query.action() != null
                && (query.action().indexOf('\0') >= 0 || isOf(query, "\uD800") || isOf(query, "\uDC00UPDATE"));
    }

    private static boolean isOf(AuditQuery query, String action) {
        return action.equals(query.action());
    }

    @Test
    @DisplayName("Case 45: stored invalid UTF-8, BLOBs and integers in TEXT columns")
    void case45_storedTexts() throws Exception {
        String[] representable = {"''", "5", "5.5", text("\ud83d\ude00"), text("a".repeat(5_000))};
        String[] odd = {
            "CAST(x'EFBBBF61' AS TEXT)",
            "CAST(x'61FF' AS TEXT)",
            "CAST(x'C080' AS TEXT)",
            "CAST(x'EDA080' AS TEXT)",
            "CAST(x'610062' AS TEXT)",
            "x'555044415445'",
            "x''",
            "x'FF'",
            "zeroblob(10)",
            "NULL"
        };
        List<AuditQuery> queries = new ArrayList<>();
        List<AuditQuery> reaching = new ArrayList<>();
        for (String action : Arrays.asList(
                null, "", "5", "5.5", "a", "a\uFFFD", "\uFFFD", "\uFFFD\uFFFD", "?", "UPDATE", "\ud83d\ude00")) {
            queries.add(new AuditQuery(0, 2_000, null, action, 1, 300));
            queries.add(new AuditQuery(0, 2_000, 2L, action, 2, 3));
            queries.add(new AuditQuery(0, 2 * PayloadScene.ALONE, 3L, action, 1, 5));
            reaching.add(new AuditQuery(0, 2 * PayloadScene.ALONE, null, action, 1, 300));
            reaching.add(new AuditQuery(0, 2 * PayloadScene.ALONE, 2L, action, 2, 3));
        }
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            scene.dropConstraints();
            int id = 1;
            for (String column : List.of("action", "resource_type", "resource_id")) {
                for (String value : representable) {
                    writer.sql("UPDATE audit_events SET " + column + " = " + value + " WHERE id = " + id++);
                }
            }
            queries.forEach(scene::atOnce);
            requireLeft(scene, queries, query -> false);
            for (String column : List.of("action", "resource_type", "resource_id")) {
                for (String value : odd) {
                    scene.alone(200, "actor_id = 2", "action = 'UPDATE'");
                    AuditQuery alone = scene.alone(200, column + " = " + value);
                    queries.forEach(scene::atOnce);
                    reaching.forEach(scene::atOnce);
                    assertEquals(1, scene.leftToTheBaseline(alone).page().count());
                    requireLeft(scene, queries, query -> false);
                    boolean isOfAnyAction = column.equals("action") && !value.equals("NULL");
                    requireLeft(
                            scene,
                            reaching,
                            query -> isOfAnyAction
                                    || query.action() == null
                                    || isOf(query, "UPDATE") && !column.equals("action"));
                    writer.sql("UPDATE audit_events SET " + column + " = 'UPDATE' WHERE id = 200");
                    assertEquals(1, scene.page(alone).count());
                    requireLeft(scene, reaching, query -> false);
                }
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

    /** Compares all by the present snapshot, which leaves these to the baseline and answers the others. */
    private static void requireLeft(PayloadScene scene, Collection<AuditQuery> queries, Predicate<AuditQuery> left) {
        for (AuditQuery query : queries) {
            if (left.test(query)) {
                scene.leftToTheBaseline(query);
            } else {
                scene.fromTheSnapshot(query);
            }
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
