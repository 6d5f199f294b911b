package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetRow;
import auditlog.datagen.DatasetRows;
import auditlog.datagen.RequestStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests that the contract's stream never makes: the same answers, or a failure of the same class. */
@Tag("acceptance")
class OutsideDomainTest {

    private static final long FROM = RequestStream.FROM_TS;
    private static final long TO = RequestStream.TO_TS;
    private static final long DAY = 24 * 60 * 60;

    /** Texts that SQL, LIKE, collations, encodings or a driver could take for another; beside them, two of the table's. */
    static final List<String> ACTIONS = List.of(
            "UPDATE",
            "LOGIN",
            "",
            " ",
            "%",
            "_",
            "UPD%",
            "UPDAT_",
            "update",
            "Update",
            "UPDATE ",
            " UPDATE",
            "UPDATE\0",
            "\0",
            "UPDATE\0x",
            "' OR '1'='1",
            "UPDATE'; DROP TABLE audit_events; --",
            "\"UPDATE\"",
            "?",
            ":1",
            "null",
            "NULL",
            "0",
            "\uD83D\uDE00",
            "\u00E9",
            "e\u0301",
            "\uD800",
            "\uDC00UPDATE",
            "\uFFFD",
            "\uFEFFUPDATE",
            "U".repeat(100_000));

    private static final List<Long> ACTORS =
            Arrays.asList(null, 1L, 2_000L, 0L, 2_001L, -1L, 1L + (1L << 32), Long.MIN_VALUE, Long.MAX_VALUE, (long)
                    Integer.MIN_VALUE);

    private static ServicePair pair;

    @BeforeAll
    static void open() throws Exception {
        Dataset dataset = TestDataset.get();
        pair = ServicePair.open(dataset.database(), dataset.payloads());
    }

    @AfterAll
    static void close() {
        pair.close();
    }

    @Test
    @DisplayName("Case 42: windows at the limits, on the whole dataset")
    void otherWindows() {
        List<long[]> windows = List.of(
                new long[] {Long.MIN_VALUE, Long.MAX_VALUE},
                new long[] {Long.MIN_VALUE, Long.MIN_VALUE},
                new long[] {Long.MAX_VALUE, Long.MAX_VALUE},
                new long[] {Long.MIN_VALUE, TO},
                new long[] {FROM, Long.MAX_VALUE},
                new long[] {Long.MAX_VALUE, Long.MIN_VALUE},
                new long[] {Long.MIN_VALUE, FROM},
                new long[] {0, TO},
                new long[] {-1, 1},
                new long[] {TO, FROM},
                new long[] {TO, TO},
                new long[] {FROM, FROM},
                new long[] {TO + 1, TO},
                new long[] {TO + 1, Long.MAX_VALUE},
                new long[] {TO - 30 * DAY, TO - 30 * DAY},
                new long[] {TO - 30 * DAY, TO - 29 * DAY},
                new long[] {TO - DAY, TO},
                new long[] {TO - 60, TO + 60});
        int answered = 0;
        for (long[] window : windows) {
            for (Long actorId : Arrays.asList(null, 1_000L)) {
                for (String action : Arrays.asList(null, "EXPORT")) {
                    for (int page : new int[] {1, 2, 50}) {
                        answered += count(new AuditQuery(window[0], window[1], actorId, action, page, 7));
                    }
                }
            }
        }
        assertTrue(answered > 0);
    }

    @Test
    @DisplayName("Case 42: ties at page borders, on the whole dataset")
    void bordersOnTiedTimestamps() {
        List<Long> tied = DatasetRows.generate().stream()
                .collect(Collectors.groupingBy(DatasetRow::createdAt, Collectors.counting()))
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        assertTrue(tied.size() > 400, "seconds with more than one row: " + tied.size());
        for (int i = 0; i < tied.size(); i += 10) {
            long second = tied.get(i);
            assertTrue(count(new AuditQuery(second, second, null, null, 1, 10)) > 1);
            // Pages of one: the border between two pages lies between rows of the same second.
            assertEquals(1, count(new AuditQuery(second, second, null, null, 1, 1)));
            assertEquals(1, count(new AuditQuery(second, second, null, null, 2, 1)));
            count(new AuditQuery(second, second, null, null, 3, 1));
            count(new AuditQuery(second + 1, second + 100, null, null, 1, 10));
            count(new AuditQuery(second, second + 100, null, null, 1, 10));
            count(new AuditQuery(second - 100, second, null, null, 1, 2));
            count(new AuditQuery(second - 100, second - 1, null, null, 1, 2));
        }
    }

    @Test
    @DisplayName("Case 41: page numbers at their limits, on the whole dataset")
    void pageNumbersAtTheirLimits() {
        assertEquals(10, count(new AuditQuery(FROM, TO, null, null, 0, 10)));
        assertEquals(10, count(new AuditQuery(FROM, TO, null, null, -1, 10)));
        for (int page : new int[] {
            0, -1, -2, -2_000, Integer.MIN_VALUE, Integer.MIN_VALUE + 1, Integer.MAX_VALUE, Integer.MAX_VALUE - 1, 2_001
        }) {
            for (Long actorId : Arrays.asList(null, 7L)) {
                for (int pageSize : new int[] {0, 1, 10, 50}) {
                    count(new AuditQuery(FROM, TO, actorId, null, page, pageSize));
                    count(new AuditQuery(FROM, TO, actorId, "DELETE", page, pageSize));
                }
            }
        }
    }

