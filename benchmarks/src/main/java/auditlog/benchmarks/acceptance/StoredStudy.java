package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.jobs.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The long measurements' stored results, each the latest of its name, as later runs, the report and the documents show them. */
final class StoredStudy {

    /** Directory at the project's root. */
    static final String DIRECTORY = "study";

    static final String FILE = "study.json";

    /**
     * The content of {@code study.json}.
     *
     * @param tables of the parts, in the order in which they were first measured
     */
    record Content(List<Table> tables) {}

    /**
     * What a part gave.
     *
     * @param name of the part
     * @param title what it shows
     * @param command measures it again
     * @param finished when, as text
     * @param sourceTree digest of the tree it was made of
     * @param environment where it ran
     * @param lines as printed
     */
    record Table(
            String name,
            String title,
            String command,
            String finished,
            String sourceTree,
            JsonNode environment,
            List<String> lines) {

        /** What a part has given by now. */
        static Table of(MeasuringStage part, String command, String sourceTree, JsonNode environment) {
            return new Table(
                    part.name(),
                    part.title(),
                    command,
                    Text.time(Instant.now()),
                    sourceTree,
                    environment,
                    part.report());
        }
    }

    private StoredStudy() {}

    /** What is stored; nothing if there is no study. */
    static List<Table> tables(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        return Files.exists(file) ? Json.read(file, Content.class).tables : List.of();
    }

    /** Stores what a part gave, in the place of what the same part gave before. */
    static void keep(Path directory, Table table) throws IOException {
        List<Table> tables = new ArrayList<>(tables(directory));
        tables.replaceAll(stored -> stored.name.equals(table.name) ? table : stored);
        if (!tables.contains(table)) {
            tables.add(table);
        }
        Json.write(directory.resolve(FILE), new Content(tables));
    }

    /** What is stored, a line a part; none if there is no study. */
    static List<String> lines(Path directory, String presentTree) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Table table : tables(directory)) {
            if (lines.isEmpty()) {
                lines.add("");
                lines.add("Stored long measurements, shown in the report");
            }
            String tree = table.sourceTree.equals(presentTree) ? "this very tree" : "another state of the tree";
            lines.addAll(Text.wrapped("  " + table.title + ": " + table.finished + ", of " + tree, "    "));
        }
        return lines;
    }
}
