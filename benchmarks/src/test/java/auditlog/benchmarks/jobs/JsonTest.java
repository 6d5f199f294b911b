package auditlog.benchmarks.jobs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonTest {

    @TempDir
    private Path directory;

    /** Something stored. */
    public record Stored(String name, double[] values) {}

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Path file = directory.resolve("new/stored.json");
        Json.write(file, new Stored("a", new double[] {1.5, Double.NaN}));
        Stored stored = Json.read(file, Stored.class);
        assertEquals("a", stored.name());
        assertArrayEquals(new double[] {1.5, Double.NaN}, stored.values());
        assertArrayEquals(
                new String[] {"stored.json"}, file.getParent().toFile().list(), "no part is left over");
    }

    @Test
    void leavesHaveTheirPath() {
        Map<String, String> leaves = new TreeMap<>();
        Json.leaves(
                "",
                Json.tree(Map.of("a", Map.of("b", 1), "c", List.of("x", "y"))),
                (path, leaf) -> leaves.put(path, leaf.asString()));
        assertEquals(Map.of("a.b", "1", "c.0", "x", "c.1", "y"), leaves);
    }

    @Test
    void whatIsNotJsonIsAnError() throws IOException {
        Path file = Files.writeString(directory.resolve("bad.json"), "{\"a\": ");
        assertThrows(IOException.class, () -> Json.read(file));
        assertThrows(IOException.class, () -> Json.read(file, Stored.class));
        assertThrows(IOException.class, () -> Json.read(directory.resolve("absent.json")));
    }
}
