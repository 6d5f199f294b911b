package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.jobs.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A study's stored results, as a later run shows them. */
final class StoredStudy {

    /** Directory at the project's root. */
    static final String DIRECTORY = "study";

    static final String FILE = "study.json";

    /**
     * The content of {@code study.json}.
     *
     * @param sourceTree digest of the tree it was made of
     * @param finished when, as text
     * @param environment where it ran
     * @param tables its tables
     */
    record Content(String sourceTree, String finished, JsonNode environment, List<Table> tables) {}

    /**
     * A table.
     *
     * @param title what it shows
     * @param lines as printed
     */
    record Table(String title, List<String> lines) {}

    private StoredStudy() {}

    /** The study as lines; none if there is no study. */
    static List<String> lines(Path directory, String presentTree) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return List.of();
        }
        Content content = Json.read(file, Content.class);
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Stored study of " + content.finished
                + (content.sourceTree.equals(presentTree) ? ", of this very tree" : ", of another state of the tree"));
        for (Table table : content.tables) {
            lines.add("");
            lines.add(table.title);
            lines.addAll(table.lines);
        }
        return lines;
    }
}
