package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.datagen.Dataset;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** The table of cases names tests that exist, are called after their case, and run where it says. */
class CasesTableTest {

    private static final int CASES = 62;
    private static final int MOST_NOT_RUN = 3;
    private static final String NOT_RUN = "not run";

    /** Class and method, the package of a class below ours written before it. */
    private static final Pattern TEST = Pattern.compile("`([\\w.]+)#(\\w+)`");

    private record Row(int number, List<MatchResult> tests, String runBy, String line) {
        static Row of(String line) {
            String[] cells = line.split("\\|", -1);
            assertEquals(6, cells.length, line);
            return new Row(
                    Integer.parseInt(cells[1].strip()),
                    TEST.matcher(cells[3]).results().toList(),
                    cells[4].strip(),
                    line);
        }
    }

    @Test
    void eachTestExistsAndIsCalledAfterItsCase() throws Exception {
        List<Row> rows = rows();
        for (Row row : rows) {
            if (row.runBy.startsWith(NOT_RUN)) {
                assertTrue(row.runBy.length() > NOT_RUN.length() + 10, () -> "no reason: " + row.line);
                continue;
            }
            assertFalse(row.tests.isEmpty(), row.line);
            for (MatchResult test : row.tests) {
                Class<?> type = testClass(test.group(1));
                Method method = Arrays.stream(type.getDeclaredMethods())
                        .filter(candidate -> candidate.getName().equals(test.group(2)))
                        .findAny()
                        .orElseThrow(() -> new AssertionError("No such method: " + row.line));
                assertTrue(AnnotationSupport.isAnnotated(method, Testable.class), () -> "no test: " + row.line);
                Pattern called = Pattern.compile("(?i)case\\s?0*" + row.number + "(?!\\d)");
                assertTrue(
                        names(method).stream()
                                .anyMatch(name -> called.matcher(name).find()),
                        () -> test.group() + " is called " + names(method) + ": " + row.line);
                String profile = Stream.of(type, method)
                        .flatMap(element -> AnnotationSupport.findRepeatableAnnotations(element, Tag.class).stream())
                        .map(Tag::value)
                        .filter(tag -> tag.equals("faults") || tag.equals("soak"))
                        .map(tag -> " -P" + tag)
                        .findAny()
                        .orElse("");
                assertEquals("`mvn verify" + profile + "`", row.runBy, row.line);
            }
        }
        assertTrue(
                rows.stream().filter(row -> row.runBy.startsWith(NOT_RUN)).count() <= MOST_NOT_RUN,
                "too many cases that are not run");
    }

    @Test
    void everyCaseIsInTheTable() throws IOException {
        assertEquals(
                IntStream.rangeClosed(1, CASES).boxed().toList(),
                rows().stream().map(Row::number).distinct().toList());
    }

    @Test
    void everyTestThatIsCalledAfterACaseIsInTheTable() throws Exception {
        Set<String> listed = rows().stream()
                .flatMap(row -> row.tests.stream())
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        List<String> missing = new ArrayList<>();
        try (Stream<Path> found = Files.walk(classes())) {
            for (Path file :
                    found.filter(path -> path.toString().endsWith("Test.class")).toList()) {
                Class<?> type = classOf(file);
                for (Method method : type.getDeclaredMethods()) {
                    String test = "`" + type.getSimpleName() + "#" + method.getName() + "`";
                    if (method.getName().matches("case\\d+_.*")
                            && AnnotationSupport.isAnnotated(method, Testable.class)
                            && !listed.contains(test)) {
                        missing.add(test);
                    }
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    private static List<String> names(Method method) {
        List<String> names = new ArrayList<>(List.of(method.getName()));
        AnnotationSupport.findAnnotation(method, DisplayName.class).ifPresent(name -> names.add(name.value()));
        AnnotationSupport.findAnnotation(method, ParameterizedTest.class).ifPresent(name -> names.add(name.name()));
        return names;
    }

    /** A test class of this module, in our package or one below it. */
    private static Class<?> testClass(String name) throws Exception {
        String file = name.replace('.', '/') + ".class";
        try (Stream<Path> found = Files.walk(classes())) {
            List<Path> matches = found.filter(path -> path.endsWith(file)).toList();
            assertEquals(1, matches.size(), () -> "classes called " + name);
            return classOf(matches.get(0));
        }
    }

    private static Path classes() throws URISyntaxException {
        return Path.of(CasesTableTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static Class<?> classOf(Path file) throws URISyntaxException, ClassNotFoundException {
        String path = classes().relativize(file).toString();
        return Class.forName(
                path.substring(0, path.length() - ".class".length()).replace('/', '.'));
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = Files.readAllLines(Dataset.projectRoot().resolve("docs/cases.md")).stream()
                .filter(line -> line.matches("\\|\\s*\\d+\\s*\\|.*"))
                .map(Row::of)
                .toList();
        assertFalse(rows.isEmpty(), "no rows");
        List<Integer> numbers = rows.stream().map(Row::number).toList();
        assertEquals(numbers.stream().sorted().toList(), numbers, "the rows are sorted");
        return rows;
    }
}
