package auditlog.benchmarks.gate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.gate.raw.ArmName;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.gate.raw.GateMeasurement;
import auditlog.benchmarks.gate.raw.GateRequest;
import auditlog.benchmarks.gate.raw.Layer;
import auditlog.benchmarks.gate.raw.RawDirectory;
import auditlog.benchmarks.gate.raw.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GateCommandTest {

    @TempDir
    private Path directory;

    private Path root;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<GateRequest> requests = new ArrayList<>();
    private Map<String, List<Long>> counters = Map.of();
    private Map<String, List<Long>> base = Map.of();
    private Map<ArmName, Double> ratios = Map.of();
    private double spread = 0.008;
    private String summary;

    @BeforeEach
    void prepare() throws IOException {
        root = directory.resolve("a project");
        new GateFixture(root).commitReference();
    }

    @Test
    void aRunMeasuresJudgesAndWritesItsReports() throws IOException {
        summary = directory.resolve("summary page.md").toString();
        Files.writeString(Path.of(summary), "before\n");
        assertEquals(0, gate("--against=main~1", "--seed=9"), err::toString);
        GateRequest request = requests.get(0);
        assertEquals(root, request.root());
        assertEquals("main~1", request.against());
        assertEquals(List.of(Layer.values()), request.layers());
        assertEquals(List.of(), request.scenarios());
        assertEquals(9, request.seed());
        assertEquals(out.toString(), Files.readString(results().resolve("report.txt")));
        assertTrue(out.toString().contains("Verdict: PASS"));
        assertEquals(
                "before\n" + Files.readString(results().resolve("summary.md")) + "\n",
                Files.readString(Path.of(summary)));
        assertTrue(Files.size(results().resolve("junit.xml")) > 0);
    }

    @Test
    void anAnalysisSaysTheSameByteForByte() throws IOException {
        counters = Map.of("reads", List.of(13L));
        ratios = Map.of(ArmName.THIS, 1.06);
        assertEquals(1, gate());
        String live = out.toString();
        Path moved = directory.resolve("moved elsewhere");
        Files.move(results().resolve("raw"), moved);
        for (String time : List.of("once", "twice")) {
            out.getBuffer().setLength(0);
            Path again = directory.resolve(time);
            assertEquals(1, gate("analyse", moved.toString(), "--out", again.toString()));
            assertEquals(live, out.toString());
            for (String file : Reports.FILES) {
                assertArrayEquals(
                        Files.readAllBytes(results().resolve(file)), Files.readAllBytes(again.resolve(file)), file);
            }
        }
    }

    @Test
    void theSecondStageIsAskedForOnlyWhereItIsNeeded() throws IOException {
        ratios = Map.of(ArmName.THIS, 1.035);
        spread = 0.05;
        gate("--layer=time");
        assertTrue(Files.exists(results().resolve("raw/time-first-2-10.json")));
        assertFalse(out.toString().contains("missing"), out::toString);
        ratios = Map.of();
        spread = 0.008;
        assertEquals(0, gate("--layer=time"), out::toString);
        assertFalse(Files.exists(results().resolve("raw/time-first-2-10.json")));
    }

    @Test
    void undecidedFailsUnlessToldOtherwise() throws IOException {
        ratios = Map.of(ArmName.THIS, 1.04);
        spread = 0.1;
        assertEquals(3, gate("--layer=time"), out::toString);
        assertEquals(3, gate("--layer=time", "--undecided=fail"));
        assertEquals(0, gate("--layer=time", "--undecided=pass"));
        Path raw = results().resolve("raw");
        assertEquals(3, gate("analyse", raw.toString()));
        assertEquals(3, gate("analyse", results().toString()), "the directory that holds it will do");
        assertEquals(0, gate("--undecided=pass", "analyse", raw.toString()));
        assertEquals(0, gate("analyse", raw.toString(), "--undecided=pass"));
    }

    @Test
    void onlyUndecidedIsToldOtherwise() {
        ratios = Map.of(ArmName.THIS, 1.2);
        assertEquals(1, gate("--layer=time", "--undecided=pass"), out::toString);
        ratios = Map.of(ArmName.OTHER_AGAIN, 1.2);
        assertEquals(2, gate("--layer=time", "--undecided=pass"), out::toString);
    }

    @Test
    void layersAndScenariosAreChosen() {
        gate("--counters", "--scenario=first", "--scenario", "filtered");
        assertEquals(List.of(Layer.ANSWERS, Layer.COUNTERS), requests.get(0).layers());
        assertEquals(List.of("first", "filtered"), requests.get(0).scenarios());
        assertNull(requests.get(0).against());
        gate("--layer=time", "--layer=answers");
        assertEquals(List.of(Layer.ANSWERS, Layer.TIME), requests.get(1).layers());
    }

    @Test
    void wrongUsageIsCode2AndMeasuresNothing() {
        for (String[] args : new String[][] {
            {"--layer=tine"},
            {"--counters", "--layer=time"},
            {"--undecided=maybe"},
            {"--seed=x"},
            {"--nonsense"},
            {"accept"},
            {"accept", "--reason= "},
            {"analyse"},
            {"analyse", "nowhere"},
            {"accept", "--reason=x", "--from=nowhere"},
            {"--limit=0"},
            {"compare"},
            {"compare", "one"},
            {"compare", "one", "two", "--layer=claims"}
        }) {
            err.getBuffer().setLength(0);
            assertEquals(2, gate(args), () -> String.join(" ", args));
            assertFalse(err.toString().isEmpty(), () -> String.join(" ", args));
        }
        assertEquals(List.of(), requests);
        assertTrue(Files.notExists(results()));
    }

    @Test
    void aMeasurementThatCannotBeginIsCode2() {
        assertEquals(
                2,
                execute(
                        (request, raw, stages) -> {
                            throw new GateException("there is no commit nowhere");
                        },
                        "--against=nowhere"));
        assertEquals("gate: ERROR: there is no commit nowhere", err.toString().strip());
        assertEquals(2, execute((request, raw, stages) -> {}));
        assertEquals(2, execute((request, raw, stages) -> {
            throw new IOException("of another kind");
        }));
        assertTrue(err.toString().contains("of another kind"));
        err.getBuffer().setLength(0);
        assertEquals(2, execute((request, raw, stages) -> {
            throw new IOException("a file: No space left on device");
        }));
        assertEquals(
                "gate: ERROR: The disk is full: a file: No space left on device; free some space and run it again",
                err.toString().strip());
    }

    @Test
    void acceptMeasuresTheExactLayersAndChangesTheReference() throws IOException {
        counters = Map.of("reads", List.of(11L, 11L));
        assertEquals(1, gate("--counters"));
        assertEquals(0, gate("accept", "--reason", "one read less"), err::toString);
        assertEquals(List.of(Layer.ANSWERS, Layer.COUNTERS), requests.get(1).layers());
        assertTrue(out.toString().contains("first reads: 12 -> 11"));
        assertEquals(0, gate("--counters"));
        out.getBuffer().setLength(0);
        assertEquals(
                0,
                gate(
                        "accept",
                        "--reason",
                        "again",
                        "--from",
                        results().resolve("raw").toString()));
        assertTrue(out.toString().contains("Nothing to accept"));
        assertEquals(3, requests.size());
        assertEquals(0, gate("accept", "--reason", "a part", "--scenario=first", "--seed=3"));
        assertEquals(List.of("first"), requests.get(3).scenarios());
        assertEquals(3, requests.get(3).seed());
    }

    @Test
    void aDirectoryThatHoldsSomethingElseIsNotRemoved() throws IOException {
        Path precious = results().resolve("raw/thesis.txt");
        Files.createDirectories(precious.getParent());
        Files.writeString(precious, "years of work");
        assertEquals(2, gate());
        assertTrue(Files.exists(precious));
        assertTrue(err.toString().contains("remove it by hand"));
    }

    @Test
    void anEarlierRunLeavesNothingBehind() throws IOException {
        assertEquals(0, gate());
        assertEquals(0, gate("--counters"));
        try (Stream<Path> files = Files.list(results().resolve("raw"))) {
            assertEquals(
                    List.of("answers.json", "claims.txt", "counters.json", "gate-run.json", "reference.txt"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void helpNamesEveryOption() {
        assertEquals(0, gate("--help"));
        for (String word : List.of(
                "--against",
                "--counters",
                "--layer",
                "--scenario",
                "--seed",
                "--undecided",
                "--limit",
                "accept",
                "analyse",
                "compare",
                "bisect")) {
            assertTrue(out.toString().contains(word), word);
        }
    }

    @Test
    void everyRunThatBeginsRemovesTheReportsAndEveryRunThatEndsWritesThem() throws IOException {
        summary = directory.resolve("summary page.md").toString();
        assertEquals(0, gate());
        assertEquals(2, execute((request, raw, stages) -> {
            for (String file : Reports.FILES) {
                assertTrue(Files.notExists(results().resolve(file)), file);
            }
            throw new GateException("no commit\nanywhere");
        }));
        for (String file : Reports.FILES) {
            String text = Files.readString(results().resolve(file));
            assertTrue(text.contains("ERROR") && text.replace("\\", "").contains("no commit | anywhere"), text);
            assertFalse(text.contains("PASS"), text);
        }
        assertTrue(Files.readString(Path.of(summary))
                .endsWith(Files.readString(results().resolve("summary.md")) + "\n"));
    }

    @Test
    void aCommandThatWasEndedHasNoVerdict() throws IOException {
        assertEquals(0, gate());
        GateRequest request = GateRequest.ofTree(root, List.of(Layer.ANSWERS), 1);
        try (ReportFiles files = new ReportFiles(results(), null, false, request)) {
            assertTrue(Files.notExists(results().resolve("report.txt")));
            files.interrupted();
            assertTrue(Files.readString(results().resolve("report.txt")).contains("ended before it had a verdict"));
        }
    }

    @Test
    void everyCommandThatIsPrintedAsksForThatPartAgain() throws IOException {
        counters = Map.of("reads", List.of(13L));
        ratios = Map.of(ArmName.THIS, 1.06);
        gate("--seed=7");
        Report report = Judge.report(new RawDirectory(results().resolve("raw")));
        List<String> commands =
                report.checks().stream().map(Check::repeat).distinct().toList();
        assertTrue(commands.size() > 6, commands::toString);
        for (String command : commands) {
            int before = requests.size();
            List<String> words = List.of(command.split(" "));
            assertEquals(List.of("./run_tests", "gate"), words.subList(0, 2));
            gate(words.subList(2, words.size()).toArray(String[]::new));
            assertEquals("", err.toString(), command);
            GateRequest again = requests.get(before);
            assertEquals(1, again.layers().size(), command);
            assertEquals(7, again.seed());
            assertTrue(command.contains("--layer=" + again.layers().get(0).word()), command);
            again.scenarios().forEach(scenario -> assertTrue(command.contains("--scenario=" + scenario), command));
        }
    }

    @Test
    void twoCommitsAreCompared() throws IOException {
        base = Map.of("reads", List.of(12L, 12L));
        counters = Map.of("reads", List.of(11L, 11L));
        assertEquals(0, gate("compare", "v1", "v2", "--seed=3", "--counters"), () -> out + "" + err);
        GateRequest request = requests.get(0);
        assertEquals("v1", request.against());
        assertEquals("v2", request.subject());
        assertEquals("gate compare v1 v2", request.command());
        assertEquals(List.of(Layer.ANSWERS, Layer.COUNTERS), request.layers());
        assertTrue(out.toString().contains("there 12, here 11 (-1, -0.100 a request): better"), out::toString);
        assertFalse(out.toString().contains("accept"), out::toString);

        counters = Map.of("reads", List.of(13L, 13L));
        assertEquals(1, gate("compare", "v1", "v2", "--seed=3", "--layer=counters"));
        assertTrue(
                out.toString().contains("./run_tests gate compare v1 v2 --layer=counters --scenario=first --seed=3"),
                out::toString);
        gate("compare", "v1", "v2");
        assertEquals(
                List.of(Layer.ANSWERS, Layer.COUNTERS, Layer.TIME),
                requests.get(2).layers());
    }

    @Test
    void twoStoredRunsAreCompared() throws IOException {
        gate("--counters");
        Path one = directory.resolve("one run");
        Files.move(results().resolve("raw"), one);
        counters = Map.of("reads", List.of(13L, 13L));
        gate("--counters");
        Path other = results().resolve("raw");
        out.getBuffer().setLength(0);
        assertEquals(1, gate("compare", one.toString(), other.toString()), err::toString);
        assertTrue(out.toString().contains("there 12, here 13"), out::toString);
        assertEquals(0, gate("compare", other.toString(), one.toString()), "better is no FAIL");
        assertEquals(0, gate("compare", one.toString(), other.toString(), "--scenario=filtered"));
        assertTrue(Files.exists(other.resolve("gate-run.json")));
        assertEquals(2, gate("compare", one.toString(), "main"));
    }

    @Test
    void aStepOfABisectionIsGoodBadOrToBeSkipped() throws IOException {
        assertEquals(0, gate("bisect", "v1", "--counters"), () -> out + "" + err);
        assertEquals("BISECT_HEAD", requests.get(0).subject());
        assertEquals("v1", requests.get(0).against());
        counters = Map.of("reads", List.of(13L, 13L));
        assertEquals(1, gate("bisect", "v1", "--counters"));
        counters = Map.of("reads", List.of(13L, 14L));
        assertEquals(125, gate("bisect", "v1", "--counters"), "a counter that does not repeat");
        counters = Map.of();
        ratios = Map.of(ArmName.THIS, 1.04);
        spread = 0.1;
        assertEquals(125, gate("bisect", "v1"), "undecided");
        assertEquals(0, gate("bisect", "v1", "--undecided=pass"));
        assertEquals(
                125,
                execute(
                        (request, raw, stages) -> {
                            throw new GateException("it does not build");
                        },
                        "bisect",
                        "v1"));
        for (String[] wrong :
                new String[][] {{"bisect"}, {"bisect", "v1", "--nonsense"}, {"bisect", "v1", "--layer=tine"}}) {
            assertEquals(125, gate(wrong), () -> String.join(" ", wrong));
        }
    }

    @Test
    void theLimitIsHandedOn() {
        gate("--counters");
        gate("--counters", "--limit=7");
        assertEquals(GateRequest.LIMIT, requests.get(0).limit());
        assertEquals(Duration.ofSeconds(7), requests.get(1).limit());
    }

    private Path results() {
        return root.resolve("target/gate");
    }

    private int gate(String... args) {
        return execute(this::measure, args);
    }

    private int execute(GateMeasurement measurement, String... args) {
        CommandLine command = GateCommand.commandLine(measurement, root, summary);
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        command.getSubcommands().values().forEach(sub -> {
            sub.setOut(command.getOut());
            sub.setErr(command.getErr());
        });
        return command.execute(args);
    }

    /** Writes what the fixture gives, stage by stage as a measurement must. */
    private void measure(GateRequest request, RawDirectory raw, GateMeasurement.Stages stages) throws Exception {
        requests.add(request);
        GateFixture fixture = new GateFixture(root, raw)
                .with(run -> GateFixture.layers(run, request.layers().toArray(Layer[]::new)))
                .with(run -> GateFixture.commanded(run, request.command(), request.seed()))
                .begin();
        if (request.subject() != null) {
            fixture.answers(GateFixture.DIGEST, GateFixture.DIGEST).counters(base);
            raw.writeBase(raw.answers().orElseThrow());
            raw.writeBase(raw.counters().orElseThrow());
        }
        for (Layer layer : request.layers()) {
            switch (layer) {
                case ANSWERS -> fixture.answers(GateFixture.DIGEST, GateFixture.DIGEST);
                case COUNTERS -> fixture.counters(counters);
                case CLAIMS -> fixture.claims(20, 1.2);
                case TIME -> {
                    for (Scenario scenario : fixture.run().timed()) {
                        fixture.time(scenario, 1, ratios, spread);
                    }
                    List<String> more = stages.undecided(raw, 1);
                    for (Scenario scenario : fixture.run().timed()) {
                        if (more.contains(scenario.name())) {
                            fixture.time(scenario, 2, ratios, spread);
                        }
                    }
                }
            }
        }
    }
}
