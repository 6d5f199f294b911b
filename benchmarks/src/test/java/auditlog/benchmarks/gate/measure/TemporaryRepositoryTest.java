package auditlog.benchmarks.gate.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.ChildJvm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that use git touch nothing of the user's, also in a hook or in {@code git rebase --exec}. */
class TemporaryRepositoryTest {

    @TempDir
    private Path temporary;

    /** Does what the tests do. */
    static final class Using {

        private Using() {}

        public static void main(String[] args) throws Exception {
            TemporaryRepository repository = new TemporaryRepository(Path.of(args[0]));
            String commit = repository.commit("a", "1");
            repository.git("branch", "work");
            System.out.println("commit " + commit);
        }
    }

    @Test
    void whatAHooksEnvironmentAndTheUsersConfigurationNameIsLeftAlone() throws Exception {
        TemporaryRepository bystander = new TemporaryRepository(temporary.resolve("bystander"));
        String head = bystander.commit("theirs", "1");
        String config = Files.readString(bystander.directory().resolve(".git/config"));
        Path home = Files.createDirectory(temporary.resolve("home"));
        Path hook = Files.createDirectory(home.resolve("hooks")).resolve("pre-commit");
        Files.writeString(hook, "#!/bin/sh\nexit 1\n");
        assertTrue(hook.toFile().setExecutable(true));
        Files.writeString(
                home.resolve(".gitconfig"),
                "[commit]\n\tgpgsign = true\n[gpg]\n\tprogram = false\n[core]\n\thooksPath = " + hook.getParent()
                        + "\n");
        Path used = temporary.resolve("used");
        ProcessBuilder builder = ChildJvm.process(
                        ChildJvm.command(List.of("-Xms64m"), Using.class, List.of(used.toString())))
                .redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "HOME", home.toString(),
                        "GIT_DIR", bystander.directory().resolve(".git").toString(),
                        "GIT_WORK_TREE", bystander.directory().toString(),
                        "GIT_INDEX_FILE",
                                bystander.directory().resolve(".git/index").toString()));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertTrue(said.contains("commit "), said);
        assertTrue(Files.isDirectory(used.resolve(".git")));
        assertEquals(head, bystander.git("rev-parse", "HEAD"));
        assertEquals("main", bystander.git("branch", "--format=%(refname:short)"));
        assertEquals("", bystander.git("status", "--porcelain"));
        assertEquals(config, Files.readString(bystander.directory().resolve(".git/config")));
    }

    @Test
    void withoutGitATestSaysWhatIsMissing() throws Exception {
        ProcessBuilder builder = ChildJvm.process(ChildJvm.command(
                        List.of("-Xms64m"),
                        Using.class,
                        List.of(temporary.resolve("used").toString())))
                .redirectErrorStream(true);
        builder.environment()
                .put("PATH", Files.createDirectory(temporary.resolve("nothing")).toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, process.waitFor(), said);
        assertTrue(
                said.contains("git is needed by this test and can't be started (Debian: apt-get install git)"), said);
    }

    /** Maven starts the tests without them: what they run by the project's own code must not meet them either. */
    @Test
    void theTestsInheritNoRepositoryAndNoOptions() {
        for (String name : List.of(
                "GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY")) {
            assertEquals(null, System.getenv(name), name);
        }
        for (String name : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
            assertEquals(null, System.getenv(name), name);
        }
        assertEquals("/dev/null", System.getenv("GIT_CONFIG_GLOBAL"));
    }
}
