package auditlog.benchmarks.gate.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.datagen.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;

/** The workflow's commands are ones that exist, with options that they know. */
class WorkflowTest {

    private static final Pattern RUN = Pattern.compile("^\\s*(?:- )?run: (\\S.*)$", Pattern.MULTILINE);
    private static final Pattern PROFILE = Pattern.compile("-P(\\S+)");

    @Test
    void everyCommandCanBeRunFromTheProjectsRoot() throws IOException {
        Path root = Dataset.projectRoot();
        List<String> commands = commands(root);
        for (String command : commands) {
            List<String> words = List.of(command.split(" "));
            switch (words.get(0)) {
                case "mvn" ->
                    PROFILE.matcher(command).results().forEach(profile -> requireProfile(root, profile.group(1)));
                case "./run_tests" -> {
                    assertTrue(Files.isExecutable(root.resolve("run_tests")));
                    assertEquals("gate", words.get(1), command);
                    // The gate itself needs no option: what it does without is what CI wants.
                    if (words.size() > 2) {
                        parse(words.subList(2, words.size()));
                    }
                }
                default -> throw new AssertionError("Neither Maven nor run_tests: " + command);
            }
        }
    }

    @Test
    void buildGateMatrixAndCampaignAreThere() throws IOException {
        List<String> commands = commands(Dataset.projectRoot());
        for (String start :
                List.of("mvn ", "./run_tests gate", "./run_tests gate matrix", "./run_tests gate campaign")) {
            assertTrue(commands.stream().anyMatch(command -> command.startsWith(start)), () -> start + ": " + commands);
        }
    }

    @Test
    void anOptionThatIsNotKnownWouldBeSeen() {
        assertThrows(ParameterException.class, () -> parse(List.of("campaign", "--out", "x", "--not-an-option")));
        assertThrows(ParameterException.class, () -> parse(List.of("campaign")), "--out is needed");
        assertThrows(ParameterException.class, () -> parse(List.of("matrix", "--not-an-option")));
        assertThrows(IllegalArgumentException.class, () -> parse(List.of("matrices")));
    }

    private static void parse(List<String> arguments) {
        GateMain.commandLine(arguments.get(0))
                .parseArgs(arguments.subList(1, arguments.size()).toArray(String[]::new));
    }

    /** In the root's POM or a module's. */
    private static void requireProfile(Path root, String name) {
        try (Stream<Path> poms = Files.find(root, 2, (file, attributes) -> file.endsWith("pom.xml"))) {
            assertTrue(poms.anyMatch(pom -> read(pom).contains("<id>" + name + "</id>")), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> commands(Path root) throws IOException {
        List<String> commands = RUN.matcher(Files.readString(root.resolve(".github/workflows/gate.yml")))
                .results()
                .map(run -> run.group(1).strip())
                .toList();
        assertTrue(commands.size() >= 4, commands::toString);
        return commands;
    }
}
