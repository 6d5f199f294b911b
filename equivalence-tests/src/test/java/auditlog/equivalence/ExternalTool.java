package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of the machine that tests of the profile {@code faults} run. Where it is missing, the test fails and names its package. */
enum ExternalTool {
    SQLITE3("sqlite3"),
    STRACE("strace"),
    SETPRIV("util-linux"),
    UNSHARE("util-linux"),
    MOUNT("mount"),
    STDBUF("coreutils"),
    OD("coreutils"),
    CP("coreutils"),
    MV("coreutils"),
    RM("coreutils"),
    TRUNCATE("coreutils"),
    SH("dash");

    private static final long DEADLINE_SECONDS = 120;

    private final String debianPackage;

    /**
     * What became of a program that ended.
     *
     * @param exit its exit code; 128 and the signal's number if a signal ended it
     * @param output what it wrote to standard output and error, stripped
     */
    record Result(int exit, String output) {}

    ExternalTool(String debianPackage) {
        this.debianPackage = debianPackage;
    }

    /** The program's full path. */
    String path() {
        String name = name().toLowerCase(java.util.Locale.ROOT);
        for (String directory : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":")) {
            Path file = Path.of(directory, name);
            if (Files.isExecutable(file)) {
                return file.toString();
            }
        }
        return fail(name + " is missing. On Debian: apt-get install " + debianPackage);
    }

    /** Runs the program to its end. */
    Result run(Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(path());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return fail(command + " did not end: " + output);
        }
        return new Result(process.exitValue(), output);
    }
}
