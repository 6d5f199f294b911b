package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class of the tests in a JVM of its own, for what would spoil this one or needs other settings. */
final class ChildJvm {

    private static final long MOST_SECONDS = 120;

    private ChildJvm() {}

    /** As below, with this JVM's class path. */
    static String run(Path directory, List<String> options, Class<?> main, Object... arguments) throws Exception {
        return run(directory, System.getProperty("java.class.path"), options, main, arguments);
    }

    /**
     * Runs it to its end, which must be a good one.
     *
     * @param directory where its output may be written
     * @return all that it printed
     */
    static String run(Path directory, String classPath, List<String> options, Class<?> main, Object... arguments)
            throws Exception {
        Path output = Files.createTempFile(directory, "output", ".txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        // What is printed is what the main class prints, whatever else is on the class path.
        command.add("-Dslf4j.internal.verbosity=ERROR");
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), "The other JVM does not end");
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertEquals(0, process.exitValue(), text);
        return text;
    }
}
