package auditlog.enhanced;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Decodes payloads to the very trees that the baseline makes of them, plain documents by a short way of its own.
 *
 * <p>Plain is an object that holds nothing but objects, arrays, strings of printable ASCII without escapes and whole numbers
 * of up to nine digits, no name twice in an object or very long, nested not too deep. Each is checked to its last byte.
 * Whatever else the bytes may be, a malformed document included, the JSON library decodes from the first byte on, set up as
 * the baseline's: so the short way has no errors of its own, and no case but the plain one to get right. What it is worth:
 *
 * <pre>{@code
 * mvn -pl benchmarks exec:java -Dexec.args="RequestPartsBenchmark.*Decoding"
 * }</pre>
 *
 * <p>Of a payload nothing is kept but the names of its fields, in a small table. Not safe for use by several threads.
 */
public final class PayloadDecoder {

    /** The baseline's own settings. */
    private static final ObjectReader LIBRARY = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Well below the library's own limit. */
    static final int DEEPEST = 32;

    /** Likewise; and the table of names stays small. */
    static final int LONGEST_NAME = 64;

    /** What surely fits an int. */
    private static final int MOST_DIGITS = 9;

    private static final int FIRST_CAPACITY = 4;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;

    private final FieldNames names = new FieldNames();
    private byte[] bytes = {};
    private int at;

    /** A decoder with no names known yet. */
    public PayloadDecoder() {}

    /**
     * Decodes one document.
     *
     * @param buffer holds the document from its first byte on; the byte behind it is overwritten
     * @param length bytes of the document, white space around it included; less than the buffer's
     * @return the tree, the caller's own
     * @throws tools.jackson.core.JacksonException if these bytes are not exactly one JSON document
     * @throws IOException if there is a byte FF among them: only the baseline's own decoder may judge such a payload
     */
    public JsonNode decode(byte[] buffer, int length) throws IOException {
        JsonNode plain = decodePlain(buffer, length);
        if (plain != null) {
            return plain;
        }
        requireNoPadding(buffer, length);
        return LIBRARY.readValue(buffer, 0, length);
    }

    /**
     * The byte FF is never a part of UTF-8, but the library pads names with it when it looks them up by their bytes: a name that
     * holds it can pass for another one that the decoder met before, instead of being refused. And only the baseline's decoder
     * has met the names that the baseline's has.
     */
    private static void requireNoPadding(byte[] document, int length) throws IOException {
        for (int place = 0; place < length; place++) {
            if (document[place] == (byte) 0xff) {
                throw new IOException("A payload holds the byte FF, which is left to the plain path");
            }
        }
    }

    /** The short way: null, as from every method below, where the document is not plain. */
    JsonNode decodePlain(byte[] buffer, int length) {
        // What no part of a plain document can be: every loop below ends here at the latest.
        buffer[length] = 0;
        bytes = buffer;
        int place = skipSpace(0);
        if (bytes[place] != '{') {
            return null;
        }
        JsonNode document = object(place + 1, 1);
        return document == null || skipSpace(at) != length ? null : document;
    }

    /** Parses the value that begins at that place; {@link #at} is then the place behind it. */
    private JsonNode value(int place, int depth) {
        return switch (bytes[place]) {
            case '"' -> string(place + 1);
            case '[' -> depth > DEEPEST ? null : array(place + 1, depth);
            case '{' -> depth > DEEPEST ? null : object(place + 1, depth);
            case '-' -> wholeNumber(place + 1, true);
            default -> wholeNumber(place, false);
        };
    }

    private JsonNode object(int start, int depth) {
        ObjectNode object = new ObjectNode(NODES);
        int place = skipSpace(start);
        if (bytes[place] == '}') {
            at = place + 1;
            return object;
        }
        while (bytes[place] == '"') {
            String name = name(place + 1);
            if (name == null) {
                return null;
            }
            place = skipSpace(at);
            if (bytes[place] != ':') {
                return null;
            }
            JsonNode value = value(skipSpace(place + 1), depth + 1);
            if (value == null || object.replace(name, value) != null) {
                return null;
            }
            place = skipSpace(at);
            if (bytes[place] == '}') {
                at = place + 1;
                return object;
            }
            if (bytes[place] != ',') {
                return null;
            }
            place = skipSpace(place + 1);
        }
        return null;
    }

    private JsonNode array(int start, int depth) {
        ArrayNode array = new ArrayNode(NODES, FIRST_CAPACITY);
        int place = skipSpace(start);
        if (bytes[place] == ']') {
            at = place + 1;
            return array;
        }
        while (true) {
            JsonNode value = value(place, depth + 1);
            if (value == null) {
                return null;
            }
            array.add(value);
            place = skipSpace(at);
            if (bytes[place] == ']') {
                at = place + 1;
                return array;
            }
            if (bytes[place] != ',') {
                return null;
            }
            place = skipSpace(place + 1);
        }
    }

    private JsonNode wholeNumber(int start, boolean negative) {
        byte[] in = bytes;
        int place = start;
        int number = 0;
        for (int digit = in[place] - '0'; digit >= 0 && digit <= 9; digit = in[++place] - '0') {
            number = 10 * number + digit;
        }
        int digits = place - start;
        if (digits == 0 || digits > MOST_DIGITS || in[start] == '0' && (digits > 1 || negative)) {
            return null;
        }
        at = place;
        return IntNode.valueOf(negative ? -number : number);
    }

    private JsonNode string(int start) {
        byte[] in = bytes;
        int place = start;
        while (place + Long.BYTES <= in.length && allPlain((long) EIGHT_BYTES.get(in, place))) {
            place += Long.BYTES;
        }
        while (isPlain(in[place])) {
            place++;
        }
        if (in[place] != '"') {
            return null;
        }
        at = place + 1;
        return StringNode.valueOf(new String(in, start, place - start, StandardCharsets.ISO_8859_1));
    }

    private String name(int start) {
        byte[] in = bytes;
        int place = start;
        int hash = 0;
        for (; isPlain(in[place]); place++) {
            hash = 31 * hash + in[place];
        }
        if (in[place] != '"' || place - start > LONGEST_NAME) {
            return null;
        }
        at = place + 1;
        return names.get(in, start, place, hash);
    }

    private int skipSpace(int start) {
        byte[] in = bytes;
        int place = start;
        while (in[place] == ' ' || in[place] == '\n' || in[place] == '\r' || in[place] == '\t') {
            place++;
        }
        return place;
    }

    /** Whether a byte within a string stands for itself. */
    private static boolean isPlain(byte b) {
        return b >= ' ' && b != '"' && b != '\\';
    }

    /** Whether that holds for each of eight bytes. */
    static boolean allPlain(long eight) {
        long quotes = eight ^ ONES * '"';
        long backslashes = eight ^ ONES * '\\';
        long special = quotes - ONES | backslashes - ONES | eight - ONES * ' ' | eight;
        return (special & HIGH_BITS) == 0;
    }

    /** Names met before, so that one that comes with every payload is made once. */
    private static final class FieldNames {

        private static final int SIZE = 256;

        private final byte[][] keys = new byte[SIZE][];
        private final String[] names = new String[SIZE];

        String get(byte[] bytes, int start, int end, int hash) {
            int place = (hash ^ hash >>> 8) & SIZE - 1;
            byte[] key = keys[place];
            if (key != null && Arrays.equals(key, 0, key.length, bytes, start, end)) {
                return names[place];
            }
            String name = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
            keys[place] = Arrays.copyOfRange(bytes, start, end);
            names[place] = name;
            return name;
        }
    }
}
