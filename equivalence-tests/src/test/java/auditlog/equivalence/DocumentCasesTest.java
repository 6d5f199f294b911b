package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.enhanced.PlainReason;
import auditlog.enhanced.ServiceStats;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Cases of what a payload's bytes may be. Every document is asked for from a snapshot: once at once after the payload
 * file came to its path, and once more.
 */
class DocumentCasesTest {

    /** Longest payload that the enhanced service reads into a buffer of its own; longer ones it leaves to the baseline's class. */
    private static final int LONGEST_BUFFERED = 1 << 20;

    /**
     * A document and what it is.
     *
     * @param expected class of the tree's root, or of the failure
     */
    private record Document(byte[] bytes, Class<?> expected) {}

    @TempDir
    private Path directory;

    private final List<Document> documents = new ArrayList<>();

    @Test
    @DisplayName("Case 34: an array, a scalar, null; an empty and a blank payload")
    void case34_documentsOfEveryKind() throws Exception {
        add(ObjectNode.class, "{}", " { } ", "{\"a\": {\"b\": []}}\n", "\t\r\n{}\r\n\t ");
        add(ArrayNode.class, "[]", "[1, \"a\", null, true, {}, [[]]]\n", "[{}]");
        add(StringNode.class, "\"\"", "\"text\"", " \"a\\nb\" ", "\"" + "long".repeat(5_000) + "\"");
        add(IntNode.class, "0", "-1", "2147483647 \n");
        add(LongNode.class, "2147483648", "-9223372036854775808");
        add(DoubleNode.class, "0.5", "1e3");
        add(BooleanNode.class, "true", "false", "\ntrue\n");
        add(NullNode.class, "null", " null ");
        add(MismatchedInputException.class, "", " ", "\n", " \t\r\n ", " ".repeat(10_000));
        add(MismatchedInputException.class, "{}{}", "null null", "1 2", "[] \"x\"", "true\nfalse");
        add(
                StreamReadException.class,
                "nul",
                "tru",
                "truex",
                "{",
                "[",
                "\"",
                "{\"a\"",
                "{\"a\":",
                "[1,",
                "}",
                "]",
                ",",
                ":");
        add(
                StreamReadException.class,
                "{} }",
                "[] ]",
                "{},",
                "1,",
                "x",
                "'x'",
                "{} x",
                "\u000b{}",
                "{}\f",
                "{}\0",
                "\0");
        compare();
    }

    @Test
    @DisplayName("Case 35: duplicate keys, NaN, 1e400, big integers, long fractions, -0, leading zeros")
    void case35_numbersAndDuplicateKeys() throws Exception {
        add(
                ObjectNode.class,
                "{\"a\": 1, \"a\": 2}",
                "{\"a\": 1, \"b\": 2, \"a\": {\"c\": 3}}",
                "{\"\": 1, \"\": null}");
        add(ObjectNode.class, "{\"a\": 1, \"\\u0061\": 2}", "{\"x\": {\"a\": 1, \"a\": [2, 3]}, \"x\": 0}");
        add(IntNode.class, "-0", "0", "-2147483648", "2147483647", "999999999", "1000000000");
        add(LongNode.class, "-2147483649", "2147483648", "9999999999", "999999999999999999", "1000000000000000000");
        add(LongNode.class, "9223372036854775807", "-9223372036854775808");
        add(BigIntegerNode.class, "9223372036854775808", "-9223372036854775809", "1" + "0".repeat(18) + "0");
        add(BigIntegerNode.class, "9".repeat(100), "-" + "9".repeat(999));
        add(
                DoubleNode.class,
                "0.1234567890123456789",
                "-0.0",
                "0e0",
                "1e400",
                "-1e400",
                "1e-400",
                "1.7976931348623157e308");
        add(
                DoubleNode.class,
                "4.9e-324",
                "2.2250738585072012e-308",
                "9007199254740993.0",
                "1E+2",
                "1e-2",
                "1.0",
                "100e0");
        add(DoubleNode.class, "0." + "3".repeat(500), "1e2147483647", "1e-2147483648", "1e99999999999");
        add(StreamReadException.class, "NaN", "Infinity", "-Infinity", "-NaN", "INF", "[NaN]", "{\"a\": Infinity}");
        add(
                StreamReadException.class,
                "00",
                "01",
                "-01",
                "-00",
                "00.5",
                "+1",
                "-",
                ".5",
                "1.",
                "1.e2",
                "1e",
                "1e+",
                "--1");
        add(StreamReadException.class, "[01, 2]", "0x10", "1_0", "1a", "1.2.3", "1e5.5", "\u0661");
        List<byte[]> containers = new ArrayList<>();
        for (Document document : documents) {
            containers.add(document.bytes);
        }
        for (byte[] bytes : containers) {
            // The same inside of an object, where a decoder may take another way.
            byte[] start = bytes("{\"diff\": {\"field_0\": [1, ");
            byte[] inner = DocumentMutator.spliced(start, start.length, start.length, bytes);
            byte[] whole = DocumentMutator.spliced(inner, inner.length, inner.length, bytes("]}}\n"));
            documents.add(new Document(whole, Object.class));
        }
        compare();
    }

