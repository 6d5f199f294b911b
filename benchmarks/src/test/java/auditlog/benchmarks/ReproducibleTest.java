package auditlog.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.datagen.Dataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code .ci/reproducible --compare} says about two builds. */
class ReproducibleTest {

    private static final long TIME = 1_000_000_000_000L;

    @TempDir
    private Path scratch;

    private Path one;
    private Path other;

    @BeforeEach
    void twoBuilds() throws IOException {
        one = Files.createDirectory(scratch.resolve("one"));
        other = Files.createDirectory(scratch.resolve("the other"));
    }

    @Test
    void sameJarsAreReproducible() throws Exception {
        Map<String, String> entries = new TreeMap<>(Map.of("a/A.class", "code", "b", "text"));
        jar(one, "m", TIME, entries);
        jar(other, "m", TIME, entries);
        expect(0, "reproducible: 1 jars are the same to the byte");
    }

    @Test
    void anEntryWithOtherContentIsNamed() throws Exception {
        jar(one, "m", TIME, Map.of("a/A.class", "code"));
        jar(other, "m", TIME, Map.of("a/A.class", "core"));
        expect(1, "FAIL  m/target/m-1.jar: a/A.class holds something else");
    }

    @Test
    void anEntryOfOneOnlyIsNamed() throws Exception {
        jar(one, "m", TIME, new TreeMap<>(Map.of("a/A.class", "code", "b", "text")));
        jar(other, "m", TIME, Map.of("a/A.class", "code"));
        expect(1, "FAIL  m/target/m-1.jar: b is in one of them only");
    }

    @Test
    void anotherTimeIsNamed() throws Exception {
        jar(one, "m", TIME, Map.of("a/A.class", "code"));
        jar(other, "m", TIME + 60_000, Map.of("a/A.class", "code"));
        expect(1, "FAIL  m/target/m-1.jar: the time of an entry: ");
    }

    @Test
    void anotherOrderIsNamed() throws Exception {
        Map<String, String> forth = new TreeMap<>(Map.of("a", "code", "b", "text"));
        jar(one, "m", TIME, forth);
        jar(other, "m", TIME, new TreeMap<>(forth).descendingMap());
        expect(1, "FAIL  m/target/m-1.jar: ");
        assertTrue(said.contains("is at another place in the order"), said);
    }

    @Test
    void aJarOfOneBuildOnlyIsNamed() throws Exception {
        jar(one, "m", TIME, Map.of("a", "code"));
        jar(other, "m", TIME, Map.of("a", "code"));
        jar(other, "n", TIME, Map.of("a", "code"));
        expect(1, "FAIL  n/target/n-1.jar was made by one build only");
    }

    @Test
    void nothingBuiltIsNoProof() throws Exception {
        jar(one, "m", TIME, Map.of("a", "code"));
        expect(2, "the other: no jar in any module's target: build it first");
    }

    private String said;

    private void expect(int code, String text) throws Exception {
        Process process = new ProcessBuilder(".ci/reproducible", "--compare", one.toString(), other.toString())
                .directory(Dataset.projectRoot().toFile())
                .redirectErrorStream(true)
                .start();
        said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(code, process.waitFor(), said);
        assertTrue(said.contains(text), said);
    }

    private static void jar(Path build, String module, long time, Map<String, String> entries) throws IOException {
        Path target = Files.createDirectories(build.resolve(module).resolve("target"));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(target.resolve(module + "-1.jar")))) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                JarEntry made = new JarEntry(entry.getKey());
                made.setTime(time);
                jar.putNextEntry(made);
                jar.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
