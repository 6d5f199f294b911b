package auditlog.benchmarks.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandFailureTest {

    private static String said(Exception failure) {
        StringWriter said = new StringWriter();
        CommandFailure.print(failure, "cmd", new PrintWriter(said), List.of(IllegalArgumentException.class));
        return said.toString();
    }

    @Test
    void whatTheReaderCanMendIsOneLine() {
        assertEquals("cmd: no such file" + System.lineSeparator(), said(new NumberFormatException("no such file")));
        String full = said(new IllegalStateException("of it", new IOException("/a: No space left on device")));
        assertEquals(1, full.lines().count(), full);
        assertTrue(full.startsWith("cmd: The disk is full: /a"), full);
    }

    @Test
    void aFaultOfTheProgramsShowsWhere() {
        String said = said(new IllegalStateException("odd"));
        assertTrue(said.startsWith(IllegalStateException.class.getName() + ": odd"), said);
        assertTrue(said.contains("\tat "), said);
    }
}
