package auditlog.benchmarks.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The checks of the stages before this one, written by the shell: a line each, of four fields separated by tabs: name,
 * {@code pass} or {@code fail}, detail, command that repeats it alone.
 */
final class ChecksFile {

    private static final int FIELDS = 4;

    private ChecksFile() {}

    /**
     * Reads the file.
     *
     * @throws UsageException if there is no such file, or a line is not of this form
     */
    static List<Check> read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UsageException("Can't read the checks of the earlier stages: " + e);
        }
        List<Check> checks = new ArrayList<>();
        for (String line : lines) {
            String[] fields = line.split("\t", -1);
            if (fields.length != FIELDS
                    || fields[0].isBlank()
                    || !(fields[1].equals("pass") || fields[1].equals("fail"))) {
                throw new UsageException(file + ", line " + (checks.size() + 1)
                        + ": expected name, pass or fail, detail and command, separated by tabs; found: " + line);
            }
            checks.add(new Check(fields[0], fields[1].equals("pass"), fields[2], fields[3]));
        }
        return checks;
    }
}
