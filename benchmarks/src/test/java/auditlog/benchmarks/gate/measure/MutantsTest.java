package auditlog.benchmarks.gate.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.gate.Judgement;
import auditlog.benchmarks.gate.raw.Counter;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.gate.raw.Layer;
import auditlog.datagen.Dataset;
import auditlog.equivalence.mutants.SourcePatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The patches fit the present sources, say what must catch them, and what is said is held against what is found. */
class MutantsTest {

    @TempDir
    private Path temporary;

    @Test
    void everyPatchFitsCompilesAndSaysWhatMustCatchIt() throws Exception {
        Mutants mutants = Mutants.read(Dataset.projectRoot());
        assertTrue(mutants.all().size() >= 10, () -> mutants.all().toString());
        for (SourcePatch patch : mutants.all()) {
            Expectation expected = Expectation.of(patch);
            for (Set<String> words : List.of(expected.must(), expected.may())) {
                words.forEach(word -> assertTrue(Counter.named(word).isPresent(), patch.name() + ": " + word));
            }
            Path classes = mutants.compile(patch, temporary.resolve(patch.name()));
            assertTrue(Files.exists(classes.resolve("auditlog/enhanced/IndexedAuditLogService.class")), patch.name());
        }
    }

    @Test
    void everySlowdownOfTheCampaignIsAMutant() throws Exception {
        Mutants mutants = Mutants.read(Dataset.projectRoot());
        Piece.all().stream()
                .filter(piece -> piece.slowdown() > 0)
                .forEach(piece -> assertEquals(
                        piece.mutant(), mutants.named(piece.mutant()).name()));
        assertThrows(GateException.class, () -> mutants.named("slower-07"));
    }

    @Test
    void whatIsFoundIsHeldAgainstWhatIsSaid() throws Exception {
        Expectation expected = Expectation.of(patch("answers: same\nmust: reads\nmay: bytesRead"));
        assertEquals("", expected.trouble(found("reads")));
        assertEquals("", expected.trouble(found("reads", "bytesRead")));
        assertTrue(expected.trouble(found("bytesRead")).contains("not moved: reads"));
        assertTrue(expected.trouble(found("reads", "opens")).contains("moved without cause: opens"));
        assertTrue(expected.trouble(new Expectation.Found(true, Set.of("reads"), Set.of()))
                .contains("answers should be the same"));
        assertTrue(expected.trouble(new Expectation.Found(false, Set.of("reads"), Set.of("counters: none")))
                .contains("counters: none"));
        assertTrue(Expectation.of(patch("answers: differ")).trouble(found()).contains("answers should differ"));
    }

    @Test
    void aPatchThatNothingWouldCatchIsRefused() {
        assertThrows(GateException.class, () -> Expectation.of(patch("answers: same")));
        assertThrows(GateException.class, () -> Expectation.of(patch("must: reads")));
        assertThrows(GateException.class, () -> Expectation.of(patch("answers: maybe\nmust: reads")));
    }

    @Test
    void failsAreFoundByLayerAndErrorsApart() {
        Judgement judgement = new Judgement(
                "FAIL",
                List.of(
                        new Judgement.Finding(Layer.ANSWERS, "first", "", "PASS", ""),
                        new Judgement.Finding(Layer.COUNTERS, "first", "reads", "FAIL", "1 more"),
                        new Judgement.Finding(Layer.COUNTERS, "deep", "opens", "ERROR", "not counted")));
        Expectation.Found found = Expectation.Found.in(judgement);
        assertEquals(new Expectation.Found(false, Set.of("reads"), Set.of("counters deep opens: not counted")), found);
    }

    private static Expectation.Found found(String... moved) {
        return new Expectation.Found(false, Set.of(moved), Set.of());
    }

    private static SourcePatch patch(String properties) throws Exception {
        return SourcePatch.parse("a mutant", properties + "\n@@ A.java\n-old\n+new\n");
    }
}
