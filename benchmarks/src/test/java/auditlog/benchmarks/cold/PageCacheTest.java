package auditlog.benchmarks.cold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageCacheTest {

    private static final Path FILE = Path.of("some where/payloads.jsonl");

    private final List<List<String>> commands = new ArrayList<>();

    @Test
    void aFileIsEvictedAndThatIsChecked() throws InterruptedException {
        assertEquals(Optional.empty(), evict("0\nrecords in", "0\n    0\n"));
        assertEquals(
                List.of(
                        List.of("dd", "if=" + FILE, "iflag=nocache", "count=0"),
                        List.of("fincore", "--noheadings", "--output", "PAGES", FILE.toString())),
                commands);
    }

    @Test
    void whatIsStillCachedIsNotCold() throws InterruptedException {
        String why = evict("0\n", "0\n   17\n").orElseThrow();
        assertEquals("payloads.jsonl could not be evicted: 17 of its pages are still cached", why);
    }

    @Test
    void whereTheToolsAreMissingOrOthersThatIsSaid() throws InterruptedException {
        assertTrue(evict("1\ndd: unknown operand iflag").orElseThrow().contains("GNU"));
        assertTrue(evict("0\n", "1\nfincore: bad usage").orElseThrow().contains("fincore can't tell"));
        assertTrue(evict("0\n", "0\n").orElseThrow().contains("could not be evicted"));
        assertTrue(new PageCache(command -> {
                    throw new IOException("no such\nfile");
                })
                .evict(FILE)
                .orElseThrow()
                .endsWith("no such file"));
    }

    private Optional<String> evict(String... answers) throws InterruptedException {
        commands.clear();
        return new PageCache(command -> {
                    commands.add(command);
                    return answers[commands.size() - 1];
                })
                .evict(FILE);
    }
}
