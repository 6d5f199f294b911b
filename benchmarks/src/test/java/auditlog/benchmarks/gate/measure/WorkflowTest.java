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
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;

/** The workflow's commands are ones that exist, with options that they know. */
class WorkflowTest {

    private static final Pattern RUN = Pattern.compile("^\\s*(?:- )?run: (\\S.*)$", Pattern.MULTILINE);
    private static final Pattern JOB = Pattern.compile("^  ([a-z-]+):$", Pattern.MULTILINE);
    private static final Pattern OCCASION = Pattern.compile("^    if: (.*)$", Pattern.MULTILINE);
    private static final Pattern PROFILE = Pattern.compile("-P(\\S+)");

    /** A job: when it runs, and what it runs in order. */
    private record Job(String occasion, List<String> commands) {}

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
                case ".ci/reproducible" -> assertTrue(Files.isExecutable(root.resolve(words.get(0))));
                default -> throw new AssertionError("Neither Maven nor run_tests: " + command);
            }
        }
    }

    @Test
    void everyJobIsThereWithItsCommandsAndItsOccasion() throws IOException {
        String notNightly = "github.event_name != 'schedule'";
        String nightly = "github.event_name == 'schedule'";
        Map<String, Job> expected = Map.of(
                "build", new Job(notNightly, List.of("mvn -B -ntp clean verify -Pstrict")),
                "made", new Job(notNightly, List.of(".ci/reproducible", "mvn -B -ntp -Psbom")),
                "gate", new Job("github.event_name == 'pull_request'", List.of("./run_tests gate")),
                "campaign",
                        new Job(
                                nightly,
                                List.of(
                                        "./run_tests gate matrix --exact",
                                        "./run_tests gate campaign --out target/campaign --minutes 320")),
                "long-tests",
                        new Job(
                                nightly,
                                List.of(
                                        "mvn -B -ntp verify -Psoak",
                                        "mvn -B -ntp verify -Pseeded-bugs",
                                        "mvn -B -ntp verify -Ppit -pl enhanced-module -am")));
        String workflow = workflow(Dataset.projectRoot());
        assertEquals(expected, jobs(workflow));
        for (String occasion : List.of("  push:\n", "  pull_request:\n", "  schedule:\n    - cron: ")) {
            assertTrue(workflow.contains(occasion), occasion);
        }
        assertTrue(workflow.contains("java: [\"17\", \"25\"]"), "the oldest and the newest supported JDK");
    }

    @Test
    void aJobThatIsTakenOutWouldBeSeen() throws IOException {
        String workflow = workflow(Dataset.projectRoot());
        Map<String, Job> all = jobs(workflow);
        for (String name : all.keySet()) {
            String without = Pattern.compile("^  " + name + ":\\R(?:    .*\\R|\\R)*", Pattern.MULTILINE)
                    .matcher(workflow)
                    .replaceFirst("");
            Map<String, Job> left = new TreeMap<>(all);
            left.remove(name);
            assertEquals(left, jobs(without));
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
        return jobs(workflow(root)).values().stream()
                .flatMap(job -> job.commands.stream())
                .toList();
    }

    private static Map<String, Job> jobs(String workflow) {
        String jobs = workflow.substring(workflow.indexOf("\njobs:\n"));
        Map<String, Job> found = new TreeMap<>();
        List<MatchResult> names = JOB.matcher(jobs).results().toList();
        for (int i = 0; i < names.size(); i++) {
            int end = i + 1 < names.size() ? names.get(i + 1).start() : jobs.length();
            String job = jobs.substring(names.get(i).end(), end);
            found.put(names.get(i).group(1), new Job(String.join("", values(OCCASION, job)), values(RUN, job)));
        }
        return found;
    }

    private static List<String> values(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(value -> value.group(1).strip())
                .toList();
    }

    private static String workflow(Path root) throws IOException {
        return Files.readString(root.resolve(".github/workflows/gate.yml"));
    }
}