    @Test
    @DisplayName("Case 41: offsets that an int could not hold, on the whole dataset")
    void offsetsThatAnIntCouldNotHold() {
        assertEquals(0, count(new AuditQuery(FROM, TO, null, null, 100_001, 50_000)));
        // In 32 bits these offsets would be 4, 0 and 0: pages with events.
        assertEquals(0, count(new AuditQuery(FROM, TO, null, null, 42_949_674, 100)));
        assertEquals(0, count(new AuditQuery(FROM, TO, null, null, 65_537, 65_536)));
        assertEquals(0, count(new AuditQuery(FROM, TO, null, null, Integer.MIN_VALUE + 1, Integer.MIN_VALUE)));
        assertEquals(0, count(new AuditQuery(FROM, TO, null, null, Integer.MAX_VALUE, Integer.MAX_VALUE)));
        assertEquals(0, count(new AuditQuery(FROM, TO, 3L, null, 2, Integer.MAX_VALUE)));
    }

    @Test
    @DisplayName("Case 41: page sizes at their limits, on the whole dataset")
    void pageSizesAtTheirLimits() {
        assertEquals(0, count(new AuditQuery(FROM, TO, null, null, 1, 0)));
        assertEquals(0, count(new AuditQuery(FROM, TO, null, null, Integer.MIN_VALUE, 0)));
        long hour = TO - 60 * 60;
        int inTheHour = count(new AuditQuery(hour, TO, null, null, 1, Integer.MAX_VALUE));
        assertTrue(inTheHour > 0);
        assertEquals(inTheHour, count(new AuditQuery(hour, TO, null, null, 1, -1)));
        assertEquals(inTheHour, count(new AuditQuery(hour, TO, null, null, 1, Integer.MIN_VALUE)));
        assertEquals(inTheHour, count(new AuditQuery(hour, TO, null, null, 0, 50_000)));
        // A negative page of a negative size has a positive offset: (-2 - 1) * -2 rows are skipped.
        assertEquals(inTheHour - 6, count(new AuditQuery(hour, TO, null, null, -2, -2)));
        assertEquals(inTheHour, count(new AuditQuery(hour, TO, null, null, 3, -2)));
        assertEquals(0, count(new AuditQuery(hour, TO, null, null, Integer.MIN_VALUE, Integer.MIN_VALUE)));
    }

    @Test
    void theWholeTableOnOnePage() {
        assertEquals(DatasetRows.COUNT, count(new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, 1, -1)));
    }

    @Test
    void unknownActors() {
        for (Long actorId : ACTORS) {
            for (int page : new int[] {1, 2}) {
                count(new AuditQuery(TO - 30 * DAY, TO, actorId, null, page, 20));
                count(new AuditQuery(TO - 30 * DAY, TO, actorId, "LOGIN", page, 20));
            }
        }
        assertEquals(0, count(new AuditQuery(TO - 30 * DAY, TO, 1L + (1L << 32), null, 1, 20)));
    }

    @Test
    @DisplayName("Case 44: unknown actions, on the whole dataset")
    void unknownActions() {
        int known = 0;
        for (String action : ACTIONS) {
            for (Long actorId : Arrays.asList(null, 1_500L)) {
                if (count(new AuditQuery(TO - 30 * DAY, TO, actorId, action, 1, 5)) > 0) {
                    known++;
                }
            }
        }
        assertNotEquals(0, known);
    }

    @Test
    void seededCombinations() {
        long seed = 20_251_231;
        SplittableRandom random = new SplittableRandom(seed);
        List<Long> seconds = new ArrayList<>();
        for (DatasetRow row : DatasetRows.generate()) {
            if (row.id() % 500 == 0) {
                seconds.add(row.createdAt());
            }
        }
        Stream.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L, FROM, TO, FROM - 1, TO + 1)
                .forEach(seconds::add);
        int[] pages = {1, 1, 1, 2, 3, 10, 100, 5_000, 0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 100_001, 65_537};
        int[] sizes = {1, 2, 3, 10, 20, 50, 100, 1_000, 0, 50_000, 65_536, Integer.MAX_VALUE};
        for (int i = 0; i < 300; i++) {
            boolean small = random.nextInt(4) > 0;
            long from = seconds.get(random.nextInt(seconds.size()));
            AuditQuery query = new AuditQuery(
                    from,
                    random.nextInt(3) > 0 && from < Long.MAX_VALUE - DAY
                            ? from + random.nextLong(DAY)
                            : seconds.get(random.nextInt(seconds.size())),
                    random.nextBoolean()
                            ? null
                            : small ? Long.valueOf(random.nextLong(2_003)) : ACTORS.get(random.nextInt(ACTORS.size())),
                    random.nextInt(3) == 0 ? ACTIONS.get(random.nextInt(ACTIONS.size())) : null,
                    pages[random.nextInt(pages.length)],
                    // Mostly small: a page of everything costs seconds.
                    sizes[random.nextInt(small ? 8 : sizes.length)]);
            int step = i;
            pair.difference(query).ifPresent(difference -> {
                throw new DifferenceException("seed " + seed + ", step " + step + ": " + difference);
            });
        }
    }

    /** Requires that both answer alike; the number of events. */
    private static int count(AuditQuery query) {
        AuditPage page = pair.requireSamePage(query);
        return page.count();
    }
}
