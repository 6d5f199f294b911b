package auditlog.benchmarks.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MarkdownFileTest {

    private static final MarkdownFile DOCUMENT = MarkdownFile.of(Path.of("a.md"), """
            # A title, with `code` & [a link](b.md)

            Run `./run_tests
            --quick`, not `./run_tests_of_another`, and [`x`](docs/x.md#y "title"), `[no](link.md)`.
            <img src="a.svg"> <a id="here"></a>

            ## Twice
            ## Twice
            <!-- ## Hidden [no](hidden.md) -->
            ```
            mvn verify      # a comment
            ./run_tests gate \\
                --counters
            # no heading
            the output of something
            ```
            ```java
            mvn is no command in Java
            ```
            <!-- raw output: begin -->
            ```text
            `mvn raw`
            ```
            <!-- raw output: end -->
            """);

    @Test
    void commandsAreThoseOfShellBlocksAndOfProse() {
        assertEquals(List.of("mvn verify", "./run_tests gate --counters", "./run_tests --quick"), DOCUMENT.commands());
    }

    @Test
    void anchorsAreGitHubs() {
        assertEquals(Set.of("a-title-with-code--a-link", "twice", "twice-1", "here"), DOCUMENT.anchors());
    }

    @Test
    void linksInCodeAndCommentsAreNone() {
        assertEquals(List.of("b.md", "docs/x.md#y", "a.svg"), DOCUMENT.targets());
    }
}
