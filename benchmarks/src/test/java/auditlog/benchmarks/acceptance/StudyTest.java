package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.JvmFlags;
import auditlog.benchmarks.jobs.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyTest {

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void whatWasMeasuredIsStoredAndShownLater() throws IOException {
        assertTrue(study(part("depth", () -> {})).run("a tree", Json.tree(Map.of("cpu", "a CPU"))));
        List<String> lines = StoredStudy.lines(directory, "a tree");
        assertTrue(lines.get(1).endsWith(", of this very tree"), lines.toString());
        assertEquals(List.of("", "title of depth", "lines of depth"), lines.subList(2, 5));
        assertTrue(StoredStudy.lines(directory, "another").get(1).endsWith(", of another state of the tree"));
    }

    @Test
    void aPartThatFailsStoresNothing() throws IOException {
        Step.Action failing = () -> {
            throw new IOException("broken");
        };
        assertFalse(study(part("depth", () -> {}), part("size", failing)).run("a tree", Json.tree(Map.of())));
        assertFalse(Files.exists(directory.resolve("study.json")));
        assertEquals(List.of(), StoredStudy.lines(directory, "a tree"));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("broken"));
    }

    @Test
    void partsAreNamedApart() {
        Jmh jmh = new Jmh(directory.resolve("log"), JvmFlags.ALL, waiting -> {});
        List<MeasuringStage> parts = Study.parts(jmh, directory);
        assertEquals(
                parts.size(),
                parts.stream().map(MeasuringStage::name).distinct().count());
        assertTrue(parts.stream().noneMatch(part -> part.steps().isEmpty()));
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
