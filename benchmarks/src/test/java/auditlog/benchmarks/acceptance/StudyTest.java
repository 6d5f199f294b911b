package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.JvmFlags;
import auditlog.benchmarks.jobs.Json;
import auditlog.datagen.Dataset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class StudyTest {

    private static final JsonNode ENVIRONMENT = Json.tree(Map.of("cpu", "a CPU"));

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void whatWasMeasuredIsStoredAndShownLater() throws Exception {
        assertTrue(study(part("depth", () -> {}), part("size", () -> {})).run("a tree", ENVIRONMENT));
        assertEquals(
                List.of("depth", "size"),
                StoredStudy.tables(directory).stream()
                        .map(StoredStudy.Table::name)
                        .toList());
        StoredStudy.Table depth = StoredStudy.tables(directory).get(0);
        assertEquals("title of depth", depth.title());
        assertEquals("./run_tests --study --only depth", depth.command());
        assertEquals(List.of("lines of depth"), depth.lines());
        assertEquals("a CPU", depth.environment().path("cpu").asString());
        assertEquals(
                4, StoredStudy.lines(directory, "a tree").size(), StoredStudy.lines(directory, "a tree")::toString);
        assertTrue(StoredStudy.lines(directory, "a tree").get(2).endsWith(", of this very tree"));
        assertTrue(String.join(" ", StoredStudy.lines(directory, "another")).contains(", of another state of the"));
    }

    @Test
    void aPartMeasuredAgainTakesThePlaceOfWhatItGaveBefore() throws Exception {
        study(part("depth", () -> {}), part("size", () -> {})).run("a tree", ENVIRONMENT);
        study(part("depth", () -> {})).run("a later tree", ENVIRONMENT);
        assertEquals(
                List.of("a later tree", "a tree"),
                StoredStudy.tables(directory).stream()
                        .map(StoredStudy.Table::sourceTree)
                        .toList());
    }

    @Test
    void aPartThatFailsIsNotStoredAndTheOthersAre() throws Exception {
        Step.Action failing = () -> {
            throw new IOException("broken");
        };
        assertFalse(study(part("depth", () -> {}), part("size", failing)).run("a tree", ENVIRONMENT));
        assertEquals(
                List.of("depth"),
                StoredStudy.tables(directory).stream()
                        .map(StoredStudy.Table::name)
                        .toList());
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("broken"));
    }

    @Test
    void withoutAStudyThereIsNothingToShow() throws Exception {
        assertEquals(List.of(), StoredStudy.lines(directory, "a tree"));
    }

    @Test
    void theCommandNamesTheParts() throws Exception {
        String names = parts().stream().map(MeasuringStage::name).collect(Collectors.joining(" "));
        String command = Files.readString(Dataset.projectRoot().resolve("run_tests"));
        assertTrue(command.contains("\nreadonly STUDY_PARTS=\"" + names + "\"\n"), names);
    }

    @Test
    void aPartIsFoundByItsName() {
        assertEquals("size", Study.only("size", parts()).get(0).name());
        UsageException e = assertThrows(UsageException.class, () -> Study.only("sizes", parts()));
        assertTrue(e.getMessage().contains("depth, size, groups"), e.getMessage());
    }

    @Test
    void partsAreNamedApart() {
        List<MeasuringStage> parts = parts();
        assertEquals(
                parts.size(),
                parts.stream().map(MeasuringStage::name).distinct().count());
        assertTrue(parts.stream().noneMatch(part -> part.steps().isEmpty()));
    }

    private List<MeasuringStage> parts() {
        return Study.parts(new Jmh(directory.resolve("log"), JvmFlags.ALL, waiting -> {}), directory);
    }

    private Study study(MeasuringStage... parts) {
        Display display = new Display(new PrintStream(out, true, StandardCharsets.UTF_8), null, () -> 0, false);
        return new Study(display, directory, List.of(parts));
    }

    private static MeasuringStage part(String name, Step.Action action) {
        return new MeasuringStage() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String title() {
                return "title of " + name;
            }

            @Override
            public List<Step> steps() {
                return List.of(new Step("step", 1, action));
            }

            @Override
            public List<String> report() {
                return List.of("lines of " + name);
            }
        };
    }
}
