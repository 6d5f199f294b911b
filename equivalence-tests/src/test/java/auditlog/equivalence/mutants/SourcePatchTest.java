package auditlog.equivalence.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourcePatchTest {

    private static final Map<String, String> SOURCES =
            Map.of("p/A.java", "one\n\ntwo\n  three\ntwo\n", "p/q/B.java", "one\n", "p/BB.java", "one\n");

    private static SourcePatch patch(String text) throws PatchException {
        return SourcePatch.parse("name", text);
    }

    @Test
    void readsPropertiesAndHunks() throws PatchException {
        SourcePatch patch = patch("# a comment\nbreaks: this: and that\n\ntests:  T \n@@ A.java\n-one\n+1\n\n-two\n\n\n"
                + "@@ q/B.java \n-one\n");
        assertEquals(Map.of("breaks", "this: and that", "tests", "T"), patch.properties());
        assertEquals(
                List.of(
                        new SourcePatch.Hunk("A.java", List.of("one", "", "two"), List.of("1", "")),
                        new SourcePatch.Hunk("q/B.java", List.of("one"), List.of())),
                patch.hunks());
        assertEquals("T", patch.require("tests"));
        assertTrue(assertThrows(PatchException.class, () -> patch.require("limit"))
                .getMessage()
                .contains("limit"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "breaks: something\n",
                "no colon\n@@ A.java\n-one\n",
                ": no key\n@@ A.java\n-one\n",
                "k: 1\nk: 2\n@@ A.java\n-one\n",
                "@@ A.java\n",
                "@@ A.java\n+one\n",
                "@@ A.java\n one\n",
                "@@ A.java\n-one\n+one\n",
                "@@ A.java\n-one\n@@ B.java\n",
                "@@ A.java\nfour\n"
            })
    void refusesWhatIsNotWellFormed(String text) {
        assertThrows(PatchException.class, () -> patch(text));
    }

    @Test
    void replacesTheLinesThatItFinds() throws PatchException {
        Map<String, String> patched = patch(
                        "@@ A.java\n one\n\n-two\n+2\n   three\n@@ q/B.java\n-one\n@@ A.java\n-2\n+4\n+5\n")
                .apply(SOURCES);
        assertEquals(
                Map.of("p/A.java", "one\n\n4\n5\n  three\ntwo\n", "p/q/B.java", "\n", "p/BB.java", "one\n"), patched);
        assertEquals(SOURCES, SourcePatch.none("none").apply(SOURCES));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@@ A.java\n-two\n+2\n",
                "@@ A.java\n-three\n+3\n",
                "@@ A.java\n-one\n-two\n",
                "@@ A.java\n-two\n-one\n",
                "@@ C.java\n-one\n",
                "@@ java\n-one\n"
            })
    void refusesSourcesThatItDoesNotFit(String text) throws PatchException {
        SourcePatch patch = patch(text);
        assertThrows(PatchException.class, () -> patch.apply(SOURCES));
    }

    @Test
    void refusesANameThatTwoFilesHave() throws PatchException {
        SourcePatch patch = patch("@@ A.java\n-one\n");
        assertThrows(PatchException.class, () -> patch.apply(Map.of("p/A.java", "one\n", "q/A.java", "one\n")));
    }

    @Test
    void readsTheFilesOfADirectory(@TempDir Path directory) throws Exception {
        assertThrows(PatchException.class, () -> SourcePatch.readAll(directory));
        Files.writeString(directory.resolve("b.patch"), "@@ A.java\n-one\n");
        Files.writeString(directory.resolve("a.patch"), "@@ B.java\n-one\n");
        Files.writeString(directory.resolve("README"), "no patch");
        assertEquals(
                List.of("a", "b"),
                SourcePatch.readAll(directory).stream().map(SourcePatch::name).toList());
    }
}
