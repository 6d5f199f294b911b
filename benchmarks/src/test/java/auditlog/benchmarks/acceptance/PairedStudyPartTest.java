package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairedStudyPartTest {

    @Test
    void whatIsShownNamesTheFileButNoPlaceOfTheMachine() {
        Path file = Path.of("/somebody's/checkout/study/paired-hits.json").toAbsolutePath();
        assertEquals(
                List.of("pair  time ratio", "raw data: paired-hits.json"),
                PairedStudyPart.shown(
                        "dataset verified\nfork 1 of 5\npair  time ratio\nraw data: " + file + "\n", file));
    }
}
