package auditlog.benchmarks.gate.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import auditlog.benchmarks.jobs.Git;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A git repository made for one test, whose only author is the test: neither the user's configuration (signing, hooks, templates)
 * nor the repository that a hook's environment names has a part in it.
 */
final class TemporaryRepository {

    private final Path directory;

    TemporaryRepository(Path directory) throws Exception {
        this.directory = Files.createDirectories(directory);
        git("init", "--quiet", "--initial-branch=main");
    }

    Path directory() {
        return directory;
    }

    Git asked() {
        return new Git(directory);
    }

    /** Writes a file and commits everything; returns the commit's id. */
    String commit(String file, String text) throws Exception {
        write(file, text);
        git("add", "--all");
        git("commit", "--quiet", "--allow-empty", "--message", "a change of " + file);
        return git("rev-parse", "HEAD");
    }

    void write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    String git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("git", "-C", directory.toString(), "-c", "user.name=test", "-c", "user.email=test@localhost"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return fail(
                    "git is needed by this test and can't be started (Debian: apt-get install git): " + e.getMessage());
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), () -> command + ": " + text);
        return text;
    }
}
