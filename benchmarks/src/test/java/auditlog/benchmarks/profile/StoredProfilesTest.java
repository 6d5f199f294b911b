package auditlog.benchmarks.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.report.FlamePage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredProfilesTest {

    @TempDir
    private Path temp;

    @Test
    void profilesMadeAlikeAreAddedInTheContendersOrder() throws IOException {
        assertEquals("", profiles("hits", "enhanced").store(file()));
        assertEquals("", profiles("hits", "baseline").store(file()));
        assertEquals("", profiles("hits", "enhanced").store(file()));
        assertEquals(List.of("baseline", "enhanced"), names());
    }

    @Test
    void whatWasMadeOtherwiseIsReplacedAndThatIsSaid() throws IOException {
        profiles("hits", "baseline").store(file());
        String lost = profiles("contract", "enhanced").store(file());
        assertTrue(lost.contains("hits") && lost.contains("baseline"), lost);
        assertEquals(List.of("enhanced"), names());
        assertTrue(
                profiles("contract", "enhanced 1a", "enhanced 2b").store(file()).contains("enhanced"));
        assertEquals(List.of("enhanced 1a", "enhanced 2b"), names());
    }

    @Test
    void aDamagedFileIsReplaced() throws IOException {
        Files.writeString(file(), "{");
        profiles("hits", "baseline").store(file());
        assertEquals(List.of("baseline"), names());
    }

    @Test
    void theDifferencesPageShowsRemovedStacksAndLoadsNothing() throws IOException {
        Files.writeString(temp.resolve("baseline"), "main;query 60\nmain;decode 40\n");
        Files.writeString(temp.resolve("enhanced"), "main;decode 10\n");
        Path page = temp.resolve("difference.html");
        FlamePage.write(page, Json.tree(profiles("hits", "baseline", "enhanced")), temp);
        String html = Files.readString(page);
        assertTrue(html.contains("− query") && html.contains("query: baseline 60.0 %, enhanced 0.0 %"), html);
        assertTrue(html.contains("default-src 'none'"));
        try (Stream<Path> files = Files.list(temp)) {
            assertEquals(3, files.count(), "no part is left");
        }
    }

    @Test
    void oneEntryOfAClassPathIsReplaced() {
        String path = String.join(File.pathSeparator, "a.jar", "lib/b.jar", "c");
        assertEquals(
                String.join(
                        File.pathSeparator,
                        "a.jar",
                        temp.resolve("other.jar").toAbsolutePath().toString(),
                        "c"),
                ProfileCommand.classPath(path, Path.of("lib/b.jar").toAbsolutePath(), temp.resolve("other.jar")));
        assertThrows(
                IllegalStateException.class, () -> ProfileCommand.classPath(path, Path.of("d.jar"), Path.of("e.jar")));
    }

    private Path file() {
        return temp.resolve("flame.json");
    }

    private List<String> names() throws IOException {
        return Json.read(file(), StoredProfiles.class).profiles().stream()
                .map(StoredProfiles.Profile::name)
                .toList();
    }

    private static StoredProfiles profiles(String workload, String... names) {
        return new StoredProfiles(
                "ctimer",
                "processor time",
                "samples",
                "PageThroughput",
                workload,
                1,
                1000,
                "a JVM",
                Stream.of(names)
                        .map(name -> new StoredProfiles.Profile(name, name, "1a2b", "now"))
                        .toList());
    }
}
