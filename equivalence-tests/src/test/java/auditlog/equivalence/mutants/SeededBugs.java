package auditlog.equivalence.mutants;

import auditlog.datagen.Dataset;
import auditlog.equivalence.mutants.BugHunt.Finding;
import auditlog.equivalence.mutants.TestJvm.Verdict;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * The command {@code mvn verify -Pseeded-bugs}: plants each seeded bug in the enhanced service, one at a time, and runs the tests
 * that must notice it. Prints a table, with what went wrong once more at its end, and writes it as Markdown.
 *
 * <p>The module without a bug comes first, through the same machinery: were a test to fail there, every bug would look killed.
 * Exits with 0 if every bug was killed, with 1 if one survived or could not be tried, with 2 if the module without a bug fails.
 */
final class SeededBugs {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration LIMIT_OF_ALL_TESTS = Duration.ofMinutes(10);

    private SeededBugs() {}

    /** Takes the name of the only bug to try; without one, or with a blank one, all are tried. */
    public static void main(String[] arguments) throws Exception {
        String only = arguments.length == 0 ? "" : arguments[0].strip();
        System.exit(run(Dataset.projectRoot(), only));
    }

    private static int run(Path root, String only)
            throws IOException, InterruptedException, ExecutionException, PatchException {
        List<SeededBug> bugs = SeededBug.readAll(root.resolve(SeededBug.DIRECTORY)).stream()
                .filter(bug -> only.isEmpty() || bug.name().equals(only))
                .toList();
        if (bugs.isEmpty()) {
            throw new IllegalArgumentException("There is no seeded bug " + only + " in " + SeededBug.DIRECTORY);
        }
        Path directory = root.resolve("equivalence-tests/target/seeded-bugs");
        BugHunt hunt = hunt(root, directory);
        return passesWithoutABug(hunt, bugs) ? hunt(hunt, bugs, directory.resolve("table.md")) : 2;
    }

    private static boolean passesWithoutABug(BugHunt hunt, List<SeededBug> bugs)
            throws IOException, InterruptedException, PatchException {
        ChosenTests all = new ChosenTests(bugs.stream()
                .flatMap(bug -> bug.tests().names().stream())
                .distinct()
                .sorted()
                .toList());
        SourcePatch none = SourcePatch.none("without-a-bug");
        Verdict verdict = hunt.run(none, all, LIMIT_OF_ALL_TESTS);
        if (verdict instanceof Verdict.Passed passed) {
            System.out.println("Without a bug: " + passed.tests() + " tests pass\n");
            return true;
        }
        System.out.println("Without a bug: " + verdict + "; see "
                + hunt.directory().resolve(none.name()).resolve("output.txt"));
        return false;
    }

    private static int hunt(BugHunt hunt, List<SeededBug> bugs, Path markdown)
            throws IOException, InterruptedException, ExecutionException {
        BugTable table = new BugTable(bugs);
        System.out.println(table.head());
        ExecutorService hunters =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        List<Finding> findings = new ArrayList<>();
        try {
            List<Future<Finding>> hunts = bugs.stream()
                    .map(bug -> hunters.submit(() -> hunt.hunt(bug)))
                    .toList();
            for (Future<Finding> each : hunts) {
                findings.add(each.get());
                System.out.println(table.row(findings.get(findings.size() - 1)));
            }
        } finally {
            hunters.shutdownNow();
        }
        Files.writeString(markdown, BugTable.markdown(findings));
        System.out.println("\nAs Markdown: " + markdown);
        BugTable.failures(findings).forEach(System.out::println);
        System.out.println(BugTable.summary(findings));
        return findings.stream().allMatch(Finding::isGood) ? 0 : 1;
    }

    /** The hunt in the enhanced module, with the class path of this JVM and that module's tests. */
    static BugHunt hunt(Path root, Path directory) throws IOException {
        Path enhanced = root.resolve("enhanced-module");
        Path itsTests = enhanced.resolve("target/test-classes");
        if (!Files.isDirectory(itsTests)) {
            throw new IOException(
                    "The enhanced module's tests are not compiled: " + itsTests + "; start with mvn verify");
        }
        List<Path> compilePath = classPath();
        List<Path> testPath = new ArrayList<>(List.of(itsTests));
        testPath.addAll(compilePath);
        List<String> flags = List.of(
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "-Dslf4j.internal.verbosity=ERROR",
                "-Dauditlog.root=" + root);
        return new BugHunt(
                ModuleSources.read(enhanced.resolve("src/main/java")),
                compilePath,
                new TestJvm(testPath, flags),
                LIMIT,
                directory);
    }

    private static List<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toList();
    }
}
