package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTreeTest {

    @TempDir
    private Path root;

    @Test
    void changesWithEveryFileOfTheTree() throws IOException {
        write("pom.xml", "a");
        String before = SourceTree.digest(root);
        write("pom.xml", "b");
        assertNotEquals(before, SourceTree.digest(root), "changed");
        write("pom.xml", "a");
        assertEquals(before, SourceTree.digest(root));
        write("module/README.md", "a module's README is a source");
        String withFile = SourceTree.digest(root);
        assertNotEquals(before, withFile, "added");
        Files.move(root.resolve("module/README.md"), root.resolve("module/OTHER.md"));
        assertNotEquals(withFile, SourceTree.digest(root), "renamed");
    }

    @Test
    void leavesOutWhatIsIgnoredOrMadeFromResults() throws IOException {
        write(".gitignore", "# comment\ntarget/\n/dataset/\n*.iml\n\n");
        write("pom.xml", "a");
        String before = SourceTree.digest(root);
        write("target/x", "x");
        write("module/target/x", "x");
        write("dataset/audit.db", "x");
        write("module/project.iml", "x");
        write(".git/HEAD", "x");
        write("README.md", "x");
        write("docs/ratios.svg", "x");
        assertEquals(before, SourceTree.digest(root));
        write("module/dataset/Dataset.java", "only the root's directory of this name is ignored");
        assertNotEquals(before, SourceTree.digest(root));
    }

    @Test
    void aPatternThatIsNotUnderstoodIsAnError() throws IOException {
        write(".gitignore", "!kept\n");
        assertThrows(IOException.class, () -> SourceTree.digest(root));
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
