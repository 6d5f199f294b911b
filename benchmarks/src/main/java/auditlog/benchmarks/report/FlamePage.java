package auditlog.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tools.jackson.databind.JsonNode;

/** The flame graphs of a profiling run and their difference as the report draws them, on a page of their own. */
public final class FlamePage {

    private FlamePage() {}

    /**
     * Writes the page, whole or not at all.
     *
     * @param file where to
     * @param profile as in {@code flame.json}, see docs/profiling.md
     * @param directory where the stacks are that it names
     * @throws IOException if the page can't be written
     */
    public static void write(Path file, JsonNode profile, Path directory) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, Report.flamesHtml(profile, directory));
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
