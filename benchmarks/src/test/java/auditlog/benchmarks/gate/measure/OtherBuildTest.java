package auditlog.benchmarks.gate.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.gate.raw.GateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other commit's jar: a small script stands in for Maven, so that the way around it is what is tested. */
class OtherBuildTest {

    private static final String POM =
            "<sqlite-jdbc.version>1.0</sqlite-jdbc.version><jackson.version>2.0</jackson.version>";

    @TempDir
    private Path temporary;

    private TemporaryRepository repository;
    private Path cache;
    private String commit;

    @BeforeEach
    void makeRepository() throws Exception {
        repository = new TemporaryRepository(temporary.resolve("a project"));
        cache = temporary.resolve("the jars");
        repository.write("pom.xml", POM);
        repository.write("baseline-module/src/main/java/A.java", "class A {}");
        commit = repository.commit("enhanced-module/src/main/java/B.java", "class B {}");
        repository.commit("enhanced-module/src/main/java/B.java", "class B { int changed; }");
    }

    @Test
    void itIsBuiltFromTheCommitsOwnFilesAndTheWorktreeIsGone() throws Exception {
        String maven = maven("mkdir -p enhanced-module/target"
                + " && cp enhanced-module/src/main/java/B.java enhanced-module/target/enhanced-module-1.0.0.jar");
        OtherBuild build = OtherBuild.of(repository.asked(), commit, cache, maven);
        assertEquals("class B {}", Files.readString(OtherBuild.jar(cache, commit)));
        assertEquals(List.of("jackson 2.0", "sqlite-jdbc 1.0"), build.libraries());
        requireNoWorktree();
    }

    @Test
    void aSecondTimeNothingIsBuiltUnlessTheJarWasTouched() throws Exception {
        Path log = temporary.resolve("calls");
        String maven = maven("echo called >> '" + log + "'; mkdir -p enhanced-module/target;"
                + " echo jar > enhanced-module/target/enhanced-module-1.0.0.jar");
        OtherBuild build = OtherBuild.of(repository.asked(), commit, cache, maven);
        assertEquals(build, OtherBuild.of(repository.asked(), commit, cache, maven));
        assertEquals(1, Files.readAllLines(log).size());

        Files.writeString(OtherBuild.jar(cache, commit), "damaged");
        OtherBuild.of(repository.asked(), commit, cache, maven);
        assertEquals(2, Files.readAllLines(log).size());
        assertEquals("jar\n", Files.readString(OtherBuild.jar(cache, commit)));
    }

    @Test
    void aCommitThatDoesNotBuildSaysWhyAndLeavesNothing() throws Exception {
        String maven = maven("echo '[ERROR] B.java: a semicolon is missing'; exit 1");
        String message = assertThrows(
                        GateException.class, () -> OtherBuild.of(repository.asked(), commit, cache, maven))
                .getMessage();
        assertTrue(message.contains("a semicolon is missing"), message);
        assertFalse(Files.exists(OtherBuild.jar(cache, commit)));
        requireNoWorktree();
    }

    @Test
    void offlineMavenIsToldAndWhatIsMissingIsFetchedByAnotherRun() throws Exception {
        String maven = maven("echo \"[ERROR] not in offline mode: $*\"; exit 1");
        String before = System.setProperty(OtherBuild.OFFLINE, "true");
        try {
            String message = assertThrows(
                            GateException.class, () -> OtherBuild.of(repository.asked(), commit, cache, maven))
                    .getMessage();
            assertTrue(message.contains("a run without --offline"), message);
            assertTrue(message.endsWith(" -o"), message);
        } finally {
            if (before == null) {
                System.clearProperty(OtherBuild.OFFLINE);
            } else {
                System.setProperty(OtherBuild.OFFLINE, before);
            }
        }
    }

    @Test
    void aBuildWithoutAJarIsAnError() throws Exception {
        String maven = maven("mkdir -p enhanced-module/target");
        String message = assertThrows(
                        GateException.class, () -> OtherBuild.of(repository.asked(), commit, cache, maven))
                .getMessage();
        assertTrue(message.contains("0 jars"), message);
        requireNoWorktree();
    }

    @Test
    void withoutMavenItSaysSo() throws Exception {
        String message = assertThrows(
                        GateException.class,
                        () -> OtherBuild.of(
                                repository.asked(),
                                commit,
                                cache,
                                temporary.resolve("none").toString()))
                .getMessage();
        assertTrue(message.contains("Maven can't be started"), message);
        requireNoWorktree();
    }

    @Test
    void aCommitBeforeTheModuleIsAnError() throws Exception {
        repository.git("rm", "--quiet", "-r", "enhanced-module");
        String without = repository.commit("a", "1");
        String message = assertThrows(
                        GateException.class, () -> OtherBuild.of(repository.asked(), without, cache, maven("true")))
                .getMessage();
        assertTrue(message.contains("has no enhanced-module"), message);
    }

    @Test
    void otherLibrariesAndAnotherBaselineAreSaid() throws Exception {
        String maven =
                maven("mkdir -p enhanced-module/target && echo jar > enhanced-module/target/enhanced-module-1.0.0.jar");
        OtherBuild build = OtherBuild.of(repository.asked(), commit, cache, maven);
        assertEquals(List.of(), build.incomparableWith(repository.directory()));

        repository.write("pom.xml", POM.replace("1.0", "1.1"));
        List<String> reasons = build.incomparableWith(repository.directory());
        assertEquals(1, reasons.size(), reasons::toString);
        assertTrue(reasons.get(0).contains("sqlite-jdbc 1.1"), reasons::toString);

        repository.write("baseline-module/src/main/java/A.java", "class A { int changed; }");
        reasons = build.incomparableWith(repository.directory());
        assertEquals(2, reasons.size(), reasons::toString);
        assertTrue(reasons.get(1).contains("src/main/java/A.java"), reasons::toString);
    }

    private void requireNoWorktree() throws Exception {
        assertEquals(1, repository.git("worktree", "list").lines().count(), "worktrees left");
    }

    private String maven(String body) throws IOException {
        Path script = Files.createTempFile(temporary, "a maven", ".sh");
        Files.writeString(script, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script.toString();
    }
}
