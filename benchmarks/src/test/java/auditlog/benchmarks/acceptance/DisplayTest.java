package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DisplayTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream live = new ByteArrayOutputStream();
    private long now;

    @Test
    void withoutATerminalProgressIsSparse() {
        Display display = new Display(stream(out), null, () -> now, false);
        for (int second = 0; second < 100; second++) {
            now = second * 1_000_000_000L;
            display.progress("second " + second);
        }
        display.line("done");
        assertEquals(
                "  … second 30\n  … second 60\n  … second 90\ndone\n", text(out).replace(System.lineSeparator(), "\n"));
    }

    @Test
    void withoutATerminalProgressIsCutAt80Columns() {
        Display display = new Display(stream(out), null, () -> now, false);
        for (int length = 70; length <= 90; length++) {
            now += 30_000_000_000L;
            display.progress("p".repeat(length - 1) + "q");
        }
        List<String> lines = text(out).lines().toList();
        assertEquals(21, lines.size());
        assertEquals(80, lines.stream().mapToInt(String::length).max().orElseThrow());
        assertTrue(lines.get(6).endsWith("pq"), lines.get(6));
        assertTrue(lines.get(7).endsWith("p…"), lines.get(7));
    }

    @Test
    void onATerminalProgressIsALiveLineBesideTheOutput() {
        Display display = new Display(stream(out), stream(live), () -> now, false);
        display.progress("first");
        display.progress("second");
        display.line("done");
        assertEquals("done", text(out).strip());
        assertEquals("first", between(text(live), "\u001b[?7l", "\u001b[?7h"), "cut at the terminal's width");
        assertTrue(text(live).endsWith("second\u001b[?7h\r\u001b[K"), text(live));
    }

    @Test
    void aVerdictIsColouredOnlyIfAsked() {
        new Display(stream(out), null, () -> now, false).check("FAIL  a check: PASS or FAIL");
        assertEquals("FAIL  a check: PASS or FAIL", text(out).strip());
        out.reset();
        new Display(stream(out), null, () -> now, true).check("FAIL  a check: PASS or FAIL");
        assertEquals(
                "\u001b[1;31mFAIL\u001b[0m  a check: PASS or FAIL", text(out).strip());
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String between(String text, String before, String after) {
        int start = text.indexOf(before) + before.length();
        return text.substring(start, text.indexOf(after, start));
    }
}
