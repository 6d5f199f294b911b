package auditlog.equivalence.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.equivalence.mutants.BugHunt.Finding;
import auditlog.equivalence.mutants.BugHunt.Outcome;
import auditlog.equivalence.mutants.TestJvm.Verdict;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hunts bugs in a class of three lines. */
class BugHuntTest {

    private static final Duration ENOUGH = Duration.ofSeconds(60);
    private static final String ALL = BugHuntSample.class.getName();

    @TempDir
    Path directory;

    private Path work;
    private ModuleSources sources;

    @BeforeEach
    void make() throws IOException {
        Path source = Files.createDirectories(directory.resolve("src/sample")).resolve("Subject.java");
        Files.writeString(
                source,
                "package sample;\npublic final class Subject {\n"
                        + "    public static int one() { return 1; }\n"
                        + "    public static int two() { return 2; }\n"
                        + "    static int unused() { return 3; }\n}\n");
        sources = ModuleSources.read(directory.resolve("src"));
        work = directory.resolve("a place with spaces");
    }

    private BugHunt hunt(Duration limit) {
        List<Path> classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        return new BugHunt(sources, List.of(), new TestJvm(classPath, List.of()), limit, work);
    }

    private static SeededBug bug(String tests, String hunk) throws PatchException {
        return SeededBug.of(SourcePatch.parse("bug", "breaks: it\ntests: " + tests + "\n@@ Subject.java\n" + hunk));
    }

    private Finding find(String tests, String hunk, Duration limit) throws Exception {
        Finding finding = hunt(limit).hunt(bug(tests, hunk));
        assertFalse(Files.exists(work.resolve("bug/tmp")), "The tests' temporary files are left");
        return finding;
    }

    private static String body(String method, String body) {
        return "-    public static int " + method + " { return " + (method.startsWith("one") ? 1 : 2) + "; }\n"
                + "+    public static int " + method + " { " + body + " }\n";
    }

    @Test
    void passesWithoutABug() throws Exception {
        Verdict verdict = hunt(ENOUGH).run(SourcePatch.none("none"), ChosenTests.parse(ALL), ENOUGH);
        assertEquals(new Verdict.Passed(3), verdict);
        verdict = hunt(ENOUGH).run(SourcePatch.none("none"), ChosenTests.parse(ALL + "#one"), ENOUGH);
        assertEquals(new Verdict.Passed(1), verdict);
    }

    @Test
    void killsABugThatATestNotices() throws Exception {
        Finding finding = find(ALL, body("two()", "return 3;"), ENOUGH);
        assertEquals(Outcome.KILLED, finding.outcome());
        assertEquals("BugHuntSample.two", finding.detail());
        assertTrue(finding.isGood());
        assertTrue(finding.seconds() > 0);
    }

    @Test
    void doesNotCountATestThatWasNotChosen() throws Exception {
        Finding finding = find(ALL + "#one", body("two()", "return 3;"), ENOUGH);
        assertEquals(Outcome.SURVIVED, finding.outcome());
        assertFalse(finding.isGood());
    }

    @Test
    void showsABugThatNoTestNotices() throws Exception {
        Finding finding = find(ALL, "-    static int unused() { return 3; }\n", ENOUGH);
        assertEquals(Outcome.SURVIVED, finding.outcome());
        assertEquals("all 3 tests passed", finding.detail());
    }

    @Test
    void endsTestsThatDoNotEnd() throws Exception {
        Finding finding = find(ALL, body("one()", "while (true) { Thread.onSpinWait(); }"), Duration.ofSeconds(3));
        assertEquals(Outcome.TIME_LIMIT, finding.outcome());
        assertTrue(finding.isGood());
    }

    @Test
    void takesNothingElseForAKill() throws Exception {
        for (String hunk : List.of(
                body("one()", "return 1 // no semicolon"),
                "-not there\n+anything\n",
                body("one()", "Runtime.getRuntime().halt(0); return 1;"),
                body("one()", "Runtime.getRuntime().halt(3); return 1;"))) {
            Finding finding = find(ALL, hunk, ENOUGH);
            assertEquals(Outcome.ERROR, finding.outcome(), hunk);
            assertFalse(finding.isGood());
        }
        Finding finding = find(ALL + "#oen, " + ALL + "#two", body("two()", "return 3;"), ENOUGH);
        assertEquals(Outcome.ERROR, finding.outcome(), "A test that is not there");
        assertTrue(finding.detail().contains("#oen"), finding.detail());
        finding = find("no.such.Test", body("two()", "return 3;"), ENOUGH);
        assertEquals(Outcome.ERROR, finding.outcome(), "A class that is not there");
    }

    @Test
    void compilesIntoADirectory() throws Exception {
        sources.compile(bug(ALL, body("two()", "return 7;")).patch(), List.of(), work);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {work.toUri().toURL()}, null)) {
            assertEquals(7, loader.loadClass("sample.Subject").getMethod("two").invoke(null));
        }
        PatchException wrong = assertThrows(
                PatchException.class,
                () -> sources.compile(bug(ALL, body("one()", "return x;")).patch(), List.of(), work));
        assertTrue(
                wrong.getMessage().contains("Subject.java")
                        && wrong.getMessage().contains("x"),
                wrong.getMessage());
        assertThrows(IOException.class, () -> ModuleSources.read(Files.createDirectories(work.resolve("empty"))));
    }

    @Test
    void showsFindingsAsATable() throws Exception {
        SeededBug bug = bug(ALL, body("two()", "return 3;"));
        List<Finding> findings = List.of(
                new Finding(bug, Outcome.KILLED, "T.a", 1.25),
                new Finding(bug, Outcome.TIME_LIMIT, "time limit of 3 s", 3),
                new Finding(bug, Outcome.SURVIVED, "all 3 tests passed", 0.5),
                new Finding(bug, Outcome.ERROR, "a|b\nc", 0.5));
        assertEquals(
                "4 seeded bugs: 1 killed by a test, 1 by the time limit, 1 survived, 1 errors",
                BugTable.summary(findings));
        String again = "; repeat it alone: mvn verify -Pseeded-bugs -Dbug=bug";
        assertEquals(
                List.of("bug: SURVIVED: all 3 tests passed" + again, "bug: ERROR: a|b c" + again),
                BugTable.failures(findings));
        assertEquals(List.of(), BugTable.failures(findings.subList(0, 2)));
        String markdown = BugTable.markdown(findings);
        assertTrue(markdown.contains("| `bug` | it | T.a | 1.3 |\n"), markdown);
        assertTrue(markdown.contains("| SURVIVED: all 3 tests passed |"), markdown);
        assertTrue(markdown.contains("| ERROR: a\\|b c |"), markdown);
        assertEquals(
                "bug  it       1.3  T.a",
                new BugTable(List.of(bug)).row(findings.get(0)).replaceAll("  it +", "  it       "));
    }
}
