package auditlog.equivalence.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.datagen.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The seeded bugs fit the sources as they are now; whether they are noticed, {@link SeededBugs} shows. */
class SeededBugFilesTest {

    private static final int AT_LEAST = 28;

    @Test
    void everyBugFitsTheSourcesAndNamesTestsThatAreThere() throws IOException, PatchException {
        Path root = Dataset.projectRoot();
        ModuleSources sources = ModuleSources.read(root.resolve("enhanced-module/src/main/java"));
        List<SeededBug> bugs = SeededBug.readAll(root.resolve(SeededBug.DIRECTORY));
        assertTrue(bugs.size() >= AT_LEAST, "seeded bugs: " + bugs.size());
        Set<Object> changes = new HashSet<>();
        for (SeededBug bug : bugs) {
            assertNotEquals(sources.texts(), bug.patch().apply(sources.texts()), bug::name);
            assertTrue(changes.add(bug.patch().hunks()), () -> bug.name() + " is another bug once more");
            assertEquals(Set.of("breaks", "tests"), bug.patch().properties().keySet(), bug::name);
            for (String test : bug.tests().names()) {
                requireTest(root, test);
            }
        }
    }

    private static void requireTest(Path root, String test) throws IOException {
        int hash = test.indexOf('#');
        String type = hash < 0 ? test : test.substring(0, hash);
        String source = "src/test/java/" + type.replace('.', '/') + ".java";
        Path enhanced = root.resolve("enhanced-module").resolve(source);
        Path file = Files.exists(enhanced)
                ? enhanced
                : root.resolve("equivalence-tests").resolve(source);
        String text = Files.readString(file);
        assertTrue(hash < 0 || text.contains(" " + test.substring(hash + 1) + "("), () -> "There is no test " + test);
    }
}
