package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.jobs.Json;
import auditlog.datagen.GrowthDataset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Takes some seconds: four JVMs that measure as briefly as can be. */
class ScalingCommandTest {

    private static final long MUCH = 1L << 40;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void everythingIsMeasuredStoredAndShown() throws IOException {
        assertEquals(0, execute(MUCH, "--quick", "--rows=1000,3000", "--results=" + directory), this::said);
        JsonNode stored = Json.read(directory.resolve("scaling.json"));
        assertEquals(4, stored.path("report").path("rounds").size());
        for (String quantity :
                List.of("PAGE_BY_DEPTH", "PAGE_BY_SIZE", "PAGE_BY_FILTER", "THROUGHPUT", "MEMORY", "RENEWAL")) {
            assertTrue(stored.path("report").path("lines").toString().contains('"' + quantity + '"'), quantity);
        }
        List<StoredStudy.Table> tables = StoredStudy.tables(directory);
        assertEquals(
                List.of("scaling"), tables.stream().map(StoredStudy.Table::name).toList());
        assertEquals(
                "./run_tests scaling --rows 1000,3000 --quick", tables.get(0).command());
        List<String> lines = tables.get(0).lines();
        assertEquals(10, lines.stream().filter(String::isEmpty).count(), "a line before each table");
        lines.forEach(line -> assertTrue(line.length() <= Text.WIDTH, line));
        assertTrue(said().contains("Fitted exponents"), said());
        assertTrue(said().contains("The data stays for a next run: " + data()), said());
        assertTrue(new GrowthDataset(data(), 1_000).isWhole());
        try (Stream<Path> files = Files.list(data())) {
            assertTrue(files.noneMatch(file -> file.endsWith("copies")), "copies are gone");
        }
    }

    @Test
    void withoutRoomNothingIsMadeAndItSaysWhatIsNeeded() throws IOException {
        assertEquals(2, execute(300 << 20, "--rows=50000,500000"));
        assertTrue(said().contains("scaling needs 782 MB in " + data() + ", where 300 MB are free"), said());
        assertTrue(said().contains("--data DIR"), said());
        try (Stream<Path> files = Files.list(data())) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void wrongUsageIsRefused() {
        assertEquals(2, execute(MUCH, "--rows=12"));
        assertTrue(said().contains("from 1000 to 20000000 rows, not with 12"), said());
        assertEquals(2, execute(MUCH, "--rows=many"));
        assertEquals(2, execute(MUCH, "--sizes=1"));
        assertFalse(Files.exists(data()));
    }

    private Path data() {
        return directory.resolve("data");
    }

    private int execute(long free, String... arguments) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return ScalingCommand.execute(
                stream,
                stream,
                unused -> free,
                Stream.concat(Stream.of("--data=" + data()), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
