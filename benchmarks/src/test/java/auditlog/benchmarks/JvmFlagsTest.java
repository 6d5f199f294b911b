package auditlog.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JvmFlagsTest {

    @Test
    void thisJvmTakesThemWithoutAWord() throws Exception {
        // Twice, as in a fork, which gets the quiet ones from the launcher too.
        assertEquals("", outputWith(JvmFlags.ALL, JvmFlags.QUIET));
    }

    @Test
    void anOutputWouldBeSeen() throws Exception {
        assertEquals(true, outputWith(List.of("-showversion")).contains("version"));
    }

    @SafeVarargs
    private static String outputWith(List<String>... flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (List<String> some : flags) {
            command.addAll(some);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Nothing.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    /** Loads what JDK 24 and later warn of, and does nothing else. */
    static final class Nothing {

        private Nothing() {}

        public static void main(String[] args) throws Exception {
            org.sqlite.SQLiteJDBCLoader.initialize();
            Class.forName("org.openjdk.jmh.util.Utils");
        }
    }
}
