package auditlog.benchmarks.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.gate.raw.GateException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceTest {

    private static final List<String> LINES = List.of(
            "deep bytesAllocated jdk17/compressed 123456",
            "deep bytesAllocated jdk25/compact 120000",
            "deep reads 40",
            "first answers " + GateFixture.DIGEST,
            "first events 0",
            "first requests 100");

    @Test
    void whatIsWrittenIsReadAgain() {
        Reference reference = Reference.parse(LINES);
        assertEquals("40", reference.value("deep reads"));
        assertEquals("120000", reference.value("deep bytesAllocated jdk25/compact"));
        assertNull(reference.value("deep opens"));
        List<String> text = reference.text().lines().toList();
        assertEquals(LINES, text.stream().filter(line -> !line.startsWith("#")).toList());
        assertEquals(reference.text(), Reference.parse(text).text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "reads;is not of the form",
                "deep;is not of the form",
                "deep reads x y 4;is not of the form",
                "deep reads four;needs a whole number",
                "deep reads 4.5;needs a whole number",
                "deep reads -4;needs a whole number",
                "deep reads 04;needs a whole number",
                "deep reads 99999999999999999999;needs a whole number",
                "deep raeds 4;has an unknown counter",
                "deep reads jdk17/compressed 4;needs no JVM's key",
                "deep requests jdk17/compressed 4;needs no JVM's key",
                "deep bytesAllocated 4;needs a JVM's key",
                "deep bytesAllocated java17 4;JVM's key that is not like",
                "deep answers 12ab;needs a SHA-256",
                "de/ep reads 4;no scenario's name",
                "'deep  reads 4';has an unknown counter"
            })
    void aLineThatIsNotOfTheFormatIsNamed(String line, String message) {
        GateException e = assertThrows(GateException.class, () -> Reference.parse(List.of("# a comment", line)));
        assertTrue(e.getMessage().contains("line 2"), e::getMessage);
        assertTrue(e.getMessage().contains(message), e::getMessage);
    }

    @Test
    void linesAreSortedAndOnlyOnceThere() {
        assertTrue(assertThrows(GateException.class, () -> Reference.parse(List.of("b reads 1", "a reads 1")))
                .getMessage()
                .contains("line 2 is out of order"));
        assertTrue(assertThrows(GateException.class, () -> Reference.parse(List.of("a reads 1", "a reads 2")))
                .getMessage()
                .contains("line 2 is there twice"));
    }
}