    @Test
    @DisplayName("Case 36: nesting, digits and names at the library's limits and one past them")
    void case36_libraryLimits() throws Exception {
        for (String[] pair : new String[][] {{"[", "]"}, {"{\"a\":", "}"}}) {
            Class<?> kind = pair[0].equals("[") ? ArrayNode.class : ObjectNode.class;
            add(kind, pair[0].repeat(499) + "0" + pair[1].repeat(499), pair[0].repeat(500) + "0" + pair[1].repeat(500));
            add(StreamConstraintsException.class, pair[0].repeat(501) + "0" + pair[1].repeat(501));
            add(StreamConstraintsException.class, pair[0].repeat(100_000), pair[0].repeat(501));
            add(StreamReadException.class, pair[0].repeat(500), pair[0].repeat(500) + "0" + pair[1].repeat(499));
        }
        add(ArrayNode.class, "[{\"a\":".repeat(250) + "0" + "}]".repeat(250));
        add(StreamConstraintsException.class, "[{\"a\":".repeat(250) + "[0]" + "}]".repeat(250));

        add(BigIntegerNode.class, "7".repeat(1_000), "-" + "7".repeat(999), "-" + "7".repeat(1_000));
        add(
                StreamConstraintsException.class,
                "7".repeat(1_001),
                "-" + "7".repeat(1_001),
                "[" + "7".repeat(1_001) + "]");
        add(DoubleNode.class, "7." + "7".repeat(999), "7".repeat(999) + ".7", "0." + "0".repeat(997) + "e1");
        add(Object.class, "7." + "7".repeat(1_000), "7".repeat(1_000) + ".7", "0." + "0".repeat(998) + "e1");
        add(
                StreamConstraintsException.class,
                "7." + "7".repeat(1_001),
                "7".repeat(1_001) + ".7",
                "1e" + "0".repeat(1_001) + "1");

        add(ObjectNode.class, "{\"" + "n".repeat(49_999) + "\": 1}", "{\"" + "n".repeat(50_000) + "\": 1}");
        for (String letter : List.of("\u00e9", "\u20ac", "\ud83d\ude00")) {
            for (int length : new int[] {16_667, 24_999, 25_000, 25_001, 50_000, 50_001}) {
                add(Object.class, "{\"" + letter.repeat(length) + "\": 1}");
            }
        }
        add(Object.class, "{\"" + "\\n".repeat(50_000) + "\": 1}", "{\"" + "\\n".repeat(50_001) + "\": 1}");
        add(StreamConstraintsException.class, "{\"" + "n".repeat(50_001) + "\": 1}", "{\"" + "n".repeat(200_000));

        // The longest that is read into the enhanced service's own buffer, and one byte more.
        for (int length : new int[] {LONGEST_BUFFERED - 1, LONGEST_BUFFERED, LONGEST_BUFFERED + 1}) {
            add(StringNode.class, "\"" + "x".repeat(length - 2) + "\"");
            add(ArrayNode.class, "[1" + ",2".repeat((length - 3) / 2) + "]" + " ".repeat((length - 3) % 2));
        }
        compare();
    }

    @Test
    @DisplayName("Case 36: a string at the library's limit and one past it")
    void case36_longestString() throws Exception {
        int limit = 100_000_000;
        for (int length : new int[] {limit, limit + 1}) {
            byte[] document = new byte[length + 2];
            Arrays.fill(document, (byte) 'x');
            document[0] = '"';
            document[length + 1] = '"';
            documents.add(
                    new Document(document, length == limit ? StringNode.class : StreamConstraintsException.class));
        }
        try (DocumentBatch batch = DocumentBatch.create(directory.resolve("long"), bytes())) {
            requireExpected(batch);
            assertEquals(2, batch.stats().plainRequests().get(PlainReason.NOT_REPRESENTABLE));
        }
    }

