package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.jobs.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocsUpdaterTest {

    private static final String MARKED = "# Ladder\n\n<!-- study: ladder -->\nold\n<!-- /study -->\nafter\n";

    @TempDir
    private Path root;

    private Path document;

    @BeforeEach
    void writeDocument() throws IOException {
        document = root.resolve("docs/performance.md");
        Files.createDirectories(document.getParent());
        Files.writeString(document, MARKED);
    }

    @Test
    void aMarkGetsTheStoredTableAndWhereItIsFrom() throws IOException {
        store("ladder", "$1 is a \\ table");
        assertEquals(List.of("docs/performance.md: ladder of 2026-01-01T00:00:00Z"), DocsUpdater.update(root));
        String filled = Files.readString(document);
        assertEquals(
                "# Ladder\n\n<!-- study: ladder -->\n`./run_tests --study --only ladder`, 2026-01-01T00:00:00Z, commit abc,"
                        + " 2 cores of a CPU, a JVM:\n\n```text\n$1 is a \\ table\n```\n<!-- /study -->\nafter\n",
                filled);
        DocsUpdater.update(root);
        assertEquals(filled, Files.readString(document));
    }

    @Test
    void aLongTableIsFolded() throws IOException {
        String[] lines = IntStream.range(0, 51).mapToObj(i -> "line " + i).toArray(String[]::new);
        store("ladder", lines);
        DocsUpdater.update(root);
        String filled = Files.readString(document);
        assertTrue(filled.contains("<summary>51 lines</summary>\n\n```text\nline 0\n"), filled);
        assertTrue(filled.contains("line 50\n```\n\n</details>\n<!-- /study -->"), filled);
    }

    @Test
    void whatHasNotBeenMeasuredHereIsLeftAsItWas() throws IOException {
        store("depth", "a table");
        List<String> done = DocsUpdater.update(root);
        assertTrue(done.get(0).contains("ladder is as it was"), done.toString());
        assertEquals(MARKED, Files.readString(document));
    }

    @Test
    void withoutAStudyItIsRefused() {
        UsageException e = assertThrows(UsageException.class, () -> DocsUpdater.update(root));
        assertTrue(e.getMessage().contains("./run_tests --study"), e.getMessage());
    }

    @Test
    void aMarkThatIsNotClosedIsRefusedAndNothingIsWritten() throws IOException {
        store("ladder", "a table");
        String broken = MARKED + "<!-- study: depth -->\n";
        Files.writeString(document, broken);
        assertThrows(UsageException.class, () -> DocsUpdater.update(root));
        assertEquals(broken, Files.readString(document));
    }

    private void store(String name, String... lines) throws IOException {
        StoredStudy.keep(
                root.resolve("study"),
                new StoredStudy.Table(
                        name,
                        "a title",
                        Study.COMMAND + name,
                        "2026-01-01T00:00:00Z",
                        "a tree",
                        Json.tree(Map.of("commit", "abc", "cores", 2, "cpu", "a CPU", "jdk", "a JVM")),
                        List.of(lines)));
    }
}
