package auditlog.benchmarks.paired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.jobs.Json;
import auditlog.datagen.Dataset;
import auditlog.datagen.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

class PairedRunTest {

    private static final String SMALL =
            "--forks 2 --blocks 3 --block-millis 0.1 --warmup-millis 1 --counted 20 --workload hits";

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @Test
    void selfTest() throws Exception {
        PairedRun.selfTest(Dataset.ensure(Dataset.defaultDirectory(), Progress.silent()));
    }

    @Test
    void forksMeasureAndTheRawDataIsStored() throws Exception {
        Path out = directory.resolve("raw.json");
        assertEquals(0, execute(SMALL + " --impl enhanced --null --out", out.toString()), this::text);
        JsonNode raw = Json.read(out);
        JsonNode forks = raw.path("forks");
        assertEquals(2, forks.size());
        JsonNode blocks = forks.path(1).path("nanosPerRequest").path("enhanced-2");
        assertEquals(3, blocks.size());
        assertTrue(blocks.get(0).asDouble() > 0);
        assertEquals("enhanced-2", raw.path("pairs").path(0).path("b").asString());
        assertTrue(raw.path("environment").isObject());
        long reads = forks.path(0).path("counts").path("enhanced").path("reads").asLong();
        assertTrue(reads >= 20, "a page of n events costs at least n reads: " + reads);
        assertTrue(text().contains("fork 2 of 2"), this::text);
        assertTrue(text().contains("enhanced / enhanced-2"), this::text);
    }

    @Test
    void wrongUsageIsRefused() {
        assertEquals(2, execute("--impl enhanced"));
        assertEquals(2, execute("--impl enhanced,nobody"));
        assertEquals(2, execute("--workload nothing"));
        assertEquals(2, execute("--forks 1"));
        assertEquals(2, execute("--blocks 0"));
        assertEquals(2, execute("--unknown"));
    }

    private int execute(String options, String... last) {
        String[] words = options.split(" ");
        String[] arguments = new String[words.length + last.length];
        System.arraycopy(words, 0, arguments, 0, words.length);
        System.arraycopy(last, 0, arguments, words.length, last.length);
        PrintStream console = new PrintStream(output, true, StandardCharsets.UTF_8);
        return new CommandLine(new PairedRun(console))
                .setErr(new PrintWriter(console, true))
                .setOut(new PrintWriter(console, true))
                .execute(arguments);
    }

    private String text() {
        return output.toString(StandardCharsets.UTF_8);
    }
}
