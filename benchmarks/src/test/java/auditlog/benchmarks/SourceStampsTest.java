package auditlog.benchmarks;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small project beside a small class path, in a path with a space. */
class SourceStampsTest {

    private static final String MODULE = "baseline-module";

    @TempDir
    private Path temp;

    private Path root;
    private Path source;
    private Path built;
    private Path library;

    @BeforeEach
    void build() throws IOException {
        root = Files.createDirectories(temp.resolve("a project"));
        source = root.resolve(MODULE + "/src/main/java/A.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, "class A {}\n");
        Files.writeString(root.resolve(MODULE + "/pom.xml"), "<project/>\n");
        built = Files.createDirectories(temp.resolve("class path/META-INF/auditlog"))
                .getParent()
                .getParent();
        library = Files.writeString(temp.resolve("class path/library-1.0.jar"), "a library");
        Files.writeString(
                built.resolve("META-INF/auditlog/" + MODULE + ".sha256"),
                sum("pom.xml", "pom.xml") + sum("src/main/java/A.java", "src/main/java/A.java"));
        Files.writeString(
                root.resolve(SourceStamps.MANIFEST),
                sum("src/main/java/A.java", MODULE + "/src/main/java/A.java") + SourceStamps.sha256(library)
                        + "  maven:a.group:library:1.0\n");
    }

    @Test
    void theSameContentPassesWhateverItsTime() throws IOException {
        Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 1_000_000));
        Files.writeString(source.resolveSibling("A.java~"), "left by an editor");
        Files.writeString(source.resolveSibling(".A.java.swp"), "left by an editor");
        check();
    }

    @Test
    void aChangedSourceIsNamedWithTheCureThoughItsTimeIsOlder() throws IOException {
        Files.writeString(source, "class A { }\n");
        Files.setLastModifiedTime(source, FileTime.fromMillis(0));
        requireRefused("baseline-module/src/main/java/A.java differs", "./run_tests --only build");
    }

    @Test
    void anAddedSourceIsNamed() throws IOException {
        Files.writeString(source.resolveSibling("B.java"), "class B {}\n");
        requireRefused("baseline-module/src/main/java/B.java is not in the build", "./run_tests --only build");
    }

    @Test
    void aMissingSourceIsNamed() throws IOException {
        Files.delete(source);
        requireRefused("baseline-module/src/main/java/A.java is gone", "./run_tests --only build");
    }

    @Test
    void aChangedModulePomIsNamed() throws IOException {
        Files.writeString(root.resolve(MODULE + "/pom.xml"), "<project></project>\n");
        requireRefused("baseline-module/pom.xml differs");
    }

    @Test
    void aDirectoryThatIsNoProjectIsRefused() throws IOException {
        root = Files.createDirectories(temp.resolve("elsewhere"));
        requireRefused("The sources of baseline-module can't be read", "-Dauditlog.root=DIR");
    }

    @Test
    void aBuildWithoutItsListIsRefused() throws IOException {
        Files.delete(built.resolve("META-INF/auditlog/" + MODULE + ".sha256"));
        requireRefused("baseline-module carries no list", "./run_tests --only build");
    }

    @Test
    void anotherLibraryOfTheSameNameIsRefused() throws IOException {
        Files.writeString(library, "another library");
        requireRefused("library-1.0.jar", "not the frozen one");
    }

    @Test
    void anotherVersionOfALibraryIsRefused() throws IOException {
        Files.move(library, library.resolveSibling("library-1.1.jar"));
        library = library.resolveSibling("library-1.1.jar");
        requireRefused("the class path has no library-1.0.jar");
    }

    @Test
    void aBaselineRebuiltFromChangedSourcesIsStillNotTheFrozenOne() throws IOException {
        Files.writeString(source, "class A { int slower; }\n");
        Files.writeString(
                built.resolve("META-INF/auditlog/" + MODULE + ".sha256"),
                sum("pom.xml", "pom.xml") + sum("src/main/java/A.java", "src/main/java/A.java"));
        requireRefused("not the frozen one", "baseline-module/src/main/java/A.java");
    }

    @Test
    void aMissingManifestIsRefused() throws IOException {
        Files.delete(root.resolve(SourceStamps.MANIFEST));
        requireRefused(SourceStamps.MANIFEST);
    }

    @Test
    void anEmptyManifestIsRefused() throws IOException {
        Files.writeString(root.resolve(SourceStamps.MANIFEST), "# nothing\n");
        requireRefused(SourceStamps.MANIFEST + " lists no source");
    }

    private String sum(String file, String as) {
        return SourceStamps.sha256(root.resolve(MODULE).resolve(file)) + "  " + as + "\n";
    }

    private void check() throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(built.toUri().toURL());
        urls.add(library.toUri().toURL());
        try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), null)) {
            SourceStamps stamps = new SourceStamps(root, loader);
            stamps.requireBuiltFromSources(MODULE);
            stamps.requireFrozenBaseline();
        }
    }

    private void requireRefused(String... words) {
        String message = assertThrows(StaleBuildException.class, this::check).getMessage();
        for (String word : words) {
            assertTrue(message.contains(word), () -> "'" + word + "' is not in: " + message);
        }
    }
}