    @Test
    @DisplayName("Case 37: byte-order marks, UTF-16, invalid UTF-8, surrogates, raw control characters")
    void case37_encodings() throws Exception {
        String text = "{\"note\": \"x\u00e9\u20ac\ud83d\ude00\", \"n\": [1, 2.5]}";
        for (String document : List.of(text, "{}", "[1]", "\"x\"", "1", "12", "null", "")) {
            for (String name : List.of("UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE")) {
                Charset charset = Charset.forName(name);
                documents.add(new Document(document.getBytes(charset), Object.class));
                documents.add(new Document(("\ufeff" + document).getBytes(charset), Object.class));
                documents.add(new Document((document + "\n").getBytes(charset), Object.class));
            }
        }
        documents.add(new Document(("\ufeff" + text).getBytes(StandardCharsets.UTF_8), ObjectNode.class));
        documents.add(new Document(text.getBytes(StandardCharsets.UTF_16BE), ObjectNode.class));
        documents.add(new Document(text.getBytes(StandardCharsets.UTF_16LE), ObjectNode.class));
        int[][] sequences = {
            {0x80},
            {0xbf},
            {0xc0, 0x80},
            {0xc1, 0xbf},
            {0xc3},
            {0xc3, 0x28},
            {0xe0, 0x80, 0x80},
            {0xe0, 0x9f, 0xbf},
            {0xe2, 0x82},
            {0xe2, 0x28, 0xa1},
            {0xe2, 0x82, 0x28},
            {0xed, 0xa0, 0x80},
            {0xed, 0xbf, 0xbf},
            {0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80},
            {0xef, 0xbb, 0xbf},
            {0xef, 0xbf, 0xbe},
            {0xef, 0xbf, 0xbf},
            {0xf0, 0x80, 0x80, 0x80},
            {0xf0, 0x8f, 0xbf, 0xbf},
            {0xf0, 0x9f, 0x98},
            {0xf0, 0x28, 0x8c, 0xbc},
            {0xf4, 0x90, 0x80, 0x80},
            {0xf5, 0x80, 0x80, 0x80},
            {0xf8, 0x88, 0x80, 0x80, 0x80},
            {0xfc, 0x84, 0x80, 0x80, 0x80, 0x80},
            {0xfe},
            {0xff},
            {0xfe, 0xff},
            {0xff, 0xfe}
        };
        for (int[] sequence : sequences) {
            // In a value, a long value, a name, at the end, and where no text belongs.
            for (String[] around : new String[][] {
                {"\"", "\""},
                {"{\"note\": \"" + "x".repeat(3_999), "\"}"},
                {"{\"", "\": 1}"},
                {"{\"n", "ame\": 1}"},
                {"\"", ""},
                {"[1, ", "]"},
                {"", "{}"},
                {"{}", ""}
            }) {
                ByteArrayOutputStream document = new ByteArrayOutputStream();
                document.writeBytes(bytes(around[0]));
                for (int b : sequence) {
                    document.write(b);
                }
                document.writeBytes(bytes(around[1]));
                documents.add(new Document(document.toByteArray(), Object.class));
            }
        }
        for (int control = 0; control < 0x20; control++) {
            String raw = String.valueOf((char) control);
            add(
                    JacksonException.class,
                    "\"" + raw + "\"",
                    "{\"a" + raw + "\": 1}",
                    "{\"note\": \"" + "x".repeat(300) + raw + "\"}");
            add(Object.class, "[1," + raw + "2]", raw + "{}", "{}" + raw);
        }
        add(StringNode.class, "\"\u007f\"", "\"\\ud83d\\ude00\"", "\"\\u0000\"", "\"\\uFEFF\"");
        add(Object.class, "\"\\ud83d\"", "\"\\ude00\"", "\"\\ud83d\\ud83d\"", "\"\\ude00\\ud83d\"", "\"\\ud83dx\"");
        add(Object.class, "{\"\\ud83d\": 1}", "{\"\\ud83d\\ude00\": 1}", "{\"\\u0000\": \"\\u001f\"}");
        add(StreamReadException.class, "\"\\u12\"", "\"\\u12G4\"", "\"\\x41\"", "\"\\", "\"\\'\"", "\"\\U0041\"");
        compare();
    }

    @Test
    @DisplayName(
            "Case 37: a name with the byte FF, which the library pads names with, after a name that it can pass for")
    void case37_namesWithThePaddingByte() throws Exception {
        String letters = "qzvkxwjpyhgu";
        for (int length = 1; length <= letters.length(); length++) {
            int rest = length % 4;
            for (int padding = 1; rest > 0 && padding <= 4 - rest; padding++) {
                String name = letters.substring(length) + letters.substring(0, length) + padding;
                name = name.substring(name.length() - length);
                String evil =
                        name.substring(0, length - rest) + "\u00ff".repeat(padding) + name.substring(length - rest);
                for (String written : List.of(name, evil)) {
                    byte[] bytes = ("{\"" + written + "\": 1}").getBytes(StandardCharsets.ISO_8859_1);
                    documents.add(new Document(bytes, Object.class));
                }
            }
        }
        try (DocumentBatch batch = DocumentBatch.create(directory.resolve("padded"), bytes())) {
            for (int i = 0; i < documents.size(); i += 2) {
                // The enhanced service alone meets the name, as where only it is in use.
                assertEquals(
                        1,
                        batch.pair()
                                .enhanced()
                                .handle(DocumentBatch.request(i, i))
                                .count());
                batch.requireSame(i + 1);
            }
        }
    }

