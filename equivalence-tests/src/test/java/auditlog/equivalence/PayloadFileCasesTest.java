package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditEvent;
import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Cases of the payload file and of where rows say that their payloads lie. */
class PayloadFileCasesTest {

    private static final int LINE = LiveFiles.LINE;

    /** Size of the payload file of {@link LiveFiles}. */
    private static final long SIZE = (long) LiveFiles.ROWS * LINE;

    private static final long DEADLINE_NANOS = 60_000_000_000L;

    /** Cuts a file to nothing and writes another's lines to it, so often that a reader is struck between any two of its steps. */
    private static final String AGAIN_AND_AGAIN =
            "lines=$(cat \"$1\"); i=0; while [ $i -lt 500 ]; do printf '%s\\n' \"$lines\" >\"$0\"; i=$((i + 1)); done";

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
    @DisplayName("Case 28: the payload file is missing, a directory, a symlink loop, beyond a file, a link to nowhere")
    void case28_payloadFileThatCannotBeOpened() throws Exception {
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            Path payloads = scene.payloads;
            Path parent = payloads.getParent();
            Path kept = scene.database.resolveSibling("kept");
            Map<String, Step> injections = new LinkedHashMap<>();
            injections.put("missing", () -> {});
            injections.put("a directory", () -> Files.createDirectory(payloads));
            injections.put("a link to itself", () -> Files.createSymbolicLink(payloads, payloads.getFileName()));
            injections.put("a loop of links", () -> {
                Files.createSymbolicLink(payloads, Path.of("other"));
                Files.createSymbolicLink(parent.resolve("other"), payloads.getFileName());
            });
            injections.put("a link to nowhere", () -> Files.createSymbolicLink(payloads, Path.of("nowhere")));
            injections.put("beyond a file", () -> {
                Files.delete(parent);
                Files.writeString(parent, "a file where the directory was");
            });
            injections.put("beyond a loop", () -> {
                Files.delete(parent);
                Files.createSymbolicLink(parent, parent.getFileName());
            });
            for (Map.Entry<String, Step> injection : injections.entrySet()) {
                writer.run("move", payloads, kept);
                injection.getValue().run();
                scene.fails(FileNotFoundException.class, PayloadScene.everything());
                scene.fails(FileNotFoundException.class, new AuditQuery(1_000, 1_100, 1L, "UPDATE", 1, 1));
                // A page without events needs no payload file.
                assertEquals(0, scene.page(PayloadScene.second(1)).count(), injection.getKey());
                restore(parent);
                writer.run("move", kept, payloads);
                assertEquals(
                        LiveFiles.ROWS, scene.page(PayloadScene.everything()).count(), injection.getKey());
            }
        }
    }

    @Test
    @DisplayName("Case 29: the payload file is replaced, truncated and appended to")
    void case29_payloadFileReplacedTruncatedAppended() throws Exception {
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            AuditQuery all = PayloadScene.everything();
            Path next = scene.payloads.resolveSibling("next");
            Files.writeString(next, lines("second"));
            writer.run("move", next, scene.payloads);
            requireTexts(List.of("second"), scene.page(all));

            writer.run("truncate", scene.payloads, SIZE - 1);
            // The last document lacks its newline only, but the row asks for it.
            scene.fails(EOFException.class, all);
            AuditQuery last = scene.alone(LiveFiles.ROWS);
            scene.fails(EOFException.class, last);
            AuditQuery first = scene.alone(1);
            assertEquals(1, scene.page(first).count());
            writer.run("truncate", scene.payloads, 10);
            scene.fails(EOFException.class, first);
            writer.run("truncate", scene.payloads, 0);
            scene.fails(EOFException.class, first);
            scene.fails(EOFException.class, all);

            Files.writeString(next, lines("third"));
            // In place: the same inode as before.
            Files.write(scene.payloads, Files.readAllBytes(next));
            requireTexts(List.of("third"), scene.page(all));
            writer.run(
                    "append",
                    scene.payloads,
                    LiveFiles.line(LiveFiles.ROWS, "later").strip());
            scene.alone(2, "payload_offset = " + SIZE, "payload_len = 20");
            requireTexts(List.of("third"), scene.page(first));
        }
    }

    @Test
    @DisplayName("Case 29: readers while the payload file is replaced, truncated at its end and appended to")
    void case29_readersDuringTheChanges() throws Exception {
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            AtomicBoolean stop = new AtomicBoolean();
            ExecutorService readers = Executors.newFixedThreadPool(3);
            List<Future<Integer>> counts = new ArrayList<>();
            try {
                AuditQuery query = new AuditQuery(1_000, 1_100, null, null, 2, 20);
                for (int i = 0; i < 3; i++) {
                    counts.add(readers.submit(() -> readUntil(stop, scene, query)));
                }
                Path next = scene.payloads.resolveSibling("next");
                for (int round = 0; round < 60; round++) {
                    String text = round % 2 == 0 ? "second" : "first";
                    Files.writeString(next, lines(text));
                    writer.run("move", next, scene.payloads);
                    // Acknowledged: from here on nothing of the file before may be read.
                    requireTexts(List.of(text), scene.enhanced.handle(query));
                    writer.run(
                            "append",
                            scene.payloads,
                            LiveFiles.line(round, "appended").strip());
                    requireTexts(List.of(text), scene.enhanced.handle(query));
                    writer.run("truncate", scene.payloads, SIZE);
                    requireTexts(List.of(text), scene.enhanced.handle(query));
                    assertEquals(20, scene.pair.requireSamePage(query).count());
                }
            } finally {
                stop.set(true);
                readers.shutdown();
            }
            for (Future<Integer> count : counts) {
                assertTrue(count.get() > 0);
            }
        }
    }

    @Test
    @DisplayName("Case 30: offsets past the end, across the end, at the size, at the limits of a long, negative")
    void case30_offsets() throws Exception {
        List<Odd> offsets = List.of(
                new Odd(SIZE, EOFException.class),
                new Odd(SIZE - 1, EOFException.class),
                new Odd(SIZE - LINE + 1, EOFException.class),
                new Odd(SIZE - LINE / 2, EOFException.class),
                new Odd(SIZE + 1, EOFException.class),
                new Odd(SIZE + 1_000_000, EOFException.class),
                new Odd((1L << 31) - 1, EOFException.class),
                new Odd(1L << 32, EOFException.class),
                new Odd((1L << 32) + LINE, EOFException.class),
                new Odd(-1, IOException.class),
                new Odd(-(1L << 32), IOException.class),
                new Odd(Long.MIN_VALUE, IOException.class),
                new Odd(Long.MAX_VALUE, IOException.class),
                new Odd(Long.MAX_VALUE - LINE, IOException.class),
                new Odd(Long.MAX_VALUE - LINE + 1, IOException.class));
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            List<AuditQuery> queries = alone(scene, "payload_offset", offsets);
            requireFailures(scene, queries, offsets);
            // At the end of the file no bytes are asked for: no document, and so an error all the same.
            scene.fails(MismatchedInputException.class, scene.alone(99, "payload_offset = " + SIZE, "payload_len = 0"));
            AuditQuery others = new AuditQuery(1_000, 1_100, null, null, 1, -1);
            assertEquals(LiveFiles.ROWS - offsets.size() - 1, scene.page(others).count());
        }
    }

    @Test
    @DisplayName("Case 31: payload_len 0, negative, longer than the file, Integer.MAX_VALUE, more than 32 bits")
    void case31_lengthsThatAreIntegers() throws Exception {
        List<Odd> lengths = List.of(
                new Odd(0, MismatchedInputException.class),
                new Odd(-1, NegativeArraySizeException.class),
                new Odd(Integer.MIN_VALUE, NegativeArraySizeException.class),
                new Odd(SIZE + 1, EOFException.class),
                new Odd(1 << 20, EOFException.class),
                new Odd((1 << 20) + 1, EOFException.class),
                new Odd(Integer.MAX_VALUE, OutOfMemoryError.class),
                new Odd(Integer.MAX_VALUE - 1, OutOfMemoryError.class),
                // Read as an int: 1, 0, -1, the least int, -1, 0, and twice the length of a line.
                new Odd((1L << 32) + 1, StreamReadException.class),
                new Odd(1L << 32, MismatchedInputException.class),
                new Odd((1L << 32) - 1, NegativeArraySizeException.class),
                new Odd(1L << 31, NegativeArraySizeException.class),
                new Odd(Long.MAX_VALUE, NegativeArraySizeException.class),
                new Odd(Long.MIN_VALUE, MismatchedInputException.class),
                new Odd((1L << 32) + LINE, null),
                new Odd(-(1L << 32) + LINE, null),
                new Odd(LINE - 1, null));
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            requireFailures(scene, alone(scene, "payload_len", lengths), lengths);
        }
    }

    @Test
    @DisplayName("Case 31: payload_len NULL, text, REAL, BLOB")
    void case31_lengthsThatAreNotIntegers() throws Exception {
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            scene.dropConstraints();
            String[] lengths = {"NULL", "'zz'", "'40zz'", "40.5", "1e30", "x'3430'", "''", "-0.5"};
            AuditQuery others = new AuditQuery(1_000, 1_100, null, null, 1, -1);
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < lengths.length; i++) {
                AuditQuery odd = scene.alone(i + 1, "payload_len = " + lengths[i]);
                scene.atOnce(odd);
                scene.atOnce(PayloadScene.everything());
                scene.atOnce(others);
                outcomes.add(scene.leftToTheBaseline(odd));
                scene.leftToTheBaseline(PayloadScene.everything());
                assertEquals(
                        LiveFiles.ROWS - i - 1,
                        scene.fromTheSnapshot(others).page().count());
            }
            assertInstanceOf(MismatchedInputException.class, outcomes.get(0).failure());
            assertInstanceOf(MismatchedInputException.class, outcomes.get(1).failure());
            for (int i = 0; i < lengths.length; i++) {
                scene.leftToTheBaseline(PayloadScene.second(PayloadScene.ALONE + i + 1));
            }
            // The column's affinity makes an integer of this text.
            writer.sql("UPDATE audit_events SET payload_len = '40'");
            scene.atOnce(PayloadScene.everything());
            assertEquals(
                    LiveFiles.ROWS,
                    scene.fromTheSnapshot(PayloadScene.everything()).page().count());
        }
    }

    @Test
    @DisplayName("Case 32: payload_len includes the newline, the next record, or a part of it")
    void case32_trailingContent() throws Exception {
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            AuditQuery document = scene.alone(1, "payload_len = 30");
            AuditQuery newline = scene.alone(2, "payload_len = " + LINE);
            AuditQuery nextByte = scene.alone(3, "payload_len = " + (LINE + 1));
            AuditQuery nextRecord = scene.alone(4, "payload_len = " + 2 * LINE);
            AuditQuery allRecords = scene.alone(5, "payload_offset = 0", "payload_len = " + SIZE);
            assertEquals(1, scene.page(document).count());
            assertEquals(1, scene.page(newline).count());
            scene.fails(JacksonException.class, nextByte);
            scene.fails(MismatchedInputException.class, nextRecord);
            scene.fails(MismatchedInputException.class, allRecords);
        }
    }

    @Test
    @DisplayName("Case 33: JSON cut, cut inside a UTF-8 character, from the middle of a record, over a hole of NULs")
    void case33_cutDocuments() throws Exception {
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            byte[] document = "{\"text\": \"\u00e9\u20ac\ud83d\ude00\", \"n\": [1, 2.5, true, null]}"
                    .getBytes(StandardCharsets.UTF_8);
            Files.write(scene.payloads, document, StandardOpenOption.APPEND);
            writer.run("poke", scene.payloads, SIZE + 10_000, "}");
            // One row for each way to cut it: its first bytes, and its last ones.
            List<AuditQuery> cuts = new ArrayList<>();
            for (int length = 0; length < document.length; length++) {
                cuts.add(scene.alone(1 + length, "payload_offset = " + SIZE, "payload_len = " + length));
                cuts.add(scene.alone(
                        101 + length,
                        "payload_offset = " + (SIZE + document.length - length),
                        "payload_len = " + length));
            }
            for (AuditQuery cut : cuts) {
                scene.atOnce(cut);
            }
            for (AuditQuery cut : cuts) {
                assertInstanceOf(JacksonException.class, scene.bySnapshot(cut).failure());
            }
            scene.fails(StreamReadException.class, scene.alone(90, "payload_offset = " + SIZE, "payload_len = 200"));
            scene.fails(StreamReadException.class, scene.alone(91, "payload_offset = " + (SIZE + 5_000)));
            scene.fails(StreamReadException.class, scene.alone(92, "payload_offset = " + (SIZE + 9_961)));
            assertEquals(
                    1,
                    scene.page(scene.alone(93, "payload_offset = " + SIZE, "payload_len = " + document.length))
                            .count());
        }
    }

    @Test
    @DisplayName(
            "Case 39: of two bad rows the first in the answer's order fails the request; an SQL error comes before both")
    void case39_theFirstErrorInOrder() throws Exception {
        String json = "payload_offset = 1";
        String end = "payload_offset = " + SIZE;
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            writer.sql("UPDATE audit_events SET created_at = 1100 - id");
            AuditQuery page = new AuditQuery(0, 1_100, null, null, 1, 10);
            assertEquals(10, scene.page(page).count());
            bad(scene, 3, json);
            bad(scene, 5, end);
            scene.fails(StreamReadException.class, page);
            bad(scene, 3, end);
            bad(scene, 5, json);
            scene.fails(EOFException.class, page);
            bad(scene, 2, "payload_len = -1");
            scene.fails(NegativeArraySizeException.class, page);
            bad(scene, 1, "payload_len = 0");
            scene.fails(MismatchedInputException.class, page);
            bad(scene, 1, "payload_len = 1048577");
            scene.fails(EOFException.class, page);
            bad(scene, 1, "payload_offset = -1", "payload_len = 40");
            scene.fails(IOException.class, page);

            // Evaluated when row 10 is reached: by then the rows before it are fetched and none is decoded.
            writer.sql(
                    "ALTER TABLE audit_events RENAME TO kept",
                    "CREATE VIEW audit_events AS SELECT id, created_at, actor_id, action, resource_type,"
                            + " resource_id || abs(iif(id = 10, -9223372036854775807 - 1, 1)) AS resource_id,"
                            + " payload_offset, payload_len FROM kept");
            assertInstanceOf(
                    SQLiteException.class, scene.beyondTheSnapshot(page).failure());
            assertInstanceOf(
                    IOException.class,
                    scene.atOnce(new AuditQuery(1_095, 1_100, null, null, 1, 5)).failure());
        }
    }

    @Test
    @DisplayName("Case 40: a bad row on a page that is not requested")
    void case40_badRowOnAnotherPage() throws Exception {
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            writer.sql("UPDATE audit_events SET created_at = 1100 - id, actor_id = id % 2, action = 'UPDATE'");
            bad(scene, 15, "payload_offset = " + SIZE);
            bad(scene, 16, "payload_offset = 1");
            bad(scene, 17, "payload_len = -1");
            bad(scene, 18, "payload_len = 2147483647");
            for (Long actorId : new Long[] {null, 0L, 1L}) {
                int firstBad = actorId == null ? 15 : 8;
                int lastBad = actorId == null ? 18 : 9;
                for (int page = 1; page <= 6; page++) {
                    AuditQuery query = new AuditQuery(0, 1_100, actorId, null, page, 7);
                    boolean isBad = (page - 1) * 7 < lastBad && page * 7 >= firstBad;
                    assertEquals(isBad, scene.both(query).failure() != null, query::toString);
                }
            }
        }
    }

    @Test
    @DisplayName("Case 51: a writer breaks the order: the row is there before its payload")
    void case51_theRowBeforeItsPayload() throws Exception {
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            for (int i = 0; i < 5; i++) {
                AuditQuery query = PayloadScene.second(2_000 + i);
                writer.sql(LiveFiles.insert(2_000 + i, 3, "DELETE", LiveFiles.ROWS + i));
                scene.fails(EOFException.class, query);
                scene.fails(EOFException.class, PayloadScene.everything());
                if (i % 2 == 0) {
                    // A part of it first.
                    String line = LiveFiles.line(i, "late");
                    writer.run("poke", scene.payloads, SIZE + (long) i * LINE, line.substring(0, 12));
                    scene.fails(EOFException.class, query);
                    writer.run("poke", scene.payloads, SIZE + (long) i * LINE + 12, line.substring(12, LINE - 1));
                    scene.fails(EOFException.class, query);
                    writer.run("poke", scene.payloads, SIZE + (long) (i + 1) * LINE - 1, " ");
                } else {
                    writer.run(
                            "append", scene.payloads, LiveFiles.line(i, "late").replace("\n", ""));
                }
                assertEquals(
                        "late",
                        scene.page(query).events().get(0).payload().get("text").asString());
            }
            assertEquals(
                    LiveFiles.ROWS + 5, scene.page(PayloadScene.everything()).count());
        }
    }

    @Test
    @Tag("faults")
    @DisplayName(
            "Case 62: the payload file is written over by cp, cut in half and grown back as a hole, while it is read")
    void case62_payloadFileWrittenOverCutAndGrownWhileItIsRead() throws Exception {
        try (PayloadScene scene = PayloadScene.open(directory, writer)) {
            List<Path> others = new ArrayList<>();
            for (String text : List.of("second", "first")) {
                others.add(Files.writeString(scene.payloads.resolveSibling(text), lines(text)));
            }
            AuditQuery query = new AuditQuery(1_000, 1_100, null, null, 2, 20);
            Set<String> all = Set.of("page", "EOFException", "StreamReadException");
            AtomicBoolean stop = new AtomicBoolean();
            Map<Beside, Set<String>> seen = new EnumMap<>(Beside.class);
            List<Future<?>> readers = new ArrayList<>();
            ExecutorService threads = Executors.newFixedThreadPool(Beside.values().length);
            try (OffsetAuditLogService baseline = new OffsetAuditLogService(scene.database, scene.payloads)) {
                for (Beside beside : Beside.values()) {
                    AuditLogService service = beside == Beside.BASELINE ? baseline : scene.enhanced;
                    Set<String> kinds = seen.computeIfAbsent(beside, key -> ConcurrentHashMap.newKeySet());
                    readers.add(threads.submit(() -> collectKinds(stop, service, query, kinds)));
                }
                long deadline = System.nanoTime() + DEADLINE_NANOS;
                for (int round = 0; round < 6 || missesSome(seen, all); round++) {
                    assertTrue(System.nanoTime() < deadline, () -> "pages and failures: " + seen);
                    if (readers.stream().anyMatch(Future::isDone)) {
                        break;
                    }
                    Path other = others.get(round % 2);
                    overwrite(scene, ExternalTool.SH, "-c", AGAIN_AND_AGAIN, scene.payloads, other);
                    overwrite(scene, ExternalTool.CP, other, scene.payloads);
                    requireTexts(List.of(other.getFileName().toString()), scene.pair.requireSamePage(query));
                    overwrite(scene, ExternalTool.TRUNCATE, "-s", SIZE / 2, scene.payloads);
                    assertInstanceOf(EOFException.class, scene.atOnce(query).failure());
                    overwrite(scene, ExternalTool.TRUNCATE, "-s", SIZE, scene.payloads);
                    assertInstanceOf(
                            StreamReadException.class, scene.atOnce(query).failure());
                }
            } finally {
                stop.set(true);
                threads.shutdown();
                for (Future<?> reader : readers) {
                    reader.get();
                }
            }
            seen.forEach((beside, kinds) -> assertEquals(all, kinds, beside.toString()));
            overwrite(scene, ExternalTool.CP, others.get(0), scene.payloads);
            requireTexts(List.of("second"), scene.page(PayloadScene.everything()));
        }
    }

    private static boolean missesSome(Map<Beside, Set<String>> seen, Set<String> all) {
        return !seen.values().stream().allMatch(kinds -> kinds.containsAll(all));
    }

    /** Has a tool change the payload file where it is: it stays the same file. */
    private static void overwrite(PayloadScene scene, ExternalTool tool, Object... arguments) throws Exception {
        Object before = Files.getAttribute(scene.payloads, "unix:ino");
        assertEquals(new ExternalTool.Result(0, ""), tool.run(arguments));
        assertEquals(before, Files.getAttribute(scene.payloads, "unix:ino"));
    }

    /** Asks until told to stop, and collects what comes: a page, whose texts are right, or a failure's class. */
    private static void collectKinds(AtomicBoolean stop, AuditLogService service, AuditQuery query, Set<String> kinds) {
        while (!stop.get()) {
            Outcome outcome = Outcome.of(service, query);
            if (outcome.failure() == null) {
                assertEquals(20, outcome.page().count());
                requireTexts(List.of("first", "second"), outcome.page());
                kinds.add("page");
            } else {
                kinds.add(outcome.failure().getClass().getSimpleName());
            }
        }
    }

    /**
     * A value of a row's column, and what it makes of a request.
     *
     * @param failure class of the failure; null if the row is answered
     */
    private record Odd(long value, Class<? extends Throwable> failure) {}

    /** Gives a column of the first rows these values, each row alone in its second, and compares at once. */
    private static List<AuditQuery> alone(PayloadScene scene, String column, List<Odd> values) {
        List<AuditQuery> queries = new ArrayList<>();
        for (Odd odd : values) {
            AuditQuery query = scene.alone(queries.size() + 1, column + " = " + literal(odd.value));
            scene.atOnce(query);
            queries.add(query);
        }
        return queries;
    }

    private static void requireFailures(PayloadScene scene, List<AuditQuery> queries, List<Odd> values) {
        for (int i = 0; i < queries.size(); i++) {
            if (values.get(i).failure == null) {
                assertEquals(1, scene.page(queries.get(i)).count());
            } else {
                scene.fails(values.get(i).failure, queries.get(i));
            }
        }
    }

    /** What makes the payload file one that can't be opened. */
    private interface Step {
        void run() throws IOException;
    }

    /** An empty directory again, whatever is there. */
    private static void restore(Path parent) throws IOException {
        if (Files.isDirectory(parent)) {
            for (String name : List.of("payloads.jsonl", "other")) {
                Files.deleteIfExists(parent.resolve(name));
            }
        } else {
            Files.delete(parent);
            Files.createDirectory(parent);
        }
    }

    private static int readUntil(AtomicBoolean stop, PayloadScene scene, AuditQuery query) throws Exception {
        int answers = 0;
        while (!stop.get()) {
            AuditPage page = scene.enhanced.handle(query);
            assertEquals(20, page.count());
            requireTexts(List.of("first", "second"), page);
            answers++;
        }
        return answers;
    }

    private static void requireTexts(List<String> allowed, AuditPage page) {
        for (AuditEvent event : page.events()) {
            String text = event.payload().get("text").asString();
            assertTrue(allowed.contains(text), () -> "id " + event.id() + " says " + text);
        }
    }

    private static String lines(String text) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < LiveFiles.ROWS; i++) {
            lines.append(LiveFiles.line(i, text));
        }
        return lines.toString();
    }

    /** The row of the page's n-th event, where ids are in the answer's order. */
    private static void bad(PayloadScene scene, int id, String... assignments) {
        writer.sql("UPDATE audit_events SET " + String.join(", ", assignments) + " WHERE id = " + id);
        scene.atOnce(new AuditQuery(0, 1_100, null, null, 1, 10));
    }

    /** SQLite reads the digits of the least long as a REAL. */
    private static String literal(long value) {
        return value == Long.MIN_VALUE ? "(-9223372036854775807 - 1)" : Long.toString(value);
    }
}
