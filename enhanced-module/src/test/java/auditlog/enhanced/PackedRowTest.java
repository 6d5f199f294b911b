package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedRowTest {

    private final PackedRow row = new PackedRow();

    @Test
    void holdsFiveNumbersAndThreeTexts() {
        assertTrue(take("[1,-20,0,9223372036854775807,-9223372036854775808,\"a b~/[,]'\",\"C\",\"-5\"]"));
        assertEquals(1, row.number(0));
        assertEquals(-20, row.number(1));
        assertEquals(0, row.number(2));
        assertEquals(Long.MAX_VALUE, row.number(3));
        assertEquals(Long.MIN_VALUE, row.number(4));
        assertEquals("a b~/[,]'", row.text(0));
        assertEquals("C", row.text(1));
        assertEquals("-5", row.text(2));
    }

    @Test
    void holdsEmptyTexts() {
        assertTrue(take("[1,2,3,4,5,\"\",\"\",\"\"]"));
        for (int text = 0; text < 3; text++) {
            assertEquals("", row.text(text));
        }
    }

    @Test
    void startsAnewWithEachRow() {
        assertTrue(take("[1,2,3,4,5,\"a\",\"b\",\"c\"]"));
        assertFalse(take("[6,7"));
        assertTrue(take("[6,7,8,9,10,\"long\",\"e\",\"f\"]"));
        assertEquals(6, row.number(0));
        assertEquals(10, row.number(4));
        assertEquals("long", row.text(0));
    }

    /** Among them what SQLite makes of fractions, numbers without an end, NULLs, and texts that it escapes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1.5,2,3,4,5,\"a\",\"b\",\"c\"]",
                "[1,2,3,4,9.0e+999,\"a\",\"b\",\"c\"]",
                "[1,-,3,4,5,\"a\",\"b\",\"c\"]",
                "[1,\"2\",3,4,5,\"a\",\"b\",\"c\"]",
                "[1,null,3,4,5,\"a\",\"b\",\"c\"]",
                "[1,2,3,4,5,6,\"b\",\"c\"]",
                "[1,2,3,4,5,null,\"b\",\"c\"]",
                "[1,2,3,4,5,\"a\",\"b\\\"\",\"c\"]",
                "[1,2,3,4,5,\"a\",\"b\\n\",\"c\"]",
                "[1,2,3,4,5,\"a\",\"b\\u0000\",\"c\"]",
                "[1,2,3,4,5,\"a\u0000\",\"b\",\"c\"]",
                "[1,2,3,4,5,\"a\",\"b\",\"\u001f\"]",
                "[1,2,3,4,5,\"a\",\"b\",\"\u0080\"]",
                "[1,2,3,4,5,\"\u00e9\",\"b\",\"c\"]",
                "[1,2,3,4,5,\"a\",\"b\",\"c\",\"d\"]",
                "[1,2,3,4,5,6,\"a\",\"b\",\"c\"]",
                "[1,2,3,4,5,\"a\",\"b\",\"c\"] ",
                "[1,2,3,4,5,\"a\",\"b\",\"c\")",
                "(1,2,3,4,5,\"a\",\"b\",\"c\"]",
                "1,2,3,4,5,\"a\",\"b\",\"c\"]",
                "[1-2,3,4,5,\"a\",\"b\",\"c\"]",
                "[1,2,3,4,5,,\"b\",\"c\"]",
                "[1,2,3,4,5,a\",\"b\",\"c\"]",
                "[1,2,3,4,5,\"a\"]\"b\",\"c\"]",
                "[1,2,3,4,5,\"a\",\"b\",\"c\",",
                "[1,2,3,4:5,\"a\",\"b\",\"c\"]"
            })
    void takesNoneThatIsNotPlain(String array) {
        assertFalse(take(array));
    }

    @Test
    void takesNoneThatIsCutOff() {
        String whole = "[1,-2,3,4,5,\"a\",\"b\",\"c\"]";
        assertTrue(take(whole));
        for (int length = 0; length < whole.length(); length++) {
            assertFalse(take(whole.substring(0, length)), whole.substring(0, length));
        }
        assertFalse(row.take(null));
    }

    @Test
    void takesNoneInUtf16() {
        String array = "[1,2,3,4,5,\"a\",\"b\",\"c\"]";
        assertTrue(take(array));
        assertFalse(row.take(array.getBytes(StandardCharsets.UTF_16LE)));
        assertFalse(row.take(array.getBytes(StandardCharsets.UTF_16BE)));
    }

    private boolean take(String array) {
        return row.take(array.getBytes(StandardCharsets.UTF_8));
    }
}
