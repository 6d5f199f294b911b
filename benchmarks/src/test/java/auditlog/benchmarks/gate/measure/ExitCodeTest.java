package auditlog.benchmarks.gate.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.datagen.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What {@code run_tests} makes of the JVM's exit code: 1 is a verdict and nothing else. A script stands in for the JVM, and for Maven. */
class ExitCodeTest {

    @TempDir
    private Path root;

    @BeforeEach
    void layOut() throws IOException {
        Files.copy(
                Dataset.projectRoot().resolve("run_tests"),
                root.resolve("run_tests"),
                StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(root.resolve("target/gate"));
        Files.createDirectories(root.resolve("benchmarks/target"));
        Files.writeString(root.resolve("benchmarks/target/classpath.txt"), "none");
        Files.writeString(root.resolve("target/gate/built"), "a JDK\n");
        script("jdk/bin/java", "case $1 in -version) echo a JDK ;; *) exit \"$CODE\" ;; esac");
        script("bin/mvn", "exit 1");
    }

    @Test
    void onlyTheGatesOwnFailIs1() throws Exception {
        Map<Integer, Integer> codes = new TreeMap<>(Map.of(0, 0, 10, 1, 2, 2, 3, 3, 1, 2, 134, 2, 137, 2));
        for (Map.Entry<Integer, Integer> code : codes.entrySet()) {
            assertEquals(code.getValue(), run(code.getKey(), "gate", "--counters"), () -> "code " + code.getKey());
        }
    }

    @Test
    void theJvmEndsWithThatCode() {
        assertEquals(10, GateMain.FAIL_OUTSIDE);
    }

    @Test
    void toABisectionEverythingElseIsToBeSkipped() throws Exception {
        Map<Integer, Integer> codes = new TreeMap<>(Map.of(0, 0, 10, 1, 125, 125, 1, 125, 134, 125));
        for (Map.Entry<Integer, Integer> code : codes.entrySet()) {
            assertEquals(code.getValue(), run(code.getKey(), "gate", "bisect", "good"), () -> "code " + code.getKey());
        }
        Files.delete(root.resolve("target/gate/built"));
        assertEquals(125, run(0, "gate", "bisect", "good"), "a tree that does not build");
    }

    @Test
    void aJvmThatCannotStartIsReported() throws Exception {
        Files.writeString(root.resolve("target/gate/report.txt"), "Verdict: PASS");
        assertEquals(2, run(1, "gate"));
        requireErrorReports("code 1 before there was a verdict");
    }

    @Test
    void aTreeThatDoesNotBuildIsReported() throws Exception {
        Files.writeString(root.resolve("target/gate/report.txt"), "Verdict: PASS");
        Files.writeString(root.resolve("target/gate/built"), "another JDK\n");
        assertEquals(2, run(0, "gate"));
        requireErrorReports("does not build");
    }

    private void requireErrorReports(String message) throws Exception {
        Path results = root.resolve("target/gate");
        String text = Files.readString(results.resolve("report.txt"));
        assertTrue(text.contains(message) && text.contains("Verdict: ERROR"), text);
        assertFalse(text.contains("PASS"), text);
        assertTrue(Files.readString(results.resolve("summary.md")).contains(message));
        assertTrue(Files.readString(root.resolve("step summary")).contains(message));
        assertEquals(
                "ERROR",
                new JsonMapper()
                        .readTree(Files.readString(results.resolve("report.json")))
                        .get("verdict")
                        .asString());
        assertEquals(
                1,
                DocumentBuilderFactory.newDefaultInstance()
                        .newDocumentBuilder()
                        .parse(results.resolve("junit.xml").toFile())
                        .getElementsByTagName("error")
                        .getLength());
    }

    private int run(int code, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(root.resolve("run_tests").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("output").toFile());
        builder.environment().put("CODE", Integer.toString(code));
        builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment()
                .put("GITHUB_STEP_SUMMARY", root.resolve("step summary").toString());
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(1, TimeUnit.MINUTES));
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private void script(String name, String body) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
