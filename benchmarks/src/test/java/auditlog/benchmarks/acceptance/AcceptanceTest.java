package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AcceptanceTest {

    @TempDir
    private Path directory;

    @Test
    void wrongUsageIsExitCodeTwo() {
        String results = "--results=" + directory;
        assertEquals(2, Acceptance.execute("--unknown"));
        assertEquals(2, Acceptance.execute("--only=everything", results));
        assertEquals(2, Acceptance.execute("--checks=" + directory.resolve("absent"), results));
        assertEquals(2, Acceptance.execute("--update-readme", results));
    }

    @Test
    void aHistoryThatIsNotThereIsExitCodeTwo() {
        assertEquals(2, Acceptance.execute("--history=" + directory.resolve("absent"), "--results=" + directory));
    }

    @Test
    void coloursNeedATerminalAndNoObjection() {
        Acceptance onATerminal = CommandLine.populateCommand(new Acceptance(), "--terminal");
        assertTrue(onATerminal.isColoured(Map.of()));
        assertTrue(onATerminal.isColoured(Map.of("NO_COLOR", "")));
        assertFalse(onATerminal.isColoured(Map.of("NO_COLOR", "1")));
        assertFalse(new Acceptance().isColoured(Map.of()));
    }

    @Test
    void helpIsExitCodeZero() {
        assertEquals(0, Acceptance.execute("--help"));
    }
}
