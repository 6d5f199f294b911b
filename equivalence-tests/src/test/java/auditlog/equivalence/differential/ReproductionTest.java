package auditlog.equivalence.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditQuery;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed for a failure compiles, and makes the very same scenario. */
class ReproductionTest {

    @TempDir
    Path directory;

    @Test
    void theSourceMakesTheSameScenario() throws Exception {
        List<Scenario> scenarios = new ArrayList<>();
        for (int seed = 0; seed < 40; seed++) {
            scenarios.add(RandomScenarios.history(seed, 12, 3));
        }
        scenarios.add(new Scenario(
                "every \"character\"\\",
                new Table(List.of(), List.of()),
                List.of("\0\n\r\t\u0085\u2028\ud83d\ude00\ud800" + "\\u0041", "'\"'"),
                List.of(
                        new Step.Transaction(List.of("a", "b"), false),
                        new Step.Alone("VACUUM"),
                        new Step.JournalMode("WAL"),
                        new Step.ReplaceDatabase(new Table(Table.CONTRACT_SCHEMA, List.of())),
                        new Step.WritePayload(Long.MAX_VALUE, "\ufffd"),
                        new Step.TruncatePayload(3),
                        new Step.ReplacePayload(List.of("{}")),
                        new Step.SwitchSnapshot(false),
                        new Step.Renew()),
                List.of(
                        new AuditQuery(
                                Long.MIN_VALUE, Long.MAX_VALUE, null, null, Integer.MIN_VALUE, Integer.MAX_VALUE),
                        new AuditQuery(0, 0, Long.MIN_VALUE, "\ud800", 1, -1))));
        assertEquals(scenarios, compiled(scenarios));
    }

    @Test
    void theSourceIsATestMethod() {
        String source = Reproduction.of(
                SmallScope.scenario("a name", SmallScope.tablesOf(1).get(0), List.of()));
        assertTrue(source.startsWith("    @Test\n    void reproduction() throws Exception {\n"), source);
        assertTrue(source.contains("DifferentialRun.reproduce(new Scenario("), source);
    }

    private List<?> compiled(List<Scenario> scenarios) throws Exception {
        StringBuilder source = new StringBuilder("package auditlog.equivalence.differential;\n"
                + "import auditlog.AuditQuery;\nimport java.util.List;\n"
                + "public final class Reproduced {\n");
        for (int i = 0; i < scenarios.size(); i++) {
            source.append("    public static Scenario scenario" + i + "() {\n        return "
                    + Reproduction.expression(scenarios.get(i)) + ";\n    }\n");
        }
        source.append("}\n");
        Path file = directory.resolve("Reproduced.java");
        Files.writeString(file, source);

        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean done = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of("-proc:none", "-d", directory.toString()),
                            null,
                            files.getJavaFileObjects(file))
                    .call();
            assertTrue(done, messages::toString);
        }
        List<Object> made = new ArrayList<>();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            Class<?> reproduced = loader.loadClass("auditlog.equivalence.differential.Reproduced");
            for (int i = 0; i < scenarios.size(); i++) {
                made.add(reproduced.getMethod("scenario" + i).invoke(null));
            }
        }
        return made;
    }
}
