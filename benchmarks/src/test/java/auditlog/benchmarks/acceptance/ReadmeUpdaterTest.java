package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.jobs.Json;
import auditlog.datagen.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeUpdaterTest {

    private static final String README = """
            # Title
            It is <!-- figure: jmh.contract.throughput.enhanced/baseline -->old<!-- /figure --> times faster, \
            P99 <!-- figure: p99 --><!-- /figure -->.
            <!-- raw output: begin -->
            old output
            <!-- raw output: end -->
            The end.
            """;

    @TempDir
    private Path root;

    private Path results;

    @BeforeEach
    void storeARun() throws IOException {
        results = root.resolve("target/run_tests");
        Files.createDirectories(results);
        Files.writeString(root.resolve(".gitignore"), "target/\n/study/\n*.iml\n");
        Files.writeString(root.resolve("README.md"), README);
        Files.writeString(root.resolve("Source.java"), "class Source {}");
        Files.writeString(
                results.resolve("output.txt"), "[1/1] Stage\nstored in " + root + "/target/x\n1 passed, 0 failed\n");
        Files.writeString(results.resolve("ratios.svg"), "<svg/>");
        store(Summary.FULL, 1, 0);
    }

    @Test
    void putsOutputFiguresAndPictureIn() throws IOException {
        String said = ReadmeUpdater.update(root, results);
        assertEquals("README.md: raw output and 2 figures of the run put in", said);
        assertEquals("""
                # Title
                It is <!-- figure: jmh.contract.throughput.enhanced/baseline -->510<!-- /figure --> times faster, \
                P99 <!-- figure: p99 -->0.25 $1<!-- /figure -->.
                <!-- raw output: begin -->
                ```text
                [1/1] Stage
                stored in target/x
                1 passed, 0 failed
                ```
                <!-- raw output: end -->
                The end.
                """, Files.readString(root.resolve("README.md")));
        assertEquals("<svg/>", Files.readString(root.resolve("docs/ratios.svg")));
        assertTrue(
                ReadmeUpdater.update(root, results).endsWith("were there already"),
                "the README is no part of the tree");
    }

    @Test
    void refusesARunThatFailedOrWasSmaller() throws IOException {
        store(Summary.FULL, 1, 1);
        assertRefused("did not pass every check");
        store(Summary.FULL, 0, 0);
        assertRefused("did not pass every check");
        store(Summary.QUICK, 1, 0);
        assertRefused("not a full one");
        Files.delete(results.resolve(Summary.FILE));
        assertRefused("No finished run");
    }

    @Test
    void refusesAnotherTree() throws IOException {
        Files.writeString(root.resolve("Source.java"), "class Source { }");
        assertRefused("The tree differs");
    }

    @Test
    void refusesAnUnknownFigureAndBadMarks() throws IOException {
        String untouched = README.replace("p99", "p98");
        Files.writeString(root.resolve("README.md"), untouched);
        assertRefused("[p98]");
        assertEquals(untouched, Files.readString(root.resolve("README.md")));
        Files.writeString(
                root.resolve("README.md"),
                README.replace("P99 <!-- figure: p99 --><!-- /figure -->", "<!-- figure: p99 -->"));
        assertRefused("closed by");
        Files.writeString(root.resolve("README.md"), README.replace("<!-- raw output: end -->", ""));
        assertRefused("once each");
    }

    @Test
    void theReadmeItselfCanBeFilled() throws IOException {
        String readme = Files.readString(Dataset.projectRoot().resolve("README.md"));
        Map<String, Figures.Figure> figures = Pattern.compile("<!-- figure: (\\S+) -->")
                .matcher(readme)
                .results()
                .map(mark -> mark.group(1))
                .distinct()
                .collect(Collectors.toMap(key -> key, key -> new Figures.Figure(1, "[" + key + "]")));
        assertTrue(figures.size() >= 30, figures::toString);
        String filled = ReadmeUpdater.withFigures(ReadmeUpdater.withOutput(readme, "the output"), Json.tree(figures));
        figures.keySet()
                .forEach(key -> assertTrue(filled.contains("<!-- figure: " + key + " -->[" + key + "]<!--"), key));
        // Markdown takes such a line for a block of HTML.
        assertTrue(readme.lines().noneMatch(line -> line.startsWith("<!-- figure")), "a figure at a line's beginning");
        int folded = filled.indexOf("<details>", filled.indexOf("## Raw output"));
        int output = filled.indexOf("```text\nthe output\n```\n");
        assertTrue(folded > 0 && folded < output && output < filled.indexOf("</details>", output), "folded");
    }

    @Test
    void whatATerminalOverwroteIsLeftOut() {
        assertEquals("kept\n\nlast", ReadmeUpdater.clean("\u001b[1mkept\u001b[0m  \n\nstep 1\r\u001b[Kstep 2\rlast\n"));
    }

    private void assertRefused(String reason) {
        UsageException refused = assertThrows(UsageException.class, () -> ReadmeUpdater.update(root, results));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    private void store(String mode, int passed, int failed) throws IOException {
        Map<String, Figures.Figure> figures = Map.of(
                "jmh.contract.throughput.enhanced/baseline",
                new Figures.Figure(510.2, "510"),
                "p99",
                new Figures.Figure(0.25, "0.25 $1"));
        Summary summary = new Summary(
                mode,
                passed,
                failed,
                "./run_tests",
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:20:00Z",
                SourceTree.digest(root),
                Json.tree(Map.of()),
                List.of(),
                figures,
                Map.of(),
                null,
                List.of(),
                Map.of(),
                Limit.ALL);
        Json.write(results.resolve(Summary.FILE), summary);
    }
}
