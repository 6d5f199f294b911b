package auditlog.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmTest {

    /** Leaves its arguments, its flags and what it was told in a file. */
    static final class Child {

        private Child() {}

        public static void main(String[] args) throws IOException {
            List<String> lines = new ArrayList<>(List.of(args));
            lines.add(String.valueOf(System.getProperty("auditlog.root")));
            lines.add(String.valueOf(Runtime.getRuntime().maxMemory() >> 20));
            Files.write(Path.of(args[0]), lines);
            System.exit(args.length);
        }
    }

    @TempDir
    private Path temp;

    @Test
    void theClassPathOfAUrlClassLoaderIsTakenFromItsUrlsWithSpaces() throws Exception {
        Path classes = Files.createDirectories(temp.resolve("some class path"));
        String file = Child.class.getName().replace('.', '/') + ".class";
        Files.createDirectories(classes.resolve(file).getParent());
        try (InputStream in = Child.class.getClassLoader().getResourceAsStream(file)) {
            Files.copy(in, classes.resolve(file));
        }
        Path output = temp.resolve("what it was given");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            assertEquals(classes.toString(), ChildJvm.classPath(loader));
            List<String> command = new ArrayList<>(ChildJvm.command(
                    List.of("-Dauditlog.root=a place"), Child.class, List.of(output.toString(), "two words")));
            command.set(command.indexOf("-cp") + 1, ChildJvm.classPath(loader));
            assertEquals(2, ChildJvm.run(command, temp), "the exit code is handed back");
        }
        List<String> lines = Files.readAllLines(output);
        assertEquals("two words", lines.get(1));
        assertEquals("a place", lines.get(2));
        assertTrue(Integer.parseInt(lines.get(3)) <= 1024, () -> "the heap is not the fixed one: " + lines);
    }

    @Test
    void theEnvironmentsOptionsDoNotReachWhatMeasures() throws Exception {
        Map<String, String> options = Map.of("JAVA_TOOL_OPTIONS", "-Dleft.out=1", "JDK_JAVA_OPTIONS", "-Dleft.out=2");
        List<String> asking = ChildJvm.command(List.of(), EnvironmentOfAChild.class, List.of());
        ProcessBuilder asker = ChildJvm.process(asking);
        assertTrue(asker.environment().keySet().stream().noneMatch(name -> name.endsWith("JAVA_OPTIONS")));
        // A JVM whose environment has them starts one by the same means.
        ProcessBuilder parent = new ProcessBuilder(asking).redirectErrorStream(true);
        parent.environment().putAll(options);
        Process process = parent.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertTrue(said.contains("flags here " + List.of("-Dleft.out=2", "-Dleft.out=1")), said);
        assertTrue(said.contains("flags measured with " + JvmFlags.ALL), said);
        assertTrue(ChildJvm.foreignOptions(options).orElseThrow().contains("JAVA_TOOL_OPTIONS is set (-Dleft.out=1)"));
        assertEquals(Optional.empty(), ChildJvm.foreignOptions(Map.of("JAVA_TOOL_OPTIONS", " ")));
    }

    /** Says which flags it has that are left out, and which one has that it starts. */
    static final class EnvironmentOfAChild {

        private EnvironmentOfAChild() {}

        public static void main(String[] args) {
            System.out.println("flags here "
                    + ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                            .filter(flag -> flag.startsWith("-Dleft.out"))
                            .sorted(Comparator.reverseOrder())
                            .toList());
            System.out.println("flags measured with " + FlagsMain.flags());
        }
    }

    @Test
    void elsewhereTheClassPathIsTheJvmsOwn() {
        assertFalse(ChildJvm.class.getClassLoader() instanceof URLClassLoader);
        assertTrue(ChildJvm.classPath(ChildJvm.class.getClassLoader()).contains("jmh-core"));
    }

    @Test
    void aChildIsToldWhereTheDatasetIs() {
        String before = System.getProperty("auditlog.dataset");
        try {
            System.setProperty("auditlog.dataset", "/a place/with a dataset");
            List<String> command = ChildJvm.command(List.of(), "Any", List.of());
            assertTrue(command.contains("-Dauditlog.dataset=/a place/with a dataset"), command::toString);
            System.clearProperty("auditlog.dataset");
            assertFalse(
                    ChildJvm.handedOn().stream().anyMatch(flag -> flag.startsWith("-Dauditlog.dataset=")),
                    "nothing is made up");
        } finally {
            if (before == null) {
                System.clearProperty("auditlog.dataset");
            } else {
                System.setProperty("auditlog.dataset", before);
            }
        }
    }
}
