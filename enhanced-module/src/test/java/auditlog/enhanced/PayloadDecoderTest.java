package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PayloadDecoderTest {

    /** Of the dataset's form. */
    private static final String DOCUMENT = "{\"diff\": {\"field_0\": [0, 1000], \"field_1\": [-7, 999999999]},"
            + " \"meta\": {\"ip\": \"10.0.255.1\"}, \"tags\": [\"a\", \"b\", \"\"], \"note\": \"xxxxxxxxxxxxxxxxxxxx\"}\n";

    /** The same in short, to be changed in every way. */
    private static final String SHORT_DOCUMENT =
            "{\"d\": {\"f\": [0, -17]}, \"t\": [\"a\", \"\"], \"n\": \"xxxxxxxxxx\"}\n";

    private static final int SPARE = 9;
    private static final long SEED = 20_261_124;

    private static final ObjectReader LIBRARY = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final PayloadDecoder decoder = new PayloadDecoder();

    @ParameterizedTest
    @ValueSource(
            strings = {
                DOCUMENT,
                "{}",
                " \t\r\n{ } \t\r\n",
                "{\"a\":1}",
                "{\"a\" : [ ] , \"b\" :{ }}",
                "{\"\":0,\"a\":10,\"b\":-1,\"c\":-999999999}",
                "{\"a\":[[],[[]],{\"b\":[]},\"\"]}",
                "{\"a b\":\"c d\"}",
                "{\"del\":\"\u007f\",\"~\":\"!#[]^ ~/\"}"
            })
    void plainDocumentsAreDecodedByTheShortWay(String document) {
        JsonNode plain = decoder.decodePlain(buffer(bytes(document)), document.length());

        assertNotNull(plain);
        requireSame(bytes(document));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n",
                "1",
                "\"a\"",
                "null",
                "[]",
                "[1]",
                "{",
                "}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1",
                "{\"a\":1,}",
                "{,}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1}{",
                "{\"a\":1} {}",
                "{\"a\":1},",
                "{\"a\":1}\u0001",
                "{\"a\":1}\u000b",
                "\u000c{}",
                "{\"a\":[1,]}",
                "{\"a\":[,1]}",
                "{\"a\":[1 2]}",
                "{\"a\":[1",
                "{\"a\":1.0}",
                "{\"a\":1e2}",
                "{\"a\":1E400}",
                "{\"a\":01}",
                "{\"a\":00}",
                "{\"a\":-0}",
                "{\"a\":-}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1a}",
                "{\"a\":0x1}",
                "{\"a\":NaN}",
                "{\"a\":1234567890}",
                "{\"a\":-2147483648}",
                "{\"a\":2147483648}",
                "{\"a\":9223372036854775808}",
                "{\"a\":0.1234567890123456789}",
                "{\"a\":true,\"b\":false,\"c\":null}",
                "{\"a\":tru}",
                "{\"a\":\"\\n\"}",
                "{\"a\":\"\\u0041\"}",
                "{\"\\u0041\":1}",
                "{\"a\":\"\\\"}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"1234567\u0000\"}",
                "{\"a\":\"12345678\u001f90123456\"}",
                "{\"a\":\"",
                "{\"a",
                "{\"a\":\"\u00e9\u00e9\u00e9\u00e9\u00e9\"}",
                "{\"a\":\"abcdefgh\ud83d\ude00\"}",
                "{\"\u00e9\":1}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"b\":2,\"a\":[3]}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1}//",
                "/**/{\"a\":1}",
                "{\"a\":1,/**/\"b\":2}",
                "\ufeff{\"a\":1}"
            })
    void whatIsNotPlainIsLeftToTheLibrary(String document) {
        byte[] bytes = bytes(document);

        assertNull(decoder.decodePlain(buffer(bytes), bytes.length));
        requireSame(bytes);
    }

    @Test
    void documentsInOtherEncodings() {
        for (String name : List.of("UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE", "ISO-8859-1")) {
            requireSame("{\"a\": \"\u00e9x\", \"b\": [1, 2]}".getBytes(Charset.forName(name)));
            requireSame("{\"a\": 1}".getBytes(Charset.forName(name)));
        }
    }

    @Test
    void documentsNestedUpToTheShortWaysLimitAndPastTheLibrarys() {
        List<Boolean> plain = new ArrayList<>();
        for (int depth = 1; depth <= 520; depth++) {
            byte[] arrays = bytes("{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}");
            byte[] objects = bytes("{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
            requireSame(arrays);
            requireSame(objects);
            plain.add(decoder.decodePlain(buffer(arrays), arrays.length) != null);
        }
        // The object around the arrays counts, too.
        assertEquals(PayloadDecoder.DEEPEST - 1, plain.indexOf(false), "arrays within an object that are still plain");
        assertEquals(PayloadDecoder.DEEPEST - 2, plain.lastIndexOf(true), "plain up to one depth, and no further");
        assertTrue(PayloadDecoder.DEEPEST < 100, "the short way's limit is well below the library's");
        byte[] deepest = bytes("{\"a\":".repeat(PayloadDecoder.DEEPEST) + "1" + "}".repeat(PayloadDecoder.DEEPEST));
        assertNotNull(decoder.decodePlain(buffer(deepest), deepest.length));
    }

    @Test
    void namesUpToTheShortWaysLimit() {
        for (int length : new int[] {PayloadDecoder.LONGEST_NAME, PayloadDecoder.LONGEST_NAME + 1}) {
            byte[] document = bytes("{\"" + "n".repeat(length) + "\": 1}");
            requireSame(document);
            assertEquals(
                    length <= PayloadDecoder.LONGEST_NAME,
                    decoder.decodePlain(buffer(document), document.length) != null,
                    () -> "a name of " + length + " bytes is plain");
        }
    }

    @Test
    void namesOfTheDatasetsPayloadsAreMadeOnce() {
        byte[] document =
                bytes("{\"diff\": {\"field_0\": [0, 1], \"field_1\": [0, 1], \"field_2\": [0, 1], \"field_3\": [0, 1]},"
                        + " \"meta\": {\"ip\": \"10.0.0.1\"}, \"tags\": [], \"note\": \"\"}");
        List<String> first = names(decoder.decodePlain(buffer(document), document.length));
        List<String> again = names(decoder.decodePlain(buffer(document), document.length));
        assertEquals(List.of("diff", "field_0", "field_1", "field_2", "field_3", "meta", "ip", "tags", "note"), first);
        for (int i = 0; i < first.size(); i++) {
            assertSame(first.get(i), again.get(i));
        }
    }

    private static List<String> names(JsonNode tree) {
        List<String> names = new ArrayList<>();
        tree.properties().forEach(property -> {
            names.add(property.getKey());
            names.addAll(names(property.getValue()));
        });
        return names;
    }

    @Test
    void eightBytesArePlainTogetherIfEachIsPlain() {
        long letters = 0x4141414141414141L;
        assertTrue(PayloadDecoder.allPlain(letters));
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            for (int value = 0; value < 256; value++) {
                long eight = letters & ~(0xffL << shift) | (long) value << shift;
                boolean plain = value >= ' ' && value < 0x80 && value != '"' && value != '\\';
                assertEquals(plain, PayloadDecoder.allPlain(eight), Long.toHexString(eight));
            }
        }
    }

    @Test
    void stringsAndNamesOfEveryLength() {
        for (int length = 0; length <= 200; length++) {
            String text = "x".repeat(length);
            requireSame(bytes("{\"" + text + "\": \"" + text + "\", \"b\": 1}"));
            requireSame(bytes("{\"a\": \"" + text + "\\\"\", \"" + text + "\\n\": 1}"));
            requireSame(bytes("{\"a\": \"" + text + "\u00fc\"}"));
        }
        requireSame(bytes("{\"" + "n".repeat(60_000) + "\": 1}"));
    }

    @Test
    void numbersOfEveryLength() {
        for (int digits = 1; digits <= 1_200; digits += digits < 30 ? 1 : 97) {
            for (String sign : List.of("", "-")) {
                requireSame(bytes("{\"a\": " + sign + "9".repeat(digits) + "}"));
                requireSame(bytes("{\"a\": [" + sign + "1" + "0".repeat(digits - 1) + "]}"));
            }
        }
    }

    @Test
    void namesThatShareAPlaceInTheTable() {
        List<String> names =
                IntStream.range(0, 2_000).mapToObj(i -> "name-" + i).toList();
        String document = names.stream().map(name -> "\"" + name + "\":1").collect(Collectors.joining(",", "{", "}"));
        for (int round = 0; round < 2; round++) {
            JsonNode tree = decoder.decodePlain(buffer(bytes(document)), document.length());
            assertEquals(
                    names, tree.properties().stream().map(Map.Entry::getKey).toList());
        }
        requireSame(bytes("{\"Aa\":1,\"BB\":2}"));
        requireSame(bytes("{\"BB\":1,\"Aa\":2}"));
    }

    @Test
    void namesThatBeginOrEndAsTheExpectedOne() {
        for (int length = 0; length <= PayloadDecoder.LONGEST_NAME + 1; length++) {
            String name = "n".repeat(length);
            for (int place = 0; place <= length; place++) {
                String begin = name.substring(0, place);
                String end = name.substring(place);
                for (String other : List.of(begin, begin + "m" + end, begin + "\u00e9" + end, begin + "\\n" + end)) {
                    requireSame(bytes("{\"first\": 1, \"" + name + "\": 2}"));
                    requireSame(bytes("{\"first\": 1, \"" + other + "\": {\"" + name + "\": 3}}"));
                }
            }
        }
    }

    @Test
    void anExpectedNameThatComesAgainIsLeftToTheLibrary() {
        requireSame(bytes("{\"a\":1,\"b\":2}"));
        requireSame(bytes("{\"b\":1,\"a\":2}"));
        byte[] twice = bytes("{\"a\":1,\"b\":2,\"a\":3}");
        assertNull(decoder.decodePlain(buffer(twice), twice.length));
        requireSame(twice);
    }

    @Test
    void anExpectedNameBehindTheEndIsNotSeen() {
        byte[] whole = bytes("{\"first\": 1, \"second\": 2}");
        requireSame(whole);
        for (int length = 0; length < whole.length; length++) {
            byte[] buffer = Arrays.copyOf(whole, 2 * whole.length);
            assertNull(decoder.decodePlain(buffer, length));
        }
    }

    @Test
    void objectsOfOneNameAndOtherSizes() {
        for (int fields : new int[] {0, 1, 20, 3, 500, 0, 2}) {
            String object = IntStream.range(0, fields)
                    .mapToObj(i -> "\"f" + i + "\":" + i)
                    .collect(Collectors.joining(",", "{", "}"));
            requireSame(bytes("{\"o\":" + object + ",\"p\":[" + object + "," + object + "]}"));
        }
    }

    @Test
    void everyBytePutInThePlaceOfEachByte() {
        byte[] original = bytes(SHORT_DOCUMENT);
        int plain = 0;
        for (int place = 0; place < original.length; place++) {
            for (int value = 0; value < 256; value++) {
                byte[] changed = original.clone();
                changed[place] = (byte) value;
                requireSame(changed);
                plain += decoder.decodePlain(buffer(changed), changed.length) == null ? 0 : 1;
            }
        }
        assertTrue(plain > original.length, "some are plain: " + plain);
        assertTrue(plain < original.length * 256, "some are not: " + plain);
    }

    @Test
    void everyStretchLeftOutOrRepeated() {
        byte[] original = bytes(SHORT_DOCUMENT);
        for (int from = 0; from <= original.length; from++) {
            for (int to = from; to <= original.length; to++) {
                requireSame(joined(original, 0, from, to, original.length));
                requireSame(joined(original, 0, to, from, original.length));
            }
        }
    }

    @Test
    void randomDocumentsOfJsonsOwnBytes() {
        byte[] alphabet = bytes("{}[]\":,, -0123456789.eEtruefalsn\\u \n\u00e9\ufeff\u0000");
        Random random = new Random(SEED);
        for (int i = 0; i < 60_000; i++) {
            byte[] document = new byte[random.nextInt(14)];
            for (int place = 0; place < document.length; place++) {
                document[place] = alphabet[random.nextInt(alphabet.length)];
            }
            requireSame(document);
            requireSame(joined(bytes("{\"a\":"), document, bytes("}")));
        }
    }

    @Test
    void nothingOfAnEarlierPayloadIsLeft() throws IOException {
        byte[] buffer = new byte[DOCUMENT.length() + 1];
        byte[] whole = bytes(DOCUMENT);
        System.arraycopy(whole, 0, buffer, 0, whole.length);
        JsonNode first = decoder.decode(buffer, whole.length);
        byte[] cut = bytes("{\"a\": [1, 2");
        System.arraycopy(cut, 0, buffer, 0, cut.length);
        assertNotEquals("no failure", failure(() -> decoder.decode(buffer, cut.length)));

        byte[] shorter = bytes("{\"diff\": {}}");
        System.arraycopy(shorter, 0, buffer, 0, shorter.length);
        assertEquals(LIBRARY.<JsonNode>readValue(shorter), decoder.decode(buffer, shorter.length));
        assertEquals(LIBRARY.<JsonNode>readValue(whole), first);
    }

    @Test
    void treesShareNothing() throws IOException {
        byte[] bytes = bytes(DOCUMENT);
        JsonNode one = decoder.decode(buffer(bytes), bytes.length);
        JsonNode two = decoder.decode(buffer(bytes), bytes.length);
        assertNotSame(one.get("diff"), two.get("diff"));
        ((ObjectNode) one.get("diff")).removeAll();
        ((ObjectNode) one).put("new", 1);
        assertEquals(LIBRARY.<JsonNode>readValue(bytes), two);
        requireSame(bytes);
    }

    /** By both ways: the same tree, its nodes of the same classes and its names in the same order; or the same failure. */
    private void requireSame(byte[] document) {
        byte[] buffer = buffer(document);
        byte[] smallest = Arrays.copyOf(document, document.length + 1);
        String expected = holdsPadding(document)
                ? IOException.class.getName()
                : described(() -> LIBRARY.readValue(document, 0, document.length));
        for (byte[] holder : List.of(buffer, smallest)) {
            String actual = described(() -> decoder.decode(holder, document.length));
            assertEquals(
                    expected,
                    actual,
                    () -> "seed " + SEED + ": " + Arrays.toString(document) + " = "
                            + new String(document, StandardCharsets.ISO_8859_1));
        }
    }

    private static String shortened(String text) {
        return text.length() < 500 ? text : text.substring(0, 500) + "…";
    }

    /** Whether there is a byte that is left to the baseline's own decoder. */
    private static boolean holdsPadding(byte[] document) {
        return new String(document, StandardCharsets.ISO_8859_1).indexOf('\u00ff') >= 0;
    }

    private static String described(Callable<JsonNode> decoding) {
        JsonNode[] tree = new JsonNode[1];
        String failure = failure(() -> tree[0] = decoding.call());
        if (tree[0] == null) {
            return failure;
        }
        StringBuilder text = new StringBuilder();
        describe(tree[0], text);
        return text.toString();
    }

    private static String failure(Executable work) {
        try {
            work.execute();
            return "no failure";
        } catch (Throwable e) {
            return e.getClass().getName();
        }
    }

    private static void describe(JsonNode node, StringBuilder text) {
        text.append(node.getClass().getSimpleName());
        if (node.isContainer()) {
            text.append('(');
            if (node.isObject()) {
                node.properties().forEach(property -> {
                    text.append(property.getKey()).append('=');
                    describe(property.getValue(), text);
                });
            } else {
                node.forEach(element -> describe(element, text));
            }
            text.append(')');
        } else {
            text.append(node.isNumber() ? node.numberType() : "").append(node).append(';');
        }
    }

    /** With what an earlier document may have left behind the document. */
    private static byte[] buffer(byte[] document) {
        byte[] buffer = Arrays.copyOf(document, document.length + SPARE);
        Arrays.fill(buffer, document.length, buffer.length, (byte) '"');
        return buffer;
    }

    private static byte[] bytes(String document) {
        return document.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[] bytes, int from, int to, int andFrom, int andTo) {
        return joined(Arrays.copyOfRange(bytes, from, to), Arrays.copyOfRange(bytes, andFrom, andTo));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }
}
