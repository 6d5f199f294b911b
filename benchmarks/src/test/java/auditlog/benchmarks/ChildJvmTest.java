package auditlog.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
            assertEquals(2, ChildJvm.run(command), "the exit code is handed back");
        }
        List<String> lines = Files.readAllLines(output);
        assertEquals("two words", lines.get(1));
        assertEquals("a place", lines.get(2));
        assertTrue(Integer.parseInt(lines.get(3)) <= 1024, () -> "the heap is not the fixed one: " + lines);
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
