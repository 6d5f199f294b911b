package auditlog.benchmarks.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.datagen.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every command of the documents is in {@code .ci/documented-commands.txt}, which says what runs it; and nothing else is.
 * A line is {@code COMMAND | RUN BY | AS}; the file's own head says what these are.
 */
class DocumentedCommandsTest {

    private static final String TABLE = ".ci/documented-commands.txt";
    private static final String SCRIPT = ".ci/documented_commands";
    private static final String CI = ".ci/run";
    private static final Pattern SEPARATOR = Pattern.compile(" \\| ");
    /** Of a command, and of what {@code exec.args} holds; other quoted text is one word. */
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|'[^']*'|[^\\s\"']+");

    /** What a reader puts something of his own for. */
    private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z_]{2,}|\\S+=[A-Z_]{2,}|v\\d\\.\\d|\"[A-Z ]+\"");

    private record Row(String command, String runBy, String as) {

        static Row of(String line) {
            String[] cells = SEPARATOR.split(line, 3);
            if (cells.length != 3) {
                throw new IllegalArgumentException("not 'COMMAND | RUN BY | AS': " + line);
            }
            return new Row(cells[0].strip(), cells[1].strip(), cells[2].strip());
        }

        /** Whether this is the row of a command: of itself, or with a reader's word where the row has a placeholder. */
        boolean isOf(String documented) {
            List<String> here = words(command);
            List<String> there = words(documented);
            return here.size() == there.size()
                    && IntStream.range(0, here.size())
                            .allMatch(i -> here.get(i).equals(there.get(i)) || isPlaceholder(here.get(i)));
        }
    }

    @Test
    void everyDocumentedCommandIsListedAndNoOther() throws IOException {
        Set<String> documented = MarkdownFile.below(Dataset.projectRoot()).stream()
                .flatMap(document -> document.commands().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(documented.size() >= 20, documented::toString);
        List<Row> rows = rows();
        assertEquals(
                List.of(),
                documented.stream()
                        .filter(command -> rows.stream().noneMatch(row -> row.isOf(command)))
                        .toList(),
                "in a document, but not in " + TABLE + ", which says how each is tried");
        assertEquals(
                List.of(),
                rows.stream()
                        .filter(row -> documented.stream().noneMatch(row::isOf))
                        .map(Row::command)
                        .toList(),
                "in " + TABLE + ", but in no document any more");
        assertEquals(rows.size(), rows.stream().map(Row::command).distinct().count(), "listed twice");
    }

    @Test
    void whatRunsACommandDoesSo() throws IOException {
        Path root = Dataset.projectRoot();
        String steps = Files.readString(root.resolve(CI))
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("step"))
                .collect(Collectors.joining("\n", "", "\n"));
        assertTrue(steps.contains("\" " + SCRIPT + "\n"), CI + " runs " + SCRIPT);
        for (Row row : rows()) {
            switch (row.runBy) {
                case SCRIPT -> requireSame(row);
                case CI -> {
                    requireSame(row);
                    boolean isItself = row.command.equals(CI);
                    assertTrue(
                            isItself || steps.contains("\" " + row.as + "\n"), () -> "no step of " + CI + ": " + row);
                }
                default -> assertTrue(testSource(root, row.runBy).contains(row.as), () -> "not in that test: " + row);
            }
        }
    }

    @Test
    void aCommandThatIsAnotherIsRefused() {
        requireSame(Row.of("mvn verify | " + CI + " | mvn -B clean verify -Pstrict"));
        requireSame(Row.of(
                "./run_tests gate --against v1.2 | " + SCRIPT + " | ./run_tests gate --against HEAD~1 --counters"));
        requireSame(Row.of(
                "mvn exec:java -Dexec.args=\"X -f 1\" | " + SCRIPT + " | mvn exec:java -Dexec.args=\"X -f 1 -wi 1\""));
        assertThrows(AssertionError.class, () -> requireSame(Row.of("mvn verify | " + CI + " | mvn package")));
        assertThrows(
                AssertionError.class,
                () -> requireSame(Row.of("./run_tests --quick | " + SCRIPT + " | ./run_tests --help")));
        assertThrows(AssertionError.class, () -> requireSame(Row.of("mvn verify | " + SCRIPT + " | ")));
        assertThrows(IllegalArgumentException.class, () -> Row.of("mvn verify | " + CI));
    }

    /** All words of the documented command are in what is run, in their order; only placeholders are something else there. */
    private static void requireSame(Row row) {
        Iterator<String> run = words(row.as).iterator();
        for (String word : words(row.command)) {
            if (isPlaceholder(word)) {
                continue;
            }
            boolean found = false;
            while (!found && run.hasNext()) {
                found = run.next().equals(word);
            }
            assertTrue(found, () -> "'" + word + "' is not in what is run: " + row);
        }
        assertFalse(row.as.isEmpty(), row::toString);
    }

    private static boolean isPlaceholder(String word) {
        return PLACEHOLDER.matcher(word).matches();
    }

    private static List<String> words(String command) {
        return WORD.matcher(command.replace("-Dexec.args=\"", "-Dexec.args \"")
                        .replaceAll("(?<=exec.args )\"([^\"]*)\"", "$1"))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static String testSource(Path root, String name) throws IOException {
        try (Stream<Path> files = Files.find(
                root,
                12,
                (file, attributes) ->
                        file.endsWith(name + ".java") && file.toString().contains("/src/test/"))) {
            return Files.readString(
                    files.findAny().orElseThrow(() -> new AssertionError("Neither script nor test: " + name)));
        }
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(Dataset.projectRoot().resolve(TABLE)).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Row::of)
                .toList();
    }
}
