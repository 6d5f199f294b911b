package auditlog.benchmarks.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.gate.raw.Answers;
import auditlog.benchmarks.gate.raw.ArmName;
import auditlog.benchmarks.gate.raw.Claims;
import auditlog.benchmarks.gate.raw.Counters;
import auditlog.benchmarks.gate.raw.Failure;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.gate.raw.Layer;
import auditlog.benchmarks.gate.raw.RawDirectory;
import auditlog.benchmarks.gate.raw.Scenario;
import auditlog.benchmarks.gate.raw.TimedFork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {

    private static final Scenario FIRST = GateFixture.SCENARIOS.get(0);
    private static final Scenario FILTERED = GateFixture.SCENARIOS.get(2);

    @TempDir
    private Path directory;

    private GateFixture fixture;

    @BeforeEach
    void prepare() {
        fixture = new GateFixture(directory.resolve("a project"));
    }

    @Test
    void aGoodRunPasses() throws IOException {
        fixture.good();
        Report report = judge();
        assertEquals(Verdict.PASS, report.verdict(), () -> Reports.text(report));
        // 3 answers; requests, events and 4 counters of 3 scenarios; 2 scenarios, 2 null arms and a canary; 2 claims
        assertEquals(3 + 18 + 5 + 2, report.checks().size());
    }

    // ------------------------------------------------------------------------------------------------ answers

    @Test
    void otherPagesThanTheBaselinesFail() throws IOException {
        fixture.good().answers(GateFixture.DIGEST, GateFixture.OTHER_DIGEST);
        assertOnly(Verdict.FAIL, "answers first", "other pages than the baseline");
    }

    @Test
    void bothUnlikeTheReferenceFails() throws IOException {
        fixture.good().answers(GateFixture.OTHER_DIGEST, GateFixture.OTHER_DIGEST);
        assertOnly(Verdict.FAIL, "answers first", "the reference has other pages");
    }

    @Test
    void anAnswerThatIsMissingIsAnError() throws IOException {
        fixture.good();
        fixture.raw.write(
                new Answers(List.of(new Answers.Digests("first", 10, GateFixture.DIGEST, GateFixture.DIGEST))));
        assertOnly(Verdict.ERROR, "answers past-the-end", "nothing was served");
    }

    @Test
    void noRequestServedIsAnError() throws IOException {
        fixture.good();
        fixture.raw.write(new Answers(fixture.run().scenarios().stream()
                .map(scenario -> new Answers.Digests(scenario.name(), 0, GateFixture.DIGEST, GateFixture.DIGEST))
                .toList()));
        assertOnly(Verdict.ERROR, "answers first", "nothing was served");
    }

    // ------------------------------------------------------------------------------------------------ counters

    @ParameterizedTest
    @CsvSource({
        "reads,13,'reference 12, now 13 (+1, +0.100 a request): worse'",
        "statements,11,'reference 10, now 11 (+1, +0.100 a request): worse'",
        "eventsDecoded,201,'reference 200, now 201 (+1, +0.100 a request): worse'",
        "reads,11,'reference 12, now 11 (-1, -0.100 a request): better'",
        "bytesAllocated,5160,'reference 5000, now 5160 (+160, +16.000 a request): worse'",
        "bytesAllocated,4840,'reference 5000, now 4840 (-160, -16.000 a request): better'"
    })
    void oneMoreOrOneLessFailsInOneLineThatNamesIt(String counter, long now, String detail) throws IOException {
        fixture.good().counters(Map.of(counter, List.of(now, now)));
        Report report = judge();
        List<Check> failed = report.checks().stream()
                .filter(check -> check.verdict() != Verdict.PASS)
                .toList();
        assertEquals(1, failed.size(), () -> Reports.text(report));
        assertEquals("counters first " + counter, failed.get(0).title());
        assertTrue(failed.get(0).detail().startsWith(detail), failed.get(0)::detail);
        assertEquals(Verdict.FAIL, report.verdict());
        assertTrue(failed.get(0).repeat().contains("--layer=counters --scenario=first --seed=42"));
    }

    @ParameterizedTest
    @ValueSource(longs = {4841, 4999, 5001, 5159})
    void allocationMayDifferByLessThanAnObjectARequest(long now) throws IOException {
        fixture.good().counters(Map.of("bytesAllocated", List.of(now, 5000L)));
        assertEquals(Verdict.PASS, judge().verdict());
    }

    @Test
    void anObjectAnEventIsSeenWhereRequestsReturnFewEvents() {
        Counters.Counted counted = new Counters.Counted("filtered", 1000, 3, List.of());
        Counters counters = new Counters(GateFixture.JVM, 16, List.of(counted));
        assertEquals(48, ExactJudge.slack(counters, counted, auditlog.benchmarks.gate.raw.Counter.BYTES_ALLOCATED));
    }

    @Test
    void fewerDecodedThanReturnedIsWorkRemoved() throws IOException {
        fixture.good().counters(Map.of("eventsDecoded", List.of(199L, 199L)));
        assertOnly(Verdict.FAIL, "counters first eventsDecoded", "199 payloads decoded for 200 events returned");
    }

    @Test
    void aCounterThatDoesNotRepeatIsNotTrusted() throws IOException {
        fixture.good().counters(Map.of("reads", List.of(12L, 13L)));
        assertOnly(Verdict.UNTRUSTED, "counters first reads", "not exact");
    }

    @Test
    void anUnknownCounterIsAnError() throws IOException {
        fixture.good();
        fixture.raw.write(new Counters(
                GateFixture.JVM,
                16,
                List.of(new Counters.Counted("first", 10, 200, List.of(new Counters.Total("raeds", List.of(12L)))))));
        Report report = judge();
        assertEquals(Verdict.ERROR, report.verdict());
        assertHas(report, Verdict.ERROR, "counters first raeds", "unknown");
        assertHas(report, Verdict.ERROR, "counters first reads", "not counted");
        assertHas(report, Verdict.ERROR, "counters filtered", "nothing was counted");
    }

    @Test
    void anotherJvmHasNoReference() throws IOException {
        fixture.good();
        Counters counters = fixture.raw.counters().orElseThrow();
        fixture.raw.write(new Counters("jdk21/compressed", 16, counters.scenarios()));
        assertOnly(Verdict.ERROR, "counters first bytesAllocated", "no line 'first bytesAllocated jdk21/compressed'");
    }

    @Test
    void otherRequestsThanTheReferencesFail() throws IOException {
        fixture.good();
        Counters counters = fixture.raw.counters().orElseThrow();
        fixture.raw.write(new Counters(
                counters.jvm(),
                counters.objectBytes(),
                counters.scenarios().stream()
                        .map(one -> new Counters.Counted(one.scenario(), 11, one.events(), one.totals()))
                        .toList()));
        assertOnly(Verdict.FAIL, "counters first requests", "reference 10, now 11");
    }

    @Test
    void withoutAReferenceNothingPasses() throws IOException {
        fixture.good();
        Files.delete(fixture.raw.path().resolve("reference.txt"));
        Report report = judge();
        assertEquals(Verdict.ERROR, report.verdict());
        assertHas(report, Verdict.ERROR, "answers first", "no line 'first answers'");
    }

    @Test
    void aBrokenReferenceIsAnErrorThatNamesTheLine() throws IOException {
        fixture.good();
        Files.writeString(fixture.raw.path().resolve("reference.txt"), "first reads twelve\n");
        assertOnly(Verdict.ERROR, "counters layer", "line 1 needs a whole number");
    }

    @Test
    void aScenarioOfTheReferenceThatIsGoneIsAnErrorUnlessOthersWereAskedFor() throws IOException {
        List<Scenario> renamed = List.of(FIRST, new Scenario("beyond", false, false), FILTERED);
        fixture.commitReference();
        fixture.with(run -> GateFixture.scenarios(run, List.of(), renamed)).begin();
        fixture.answers(GateFixture.DIGEST, GateFixture.DIGEST)
                .counters(Map.of())
                .claims(20, 1.2);
        time(Map.of());
        assertHas(judge(), Verdict.ERROR, "answers past-the-end", "removed or renamed");
        assertHas(judge(), Verdict.ERROR, "counters past-the-end", "removed or renamed");
        assertHas(judge(), Verdict.ERROR, "answers beyond", "no line");

        GateFixture part = new GateFixture(directory.resolve("part"));
        part.commitReference();
        part.with(run -> GateFixture.scenarios(run, List.of("first"), List.of(FIRST)))
                .with(run -> GateFixture.layers(run, Layer.ANSWERS, Layer.COUNTERS))
                .begin();
        part.answers(GateFixture.DIGEST, GateFixture.DIGEST).counters(Map.of());
        assertEquals(Verdict.PASS, Judge.report(part.raw).verdict());
    }

    // ------------------------------------------------------------------------------------------------ time

    @Test
    void aSlowdownFailsAndNamesTheScenario() throws IOException {
        fixture.good().time(FILTERED, 1, Map.of(ArmName.THIS, 1.1));
        assertOnly(Verdict.FAIL, "time filtered this / other", "slower: lower bound");
        Check check = find(judge(), "time filtered this / other");
        assertEquals(
                "./run_tests gate --layer=time --scenario=filtered --against=" + "2".repeat(40) + " --seed=42",
                check.repeat());
    }

    @Test
    void whatTheFirstStageDecidedTheSecondDoesNotChange() throws IOException {
        fixture.good().time(FIRST, 2, Map.of(ArmName.THIS, 1.5));
        assertEquals(Verdict.PASS, judge().verdict());
    }

    @Test
    void inDoubtASecondStageIsDueAndItsAbsenceIsAnError() throws IOException {
        fixture.good().time(FIRST, 1, Map.of(ArmName.THIS, 1.035), 0.05);
        assertEquals(List.of("first"), undecided(1));
        assertOnly(Verdict.ERROR, "time first this / other", "stage 2, fork 1 is missing");
        fixture.time(FIRST, 2, Map.of(ArmName.THIS, 1.0));
        assertEquals(Verdict.PASS, judge().verdict());
        fixture.time(FIRST, 2, Map.of(ArmName.THIS, 1.045), 0.05);
        assertOnly(Verdict.UNDECIDED, "time first this / other", "20 forks, both stages; neither");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.03, 0.97})
    void aNullArmThatIsOffIsNotTrustedWhateverTheRest(double ratio) throws IOException {
        fixture.good().time(FIRST, 1, Map.of(ArmName.OTHER_AGAIN, ratio, ArmName.THIS, 1.2));
        assertEquals(List.of(), undecided(1));
        Report report = judge();
        assertEquals(Verdict.UNTRUSTED, report.verdict());
        assertHas(report, Verdict.UNTRUSTED, "time first null arm", "limit 1.0200");
        assertHas(report, Verdict.UNTRUSTED, "time first this / other", "would be FAIL");
        assertHas(report, Verdict.UNTRUSTED, "time filtered this / other", "would be PASS");
    }

    @Test
    void aCanaryThatIsNotCaughtIsNotTrusted() throws IOException {
        fixture.good().time(FIRST, 1, Map.of(ArmName.CANARY, 1.005));
        assertEquals(List.of("first"), undecided(1));
        fixture.time(FIRST, 2, Map.of(ArmName.CANARY, 1.005));
        Report report = judge();
        assertEquals(Verdict.UNTRUSTED, report.verdict());
        assertHas(report, Verdict.UNTRUSTED, "time first canary", "not caught");
    }

    @Test
    void otherLibrariesOnTheOtherSideLeaveItUndecided() throws IOException {
        fixture.good().with(run -> GateFixture.troubled(run, List.of("sqlite-jdbc 1 and 2"), List.of()));
        fixture.begin();
        Report report = judge();
        assertEquals(Verdict.UNDECIDED, report.verdict());
        assertHas(report, Verdict.UNDECIDED, "time first this / other", "can't tell: sqlite-jdbc 1 and 2");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aTimeThatIsNoPositiveNumberIsAnError(double bad) throws IOException {
        fixture.good();
        Map<ArmName, double[]> nanos = new EnumMap<>(fork(3).nanos());
        nanos.get(ArmName.OTHER_AGAIN)[4] = bad;
        fixture.raw.write(new TimedFork("first", 1, 3, 100, nanos));
        assertOnly(Verdict.ERROR, "time first this / other", "stage 1, fork 3, arm OTHER_AGAIN: a time that is no");
    }

    @Test
    void fewerBlocksAndMissingArmsAreErrors() throws IOException {
        fixture.good();
        Map<ArmName, double[]> nanos = new EnumMap<>(fork(10).nanos());
        nanos.put(ArmName.THIS, Arrays.copyOf(nanos.get(ArmName.THIS), 8));
        fixture.raw.write(new TimedFork("first", 1, 10, 100, nanos));
        assertOnly(Verdict.ERROR, "time first this / other", "8 blocks, declared 9");
        nanos.remove(ArmName.CANARY);
        nanos.put(ArmName.THIS, nanos.get(ArmName.OTHER));
        fixture.raw.write(new TimedFork("first", 1, 10, 100, nanos));
        assertOnly(Verdict.ERROR, "time first this / other", "has no arm CANARY");
    }

    @Test
    void forksMoreOrFewerThanDeclaredAreErrors() throws IOException {
        fixture.good();
        fixture.raw.write(fixture.fork(FIRST, 1, 11, Map.of(), 0.01));
        assertOnly(Verdict.ERROR, "time forks time-first-1-11.json", "not declared");
        Files.delete(fixture.raw.path().resolve("time-first-1-11.json"));
        Files.delete(fixture.raw.path().resolve("time-first-1-10.json"));
        assertOnly(Verdict.ERROR, "time first this / other", "fork 10 is missing");
    }

    @Test
    void aForkUnderAnothersNameIsAnError() throws IOException {
        fixture.good();
        Path forks = fixture.raw.path();
        Files.copy(
                forks.resolve("time-first-1-02.json"),
                forks.resolve("time-first-1-03.json"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertOnly(Verdict.ERROR, "time first this / other", "holds another fork");
    }

    // ------------------------------------------------------------------------------------------------ claims

    @Test
    void claimsHoldFailOrStayOpen() throws IOException {
        fixture.good().claims(9, 1.2);
        assertOnly(Verdict.FAIL, "claims hits.baseline/enhanced", "claimed at least 10.00");
        fixture.claims(10, 1.2);
        assertOnly(Verdict.UNDECIDED, "claims hits.baseline/enhanced", "claimed at least 10.00");
        fixture.claims(20, 1.6);
        assertOnly(Verdict.FAIL, "claims hits.enhanced/floor", "claimed at most 1.5000");
    }

    @Test
    void fasterThanTheFloorIsNotTrusted() throws IOException {
        fixture.good().claims(20, 0.9);
        assertOnly(Verdict.UNTRUSTED, "claims hits.enhanced/floor", "removed the work");
        fixture.claims(20, 0.97);
        assertEquals(Verdict.PASS, judge().verdict());
    }

    @Test
    void claimsThatWereNotMeasuredAndMeasurementsWithoutAClaimAreErrors() throws IOException {
        fixture.good();
        fixture.raw.write(new Claims(List.of(
                new Claims.Measured("hits.baseline/enhanced", GateFixture.logs(20)),
                new Claims.Measured("contract.enhanced/floor", GateFixture.logs(1)))));
        Report report = judge();
        assertHas(report, Verdict.ERROR, "claims hits.enhanced/floor", "not measured");
        assertHas(report, Verdict.ERROR, "claims contract.enhanced/floor", "nothing is claimed");
        for (double[] bad : List.of(new double[4], new double[] {1, 1, Double.NaN, 1, 1})) {
            fixture.raw.write(new Claims(List.of(
                    new Claims.Measured("hits.baseline/enhanced", bad),
                    new Claims.Measured("hits.enhanced/floor", GateFixture.logs(1)))));
            assertOnly(Verdict.ERROR, "claims hits.baseline/enhanced", "needs 5 finite ratios");
        }
    }

    // ------------------------------------------------------------------------------------------------ the whole

    @ParameterizedTest
    @EnumSource
    void aLayerThatWasNotMeasuredIsAnError(Layer layer) throws IOException {
        fixture.good();
        String file = layer == Layer.TIME ? "time-" : layer.word() + ".json";
        try (Stream<Path> files = Files.list(fixture.raw.path())) {
            for (Path path : files.filter(path -> path.getFileName().toString().startsWith(file))
                    .toList()) {
                Files.delete(path);
            }
        }
        Report report = judge();
        assertEquals(Verdict.ERROR, report.verdict());
        assertTrue(report.checks().stream()
                .filter(check -> check.verdict() != Verdict.PASS)
                .allMatch(check -> check.layer() == layer && check.verdict() == Verdict.ERROR));
    }

    @ParameterizedTest
    @EnumSource
    void aLayerThatCouldNotBeMeasuredIsAnError(Layer layer) throws IOException {
        fixture.good();
        fixture.raw.write(new Failure(layer, "the fork died"));
        assertOnly(Verdict.ERROR, layer.word() + " layer", "the fork died");
    }

    @Test
    void staleJarsAreAnErrorAndNothingElseIsJudged() throws IOException {
        fixture.good()
                .with(run -> GateFixture.troubled(run, List.of(), List.of("enhanced-module.jar is of another commit")));
        fixture.answers(GateFixture.DIGEST, GateFixture.OTHER_DIGEST).begin();
        Report report = judge();
        assertEquals(1, report.checks().size());
        assertEquals(Verdict.ERROR, report.verdict());
    }

    @Test
    void aRegressionThatWasSeenStandsWhateverElseWentWrong() throws IOException {
        fixture.good().counters(Map.of("reads", List.of(13L)));
        fixture.raw.write(new Failure(Layer.TIME, "the fork died"));
        assertEquals(Verdict.FAIL, judge().verdict());
        assertEquals(1, judge().verdict().exitCode());
    }

    @Test
    void layersThatWereNotAskedForAreNotMissed() throws IOException {
        fixture.commitReference();
        fixture.with(run -> GateFixture.layers(run, Layer.COUNTERS)).begin();
        fixture.counters(Map.of());
        Report report = judge();
        assertEquals(Verdict.PASS, report.verdict());
        assertTrue(report.checks().stream().allMatch(check -> check.layer() == Layer.COUNTERS));
    }

    @Test
    void whatIsNoRawDataIsRefused() {
        assertTrue(assertThrows(GateException.class, () -> Judge.report(new RawDirectory(directory)))
                .getMessage()
                .contains("gate-run.json"));
    }

    private void time(Map<ArmName, Double> ratios) throws IOException {
        for (Scenario scenario : fixture.run().timed()) {
            fixture.time(scenario, 1, ratios);
        }
    }

    private TimedFork fork(int number) {
        return fixture.raw.fork("first", 1, number).orElseThrow();
    }

    private List<String> undecided(int stage) {
        return new TimeJudge(fixture.raw, fixture.raw.run()).undecided(stage);
    }

    private Report judge() {
        return Judge.report(fixture.raw);
    }

    /** The whole has this verdict, by a check of this title; and no check has a worse or another one but PASS. */
    private void assertOnly(Verdict verdict, String title, String detail) {
        Report report = judge();
        assertEquals(verdict, report.verdict(), () -> Reports.text(report));
        assertHas(report, verdict, title, detail);
        assertFalse(
                report.checks().stream()
                        .anyMatch(check -> check.verdict() != verdict && check.verdict() != Verdict.PASS),
                () -> Reports.text(report));
    }

    private static void assertHas(Report report, Verdict verdict, String title, String detail) {
        Check check = find(report, title);
        assertEquals(verdict, check.verdict(), () -> Reports.text(report));
        assertTrue(check.detail().contains(detail), check::detail);
    }

    private static Check find(Report report, String title) {
        return report.checks().stream()
                .filter(check -> check.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no check " + title + " in\n" + Reports.text(report)));
    }

    @Test
    void identicalModulesPassWithoutBeingTimed() throws IOException {
        GateFixture fixture = new GateFixture(directory);
        fixture.commitReference();
        fixture.with(GateFixture::identical)
                .with(run -> GateFixture.layers(run, Layer.TIME))
                .begin();
        Report report = Judge.report(fixture.raw);
        assertEquals(Verdict.PASS, report.verdict());
        assertTrue(report.checks().stream().allMatch(check -> check.detail().contains("nothing to time")));
        assertEquals(fixture.run().timed().size(), report.checks().size());
    }
}
