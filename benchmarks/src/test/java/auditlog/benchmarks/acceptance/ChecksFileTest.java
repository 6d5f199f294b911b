package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksFileTest {

    @TempDir
    private Path directory;

    @Test
    void readsEveryLine() throws IOException {
        List<Check> checks = ChecksFile.read(file("tools\tpass\tjava 17\t./run_tests\nbuild\tfail\t\tmvn verify\n"));
        assertEquals(
                List.of(
                        new Check("tools", true, "java 17", "./run_tests"),
                        new Check("build", false, "", "mvn verify")),
                checks);
    }

    @Test
    void whatIsNotOfTheFormIsRefusedAndNamed() throws IOException {
        for (String bad :
                List.of("tools\tpassed\tx\ty", "tools\tpass\tx", "tools\tpass\tx\ty\tz", "\tpass\tx\ty", "")) {
            Path file = file("ok\tpass\tx\ty\n" + bad + "\n");
            UsageException refused = assertThrows(UsageException.class, () -> ChecksFile.read(file));
            assertTrue(refused.getMessage().contains("line 2"), refused.getMessage());
        }
        assertThrows(UsageException.class, () -> ChecksFile.read(directory.resolve("absent")));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("checks.tsv"), text);
    }
}
