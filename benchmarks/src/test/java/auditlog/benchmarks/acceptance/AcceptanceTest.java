package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void helpIsExitCodeZero() {
        assertEquals(0, Acceptance.execute("--help"));
    }
}
