package auditlog.equivalence;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Makes JSON documents of the contract's shape and damages them: at random places of their structure, of their text, and of
 * their bytes. What it makes follows from the random numbers alone. Not safe for use by several threads.
 */
final class DocumentMutator {

    /** Numbers at the borders of types, digits and grammar. */
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "00",
        "01",
        "-01",
        "1",
        "-1",
        "9",
        "10",
        "99",
        "100",
        "999",
        "1000",
        "12345678",
        "123456789",
        "999999999",
        "1000000000",
        "2147483647",
        "2147483648",
        "-2147483648",
        "-2147483649",
        "4294967296",
        "9999999999",
        "999999999999999999",
        "1000000000000000000",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "1.0",
        "-1.5",
        "0.1234567890123456789",
        "0.0",
        "-0.0",
        "1e5",
        "1E+5",
        "1e-5",
        "1e400",
        "-1e400",
        "1e-400",
        "1.7976931348623157e308",
        "4.9e-324",
        "2.",
        ".5",
        "-",
        "+1",
        "- 1",
        "1e",
        "1e+",
        "1.e1",
        "0x1F",
        "1_000",
        "NaN",
        "Infinity",
        "-Infinity",
        "1a",
        "1 2",
        "1.2.3",
        "--1",
        "0e0",
        "0E-0",
        "1\u0660",
        "1L",
        "1f",
        "١"
    };

    /** Values that are no plain numbers, well-formed and not. */
    private static final String[] VALUES = {
        "true",
        "false",
        "null",
        "True",
        "nul",
        "nulll",
        "tru",
        "falsee",
        "\"\"",
        "\"x\"",
        "[]",
        "{}",
        "[ ]",
        "{ }",
        "[[]]",
        "[{}]",
        "{\"a\": {}}",
        "[1]",
        "[1, 2]",
        "[1, 2, 3]",
        "[1,2]",
        "[1 , 2]",
        "[1  2]",
        "[,]",
        "[1,]",
        "[,1]",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\": 1,}",
        "{\"a\": 1, \"a\": 2}",
        "{a: 1}",
        "{'a': 1}",
        "'x'",
        "{1: 2}",
        "{\"\": 1}",
        "{null: 1}",
        "/* c */ 1",
        "1 // c",
        "# c",
        "undefined",
        "\"\\u0000\"",
        "[null]",
        "[true, false]",
        "[\"a\", \"b\"]",
        "[[1, 2], [3, 4]]",
        "{\"field_0\": [1, 2]}",
        "[1.0, 2]",
        "[1, \"2\"]"
    };

    /** What may stand inside a string, well-formed and not; written as Latin-1, so that the bytes are these. */
    private static final String[] TEXTS = {
        "x",
        " ",
        "\\n",
        "\\t",
        "\\r",
        "\\b",
        "\\f",
        "\\/",
        "\\\\",
        "\\\"",
        "\\u0041",
        "\\u00e9",
        "\\u20AC",
        "\\ud83d\\ude00",
        "\\ud800",
        "\\udc00\\ud800",
        "\\ud83dx",
        "\\u12",
        "\\u12G4",
        "\\uD83D\\u0041",
        "\\x",
        "\\'",
        "\\0",
        "\\U0041",
        "\\",
        "\n",
        "\t",
        "\r",
        "\0",
        "\u0001",
        "\u001f",
        "\u007f",
        "\u0080",
        "\u00ff",
        "\u00c3\u00a9",
        "\u00e2\u0082\u00ac",
        "\u00f0\u009f\u0098\u0080",
        "\u00c0\u0080",
        "\u00c1\u00bf",
        "\u00e0\u0080\u0080",
        "\u00ed\u00a0\u0080",
        "\u00ed\u00b0\u0080",
        "\u00ed\u00a0\u00bd\u00ed\u00b8\u0080",
        "\u00f4\u0090\u0080\u0080",
        "\u00f8\u0088\u0080\u0080\u0080",
        "\u00c3",
        "\u00e2\u0082",
        "\u00f0\u009f\u0098",
        "\u00c3x",
        "\u00e2\u0082x",
        "\u00f0\u009f\u0098x",
        "\u00ef\u00bb\u00bf",
        "\u00ef\u00bf\u00be",
        "\u00ef\u00bf\u00bf",
        "'",
        "/",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\", \"",
        "\": \"",
        "\u00e2\u0080\u00a8"
    };

    /** Between tokens. */
    private static final String[] SPACES = {
        "",
        " ",
        "  ",
        "\t",
        "\n",
        "\r",
        "\r\n",
        " \t ",
        "\u000b",
        "\f",
        "\0",
        "\u00c2\u00a0",
        "\u00ef\u00bb\u00bf",
        "/**/",
        "//\n",
        "#\n",
        "\u001a",
        "\u001e",
        "                                "
    };

    /** Bytes that mean something to a JSON decoder. */
    private static final byte[] BYTES =
            "{}[]:,\"\\/'0123456789-+.eEtfnNI \t\n\r\0\u0001\u001f\u007f\u0080\u00bf\u00c0\u00c2\u00e0\u00ed\u00ef\u00f0\u00f4\u00ff"
                    .getBytes(StandardCharsets.ISO_8859_1);

    /** Lengths at which buffers end, and their neighbours. */
    private static final int[] LENGTHS = {
        0, 1, 2, 3, 7, 8, 9, 15, 16, 31, 32, 33, 63, 64, 65, 127, 128, 199, 200, 201, 255, 256, 257, 499, 500, 501, 511,
        512, 513, 1023, 1024, 1025, 1999, 2000, 2001, 3999, 4000, 4001, 4095, 4096, 4097, 7999, 8000, 8001, 8192, 9000
    };

    private static final int[] DEPTHS = {1, 2, 10, 100, 498, 499, 500, 501, 502, 1_000, 20_000};

    private final SplittableRandom random;

    /** The place to write the next document, token by token. */
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** How likely a token is damaged, in thousandths; 0 makes a document as the contract has it. */
    private int damage;

    DocumentMutator(SplittableRandom random) {
        this.random = random;
    }

    /** A document that may be well-formed or not. */
    byte[] next() {
        byte[] document = random.nextInt(6) == 0 ? ofTheContract() : structured();
        int kind = random.nextInt(10);
        if (kind < 3) {
            return document;
        }
        if (kind == 3) {
            return wrapped(document);
        }
        for (int i = kind == 9 ? 1 + random.nextInt(6) : 1; i > 0; i--) {
            document = damaged(document);
        }
        return document;
    }

    /** A well-formed document of the contract's shape and size. */
    byte[] ofTheContract() {
        StringBuilder document = new StringBuilder("{\"diff\": {");
        for (int j = 0; j < 20; j++) {
            document.append(j == 0 ? "" : ", ").append("\"field_").append(j).append("\": [");
            document.append(random.nextInt(1001))
                    .append(", ")
                    .append(random.nextInt(1001))
                    .append(']');
        }
        document.append("}, \"meta\": {\"ip\": \"10.")
                .append(random.nextInt(256))
                .append(".0.1\"}, \"tags\": [");
        for (int i = 0; i < 10; i++) {
            document.append(i == 0 ? "\"" : ", \"")
                    .append((char) ('a' + random.nextInt(5)))
                    .append('"');
        }
        document.append("], \"note\": \"")
                .append("x".repeat(256 + random.nextInt(769)))
                .append("\"}\n");
        return document.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** A document of the contract's shape, with no damage or some to its structure. */
    byte[] structured() {
        out.reset();
        damage = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(random.nextInt(4) == 0 ? 200 : 20);
        List<Runnable> properties = new ArrayList<>(List.of(
                () -> property("diff", this::diff),
                () -> property("meta", this::meta),
                () -> property("tags", this::tags),
                () -> property("note", () -> string(this::note))));
        if (hit()) {
            shuffle(properties);
        }
        object(properties);
        if (random.nextInt(3) > 0) {
            put("\n");
        }
        if (hit()) {
            put(any(SPACES));
        }
        return out.toByteArray();
    }

    private void diff() {
        List<Runnable> fields = new ArrayList<>();
        int count = hit() ? random.nextInt(60) : random.nextInt(8) == 0 ? 20 : random.nextInt(5);
        for (int j = 0; j < count; j++) {
            int number = j;
            fields.add(() -> property("field_" + number, () -> array(List.of(this::number, this::number))));
        }
        if (hit()) {
            shuffle(fields);
        }
        object(fields);
    }

    private void meta() {
        String ip = "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
        object(List.of(() -> property("ip", () -> string(() -> put(ip)))));
    }

    private void tags() {
        int count = hit() ? random.nextInt(300) : random.nextInt(4) == 0 ? 10 : random.nextInt(4);
        List<Runnable> tags = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String tag = String.valueOf((char) ('a' + random.nextInt(5)));
            tags.add(() -> string(() -> put(tag)));
        }
        array(tags);
    }

    private void note() {
        int length;
        if (hit()) {
            length = LENGTHS[random.nextInt(LENGTHS.length)];
        } else if (random.nextInt(16) == 0) {
            length = 256 + random.nextInt(769);
        } else {
            length = random.nextInt(40);
        }
        put("x".repeat(length));
    }

    private void number() {
        put(hit() ? any(NUMBERS) : String.valueOf(random.nextInt(1001)));
    }

    private void property(String name, Runnable value) {
        if (hit()) {
            name = renamed(name);
        }
        String written = name;
        string(() -> put(written));
        put(hit() ? any(SPACES) : "");
        put(hit() ? any(":", "::", "", "=", ",") : ":");
        space();
        value(value);
    }

    private String renamed(String name) {
        return switch (random.nextInt(12)) {
            case 0 -> "";
            case 1 -> name + "x";
            case 2 -> name.substring(0, name.length() - 1);
            case 3 -> name.toUpperCase(java.util.Locale.ROOT);
            case 4 -> String.format("\\u%04x", (int) name.charAt(0)) + name.substring(1);
            case 5 -> any("diff", "meta", "tags", "note", "ip", "field_0", "field_1", "field_19", "field_20");
            case 6 -> name.repeat(1 + random.nextInt(40));
            case 7 -> "n".repeat(LENGTHS[random.nextInt(LENGTHS.length)]);
            case 8 -> "field_" + random.nextInt(1_000);
            // Another name with the same hash code.
            case 9 -> name + any("Aa", "BB");
            default -> name + any(TEXTS);
        };
    }

    private void value(Runnable usual) {
        if (!hit()) {
            usual.run();
            return;
        }
        switch (random.nextInt(7)) {
            case 0 -> put(any(NUMBERS));
            case 1 -> put(any(VALUES));
            case 2 -> string(this::note);
            case 3 -> nested();
            case 4 -> {
                // The digits of a number at the limit of their count and one past it.
                put("1".repeat(random.nextInt(3) == 0 ? 998 + random.nextInt(5) : 1 + random.nextInt(40)));
                put(any("", "", ".5", "e3", "." + "3".repeat(30)));
            }
            case 5 -> {
                usual.run();
                put(any(VALUES));
            }
            default -> {}
        }
    }

    private void nested() {
        int depth = DEPTHS[random.nextInt(random.nextInt(8) == 0 ? DEPTHS.length : 3)];
        boolean arrays = random.nextBoolean();
        put((arrays ? "[" : "{\"a\":").repeat(depth));
        put(any("1", "\"x\"", "[]", "{}", ""));
        put((arrays ? "]" : "}").repeat(hit() ? depth - 1 : depth));
    }

    private void string(Runnable contents) {
        put(hit() ? any("'", "", "\\\"") : "\"");
        contents.run();
        while (hit()) {
            put(any(TEXTS));
        }
        if (hit()) {
            put("x".repeat(random.nextInt(70)));
            put(any(TEXTS));
        }
        put(hit() ? any("'", "", "\"\"") : "\"");
    }

    private void object(List<Runnable> properties) {
        list("{", properties, "}");
    }

    private void array(List<Runnable> values) {
        List<Runnable> items = new ArrayList<>();
        values.forEach(value -> items.add(() -> value(value)));
        list("[", items, "]");
    }

    private void list(String start, List<Runnable> items, String end) {
        put(hit() ? any(start, "", start + start) : start);
        put(hit() ? any(SPACES) : "");
        boolean first = true;
        for (Runnable item : items) {
            if (hit() && random.nextBoolean()) {
                continue;
            }
            if (!first) {
                put(hit() ? any(SPACES) : "");
                put(hit() ? any(",", "", ",,", ";", ":") : ",");
                space();
            }
            item.run();
            first = false;
        }
        put(hit() ? any(SPACES) : "");
        put(hit() ? any(",", "}", "]", "", end + end) : end);
    }

    private void space() {
        put(hit() ? any(SPACES) : " ");
    }

    /** The document in another encoding, or beside something. */
    private byte[] wrapped(byte[] document) {
        String text = new String(document, StandardCharsets.ISO_8859_1);
        return switch (random.nextInt(10)) {
            case 0 -> text.getBytes(StandardCharsets.UTF_16LE);
            case 1 -> text.getBytes(StandardCharsets.UTF_16BE);
            case 2 -> text.getBytes(StandardCharsets.UTF_16);
            case 3 -> text.getBytes(Charset.forName("UTF-32LE"));
            case 4 -> text.getBytes(Charset.forName("UTF-32BE"));
            case 5 -> joined("\u00ef\u00bb\u00bf".getBytes(StandardCharsets.ISO_8859_1), document);
            case 6 -> joined(document, any(VALUES).getBytes(StandardCharsets.UTF_8));
            case 7 -> joined(any(SPACES).getBytes(StandardCharsets.ISO_8859_1), document);
            case 8 -> (random.nextBoolean() ? any(NUMBERS) : any(VALUES)).getBytes(StandardCharsets.UTF_8);
            default -> joined(document, document);
        };
    }

    /** The document with some of its bytes changed. */
    private byte[] damaged(byte[] document) {
        if (document.length == 0) {
            return new byte[] {BYTES[random.nextInt(BYTES.length)]};
        }
        int at = random.nextInt(document.length);
        int length = 1 + random.nextInt(Math.min(document.length - at, random.nextBoolean() ? 4 : 64));
        return switch (random.nextInt(11)) {
            case 0 ->
                changed(document, bytes -> {
                    bytes[at] ^= (byte) (1 << random.nextInt(8));
                    return bytes;
                });
            case 1, 2 ->
                changed(document, bytes -> {
                    bytes[at] = BYTES[random.nextInt(BYTES.length)];
                    return bytes;
                });
            case 3 ->
                changed(document, bytes -> {
                    bytes[at] = (byte) random.nextInt(256);
                    return bytes;
                });
            case 4 -> spliced(document, at, at, new byte[] {BYTES[random.nextInt(BYTES.length)]});
            case 5 -> spliced(document, at, at + length, new byte[0]);
            case 6 -> spliced(document, at, at, Arrays.copyOfRange(document, at, at + length));
            case 7 -> Arrays.copyOf(document, at);
            case 8 -> {
                byte[] other = structured();
                yield joined(
                        Arrays.copyOf(document, at),
                        Arrays.copyOfRange(other, random.nextInt(other.length), other.length));
            }
            case 9 -> spliced(document, at, at, any(TEXTS).getBytes(StandardCharsets.ISO_8859_1));
            default -> {
                int to = random.nextInt(document.length);
                yield changed(document, bytes -> {
                    byte kept = bytes[at];
                    bytes[at] = bytes[to];
                    bytes[to] = kept;
                    return bytes;
                });
            }
        };
    }

    private static byte[] changed(byte[] document, UnaryOperator<byte[]> change) {
        return change.apply(document.clone());
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return spliced(first, first.length, first.length, second);
    }

    /** The document with the bytes from one place to another replaced. */
    static byte[] spliced(byte[] document, int from, int to, byte[] by) {
        byte[] result = new byte[document.length - (to - from) + by.length];
        System.arraycopy(document, 0, result, 0, from);
        System.arraycopy(by, 0, result, from, by.length);
        System.arraycopy(document, to, result, from + by.length, document.length - to);
        return result;
    }

    private boolean hit() {
        return damage > 0 && random.nextInt(1_000) < damage;
    }

    private String any(String... of) {
        return of[random.nextInt(of.length)];
    }

    private void put(String text) {
        // The tables hold bytes as characters below 256; the few others are written as UTF-8.
        boolean latin = text.chars().allMatch(c -> c < 256);
        out.writeBytes(text.getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
    }

    private <T> void shuffle(List<T> list) {
        for (int i = list.size() - 1; i > 0; i--) {
            java.util.Collections.swap(list, i, random.nextInt(i + 1));
        }
    }
}
