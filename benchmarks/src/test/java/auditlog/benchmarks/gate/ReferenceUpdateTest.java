package auditlog.benchmarks.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.gate.raw.Counters;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.gate.raw.Layer;
import auditlog.benchmarks.gate.raw.RawDirectory;
import auditlog.benchmarks.gate.raw.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceUpdateTest {

    @TempDir
    private Path directory;

    private GateFixture fixture;

    @BeforeEach
    void prepare() throws IOException {
        fixture = new GateFixture(directory.resolve("a project"));
        fixture.good();
    }

    @Test
    void onlyTheChangedLinesAreWrittenAnew() throws IOException {
        List<String> before = values();
        fixture.counters(Map.of("reads", List.of(13L, 13L), "bytesAllocated", List.of(5001L, 5001L)));
        assertEquals(
                List.of("first reads: 12 -> 13"),
                ReferenceUpdate.accept(fixture.raw, fixture.root, "reads twice").changes());
        List<String> expected = new ArrayList<>(before);
        expected.set(expected.indexOf("first reads 12"), "first reads 13");
        assertEquals(expected, values());
        assertEquals(List.of("2026-01-02\t111111111111 and changes\tfirst reads\t12\t13\treads twice"), log());

        // What was accepted passes, and a change back fails again.
        fixture.begin();
        assertEquals(Verdict.PASS, Judge.report(fixture.raw).verdict());
        fixture.counters(Map.of());
        assertEquals(Verdict.FAIL, Judge.report(fixture.raw).verdict());
    }

    @Test
    void theLogGrows() throws IOException {
        fixture.counters(Map.of("reads", List.of(13L)));
        ReferenceUpdate.accept(fixture.raw, fixture.root, "one");
        fixture.counters(Map.of("reads", List.of(14L)));
        ReferenceUpdate.accept(fixture.raw, fixture.root, " two\tlines\nlong ");
        assertEquals(2, log().size());
        assertTrue(log().get(1).endsWith("\t13\t14\ttwo lines long"), log()::toString);
    }

    @Test
    void withoutAChangeNothingIsWritten() throws IOException {
        Path reference = fixture.root.resolve(RawDirectory.REFERENCE);
        String before = Files.readString(reference);
        assertEquals(
                List.of(),
                ReferenceUpdate.accept(fixture.raw, fixture.root, "nothing").changes());
        assertEquals(before, Files.readString(reference));
        assertFalse(Files.exists(reference.resolveSibling(ReferenceUpdate.LOG)));
    }

    @Test
    void theFirstReferenceIsMadeFromNothing() throws IOException {
        Path reference = fixture.root.resolve(RawDirectory.REFERENCE);
        Files.delete(reference);
        Files.delete(fixture.raw.path().resolve("reference.txt"));
        List<String> changes =
                ReferenceUpdate.accept(fixture.raw, fixture.root, "the first").changes();
        assertEquals(3 * 7, changes.size());
        assertTrue(log().get(0).contains("\t-\t"), log()::toString);
        fixture.begin();
        assertEquals(Verdict.PASS, Judge.report(fixture.raw).verdict());
    }

    @Test
    void anotherJvmsLinesStandBesideEachOther() throws IOException {
        Counters counters = fixture.raw.counters().orElseThrow();
        fixture.raw.write(new Counters("jdk21/compressed", 16, counters.scenarios()));
        List<String> changes =
                ReferenceUpdate.accept(fixture.raw, fixture.root, "another JDK").changes();
        assertEquals(3, changes.size(), changes::toString);
        assertTrue(values().contains("first bytesAllocated jdk17/compressed 5000"));
        assertTrue(values().contains("first bytesAllocated jdk21/compressed 5000"));
        assertTrue(values().contains("first bytesAllocated jdk25/compact 4000"));
    }

    @Test
    void theLinesOfOtherJvmsThatAreNowStaleAreNamed() throws IOException {
        fixture.counters(Map.of("reads", List.of(13L)));
        assertEquals(
                List.of(),
                ReferenceUpdate.accept(fixture.raw, fixture.root, "no bytes moved")
                        .stale());
        fixture.counters(Map.of("bytesAllocated", List.of(9000L)));
        assertEquals(
                List.of("first bytesAllocated jdk25/compact 4000"),
                ReferenceUpdate.accept(fixture.raw, fixture.root, "more is kept")
                        .stale());

        // Then on the other JDK, at the same commit: what the first accepted there is of after the change.
        Counters counters = fixture.raw.counters().orElseThrow();
        fixture.raw.write(new Counters("jdk25/compact", GateFixture.OBJECT, counters.scenarios()));
        assertTrue(ReferenceUpdate.accept(fixture.raw, fixture.root, "more is kept").stale().stream()
                .noneMatch(line -> line.startsWith("first")));
    }

    @Test
    void aComparisonOfCommitsIsNotAccepted() throws IOException {
        fixture.with(run -> GateFixture.commanded(run, "gate compare a b")).begin();
        assertRefused("compared two commits");
    }

    @Test
    void whatIsGoneIsTakenOutUnlessOnlyAPartWasMeasured() throws IOException {
        List<Scenario> two = GateFixture.SCENARIOS.subList(0, 2);
        fixture.with(run -> GateFixture.scenarios(run, List.of("first", "past-the-end"), two))
                .begin();
        fixture.answers(GateFixture.DIGEST, GateFixture.DIGEST).counters(Map.of());
        assertEquals(
                List.of(),
                ReferenceUpdate.accept(fixture.raw, fixture.root, "a part").changes());

        fixture.with(run -> GateFixture.scenarios(run, List.of(), two)).begin();
        List<String> changes = ReferenceUpdate.accept(fixture.raw, fixture.root, "filtered is gone")
                .changes();
        assertEquals(8, changes.size(), changes::toString);
        assertTrue(values().stream().noneMatch(line -> line.startsWith("filtered")));
    }

    @Test
    void aReasonIsNeeded() throws IOException {
        fixture.counters(Map.of("reads", List.of(13L)));
        for (String reason : new String[] {null, "", " \t\n"}) {
            assertRefused("A reason is needed", reason);
        }
    }

    @Test
    void wrongAnswersAreNeverAccepted() throws IOException {
        fixture.answers(GateFixture.DIGEST, GateFixture.OTHER_DIGEST);
        assertRefused("other pages than the baseline");
    }

    @Test
    void removedWorkIsNeverAccepted() throws IOException {
        fixture.counters(Map.of("eventsDecoded", List.of(0L)));
        assertRefused("work was removed");
    }

    @Test
    void countsThatDoNotRepeatAreNeverAccepted() throws IOException {
        fixture.counters(Map.of("reads", List.of(12L, 13L)));
        assertRefused("not exact");
    }

    @Test
    void aRunOfStaleJarsOrWithoutTheLayersIsNotAccepted() throws IOException {
        fixture.with(run -> GateFixture.layers(run, Layer.COUNTERS)).begin();
        assertRefused("left the layer answers out");
        fixture.with(run -> GateFixture.troubled(run, List.of(), List.of("an old jar")))
                .begin();
        assertRefused("an old jar");
    }

    private void assertRefused(String message) throws IOException {
        assertRefused(message, "a good reason");
    }

    private void assertRefused(String message, String reason) throws IOException {
        Path reference = fixture.root.resolve(RawDirectory.REFERENCE);
        String before = Files.readString(reference);
        GateException e =
                assertThrows(GateException.class, () -> ReferenceUpdate.accept(fixture.raw, fixture.root, reason));
        assertTrue(e.getMessage().contains(message), e::getMessage);
        assertEquals(before, Files.readString(reference));
        assertFalse(Files.exists(reference.resolveSibling(ReferenceUpdate.LOG)));
    }

    private List<String> values() throws IOException {
        return Files.readAllLines(fixture.root.resolve(RawDirectory.REFERENCE)).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    private List<String> log() throws IOException {
        return Files.readAllLines(fixture.root.resolve(RawDirectory.REFERENCE).resolveSibling(ReferenceUpdate.LOG));
    }
}
