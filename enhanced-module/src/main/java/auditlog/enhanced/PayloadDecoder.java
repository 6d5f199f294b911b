package auditlog.enhanced;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
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
 * ./run_tests --only budget
 * }</pre>
 *
 * <p>Of a payload nothing is kept but the names of its fields in a small table, each with the name that came next and the number of
 * fields in the object that it named: what is mostly so again. Not safe for use by several threads.
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
    private Name last = new Name(new byte[] {'"'});

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
        Name own = last;
        Map<String, JsonNode> fields = new LinkedHashMap<>(own.capacity);
        int place = skipSpace(start);
        if (bytes[place] == '}') {
            at = place + 1;
            return new ObjectNode(NODES, fields);
        }
        while (bytes[place] == '"') {
            Name name = name(place + 1);
            if (name == null) {
                return null;
            }
            place = skipSpace(at);
            if (bytes[place] != ':') {
                return null;
            }
            JsonNode value = value(skipSpace(place + 1), depth + 1);
            if (value == null || fields.put(name.text, value) != null) {
                return null;
            }
            place = skipSpace(at);
            if (bytes[place] == '}') {
                at = place + 1;
                own.expectFields(fields.size());
                return new ObjectNode(NODES, fields);
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

    private Name name(int start) {
        byte[] in = bytes;
        Name expected = names.known[last.next];
        if (expected != null && expected.isAt(in, start)) {
            last = expected;
            at = start + expected.quoted.length;
            return expected;
        }
        int place = start;
        int hash = 0;
        for (; isPlain(in[place]); place++) {
            hash = 31 * hash + in[place];
        }
        if (in[place] != '"' || place - start > LONGEST_NAME) {
            return null;
        }
        at = place + 1;
        last.next = FieldNames.place(hash);
        last = names.get(in, start, place + 1, last.next);
        return last;
    }

    private int skipSpace(int start) {
        byte[] in = bytes;
        int place = start;
        // Mostly decided by the first comparison.
        while (in[place] <= ' ' && (in[place] == ' ' || in[place] == '\n' || in[place] == '\r' || in[place] == '\t')) {
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

    /** A name met before, and what came with it the last time. */
    private static final class Name {

        private static final int USUAL_CAPACITY = 16;
        private static final int LARGEST_CAPACITY = 64;

        /** With the quote behind it, so that no longer name passes for this one. */
        private final byte[] quoted;

        private final String text;
        private final long head;
        private final long headMask;

        /** Place in the table of the name that came next: no reference, or names that the table has lost would be kept. */
        private int next;

        private int capacity = USUAL_CAPACITY;

        Name(byte[] quoted) {
            this.quoted = quoted;
            text = new String(quoted, 0, quoted.length - 1, StandardCharsets.ISO_8859_1);
            headMask = quoted.length < Long.BYTES ? (1L << Byte.SIZE * quoted.length) - 1 : -1;
            head = (long) EIGHT_BYTES.get(Arrays.copyOf(quoted, Math.max(Long.BYTES, quoted.length)), 0);
        }

        /** Whether this name is surely at that place; near the end of the array it is not seen. */
        boolean isAt(byte[] in, int start) {
            if (start + quoted.length + Long.BYTES > in.length
                    || (((long) EIGHT_BYTES.get(in, start) ^ head) & headMask) != 0) {
                return false;
            }
            for (int i = Long.BYTES; i < quoted.length; i++) {
                if (in[start + i] != quoted[i]) {
                    return false;
                }
            }
            return true;
        }

        /** The next object of this name gets a table for as many, within reason. */
        void expectFields(int count) {
            capacity = Math.min(LARGEST_CAPACITY, count * 4 / 3 + 1);
        }
    }

    /** Names met before, so that one that comes with every payload is made once. */
    private static final class FieldNames {

        private static final int SIZE = 256;

        private final Name[] known = new Name[SIZE];

        static int place(int hash) {
            return (hash ^ hash >>> 8) & SIZE - 1;
        }

        /** The name from start to end, the quote behind it included, which belongs to that place in the table. */
        Name get(byte[] bytes, int start, int end, int place) {
            Name name = known[place];
            if (name == null || !Arrays.equals(name.quoted, 0, name.quoted.length, bytes, start, end)) {
                name = new Name(Arrays.copyOfRange(bytes, start, end));
                known[place] = name;
            }
            return name;
        }
    }
}