    @Test
    @DisplayName("Case 38: a caller edits what a request returned, and no later request of either service sees it")
    void case38_editedResults() throws Exception {
        for (int i = 0; i < 30; i++) {
            add(
                    ObjectNode.class,
                    "{\"diff\": {\"field_0\": [" + i + ", 2], \"field_1\": [3, 4]}, \"meta\": {\"ip\": \"10.0.0." + i
                            + "\"}, \"tags\": [\"a\", \"b\"], \"note\": \"" + "x".repeat(i) + "\"}\n");
            add(ArrayNode.class, "[{\"a\": []}, " + i + "]");
        }
        AuditQuery query = new AuditQuery(0, 59, null, null, 1, 60);
        try (DocumentBatch batch = DocumentBatch.create(directory.resolve("edited"), bytes())) {
            AuditPage unedited = batch.pair().requireSamePage(query);
            List<AuditPage> pages = new ArrayList<>();
            for (AuditLogService service :
                    List.of(batch.pair().baseline(), batch.pair().enhanced())) {
                for (int round = 0; round < 3; round++) {
                    AuditPage page = service.handle(query);
                    assertEquals(60, page.count());
                    pages.add(page);
                }
            }
            Map<JsonNode, AuditPage> owners = new IdentityHashMap<>();
            for (AuditPage page : pages) {
                page.events().forEach(event -> requireOwn(owners, page, event.payload()));
            }
            for (AuditPage page : pages) {
                page.events().forEach(event -> edit(event.payload()));
                AuditPage next = batch.pair().requireSamePage(query);
                Outcome first = new Outcome(unedited, null);
                assertTrue(PageComparer.difference(query, first, new Outcome(next, null))
                        .isEmpty());
                assertNotSame(page, next);
            }
            ServiceStats stats = batch.stats();
            assertEquals(10, stats.snapshotRequests(), stats::toString);
        }
    }

    /** No container of one page belongs to another page too. */
    private static void requireOwn(Map<JsonNode, AuditPage> owners, AuditPage page, JsonNode node) {
        if (node.isContainer()) {
            assertEquals(null, owners.put(node, page), "shared");
            node.forEach(child -> requireOwn(owners, page, child));
        }
    }

    private static void edit(JsonNode node) {
        node.forEach(DocumentCasesTest::edit);
        if (node instanceof ObjectNode object) {
            object.propertyNames().forEach(name -> object.put(name, "edited"));
            object.put("new", 1);
        } else if (node instanceof ArrayNode array) {
            array.removeAll();
            array.add("edited");
        }
    }

    private void add(Class<?> expected, String... texts) {
        for (String text : texts) {
            documents.add(new Document(bytes(text), expected));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<byte[]> bytes() {
        return documents.stream().map(Document::bytes).toList();
    }

    /** Compares all, before and after the payload file is replaced by the one with these documents. */
    private void compare() throws Exception {
        List<byte[]> others = new ArrayList<>();
        for (Document document : documents) {
            byte[] other = new byte[document.bytes.length];
            Arrays.fill(other, (byte) '7');
            others.add(other);
        }
        try (DocumentBatch batch = DocumentBatch.create(directory.resolve("documents"), others)) {
            for (int i = 0; i < others.size(); i += 7) {
                batch.requireSame(i);
            }
            batch.replace(bytes());
            requireExpected(batch);
            requireExpected(batch);
            ServiceStats stats = batch.stats();
            assertEquals(0, stats.plainRequests().get(PlainReason.STALE), stats::toString);
            assertEquals(0, stats.plainRequests().get(PlainReason.NO_SNAPSHOT), stats::toString);
            assertTrue(stats.snapshotRequests() > 0, stats::toString);
        }
    }

    private void requireExpected(DocumentBatch batch) {
        for (int i = 0; i < documents.size(); i++) {
            Document document = documents.get(i);
            Outcome outcome = batch.requireSame(i);
            Object result = outcome.failure() != null
                    ? outcome.failure()
                    : outcome.page().events().get(0).payload();
            assertInstanceOf(document.expected, result, () -> start(document.bytes));
        }
    }

    private static String start(byte[] document) {
        String text = new String(document, 0, Math.min(80, document.length), StandardCharsets.ISO_8859_1);
        return "document of " + document.length + " bytes: " + text;
    }
}
