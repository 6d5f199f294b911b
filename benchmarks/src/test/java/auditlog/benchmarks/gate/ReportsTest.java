package auditlog.benchmarks.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.gate.raw.ArmName;
import auditlog.benchmarks.gate.raw.Layer;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportsTest {

    @TempDir
    private Path directory;

    @Test
    void theTextHasALineACheck() throws IOException {
        String text = Reports.text(judged(Map.of("reads", List.of(13L))));
        List<String> lines = text.lines().toList();
        assertEquals(
                "Gate: 111111111111 and changes against 222222222222, seed 42, started 2026-01-02T03:04:05Z",
                lines.get(0));
        // Head, machine, 3 answers, 3 counted scenarios and 1 failed counter, 5 of time, 2 claims, verdict.
        assertEquals(2 + 3 + 4 + 5 + 2 + 1, lines.size(), text);
        assertTrue(
                lines.contains(
                        "FAIL       counters first reads: reference 12, now 13 (+1, +0.100 a request): worse; if it"
                                + " has to be so: ./run_tests gate accept --reason \"…\""
                                + " | ./run_tests gate --layer=counters --scenario=first --seed=42"),
                text);
        assertTrue(
                lines.stream()
                        .anyMatch(line -> line.startsWith(
                                "PASS       counters first: as in the reference: requests 10, events 200, ")),
                text);
        assertTrue(
                lines.stream()
                        .anyMatch(
                                line -> line.matches(
                                        "PASS {7}time filtered this / other: [01]\\.\\d{4} \\[[01]\\.\\d{4}, 1\\.\\d{4}\\] over 10 forks, first stage; upper bound 1\\.\\d{4}, a slowdown of 1\\.0500 is excluded \\| \\./run_tests gate --layer=time --scenario=filtered --against=2{40} --seed=42")),
                text);
        assertEquals("Verdict: FAIL (27 PASS, 1 FAIL)", lines.get(lines.size() - 1));
    }

    @Test
    void noLineOfAScenarioIsLostWhereverTheFailureStands() throws IOException {
        for (String counter : List.of("bytesAllocated", "eventsDecoded", "reads", "statements")) {
            Report report = judged(Map.of(counter, List.of(100_000L)));
            String text = Reports.text(report);
            for (Check check : report.checks()) {
                assertTrue(text.contains(check.detail()), check.title());
            }
        }
    }

    @Test
    void theSameReportIsTheSameBytesInEveryLocale() throws IOException {
        Report report = judged(Map.of());
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.ROOT);
            String root = Reports.text(report) + Reports.junit(report, false) + Reports.markdown(report);
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertEquals(root, Reports.text(report) + Reports.junit(report, false) + Reports.markdown(report));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void junitCountsFailuresAndErrors() throws Exception {
        Element suites = parsed(Reports.junit(judged(Map.of("reads", List.of(13L))), false));
        assertEquals(4, suites.getElementsByTagName("testsuite").getLength());
        Element counters = (Element) suites.getElementsByTagName("testsuite").item(1);
        assertEquals("gate.counters", counters.getAttribute("name"));
        assertEquals("18", counters.getAttribute("tests"));
        assertEquals("1", counters.getAttribute("failures"));
        assertEquals("0", counters.getAttribute("errors"));
        assertEquals(28, suites.getElementsByTagName("testcase").getLength());
        assertEquals(1, suites.getElementsByTagName("failure").getLength());
    }

    @Test
    void junitEscapesWhatXmlDoesNotAllow() throws Exception {
        Report report = new Report(
                new GateFixture(directory).run(),
                List.of(new Check(
                        Layer.TIME, "a<b>&\"c\"", "", Verdict.ERROR, "tab\t null\0 line\n <&> \ud800 é", "again")),
                Map.of());
        Element suites = parsed(Reports.junit(report, false));
        Element error = (Element) suites.getElementsByTagName("error").item(0);
        assertEquals("ERROR: tab\t null? line\n <&> ? é", error.getAttribute("message"));
        assertEquals("a<b>&\"c\"", ((Element) error.getParentNode()).getAttribute("name"));
    }

    @Test
    void undecidedIsAFailureInJunitUnlessItPasses() {
        Report report = new Report(
                new GateFixture(directory).run(),
                List.of(new Check(Layer.TIME, "first", "", Verdict.UNDECIDED, "neither", "again")),
                Map.of());
        assertTrue(
                Reports.junit(report, false).contains("<failure message=\"UNDECIDED: neither\" type=\"UNDECIDED\">"));
        assertTrue(Reports.junit(report, true).contains("<skipped message=\"UNDECIDED: neither\">"));
        assertFalse(Reports.junit(report, true).contains("<failure"));
    }

    @Test
    void markdownIsATableAndTheCommandsOfWhatDidNotPass() throws IOException {
        String text = Reports.markdown(judged(Map.of("reads", List.of(13L))));
        assertTrue(text.startsWith("## Performance gate: FAIL\n"), text);
        List<String> rows = text.lines().filter(line -> line.startsWith("| ")).toList();
        assertEquals(2 + 3 + 4 + 5 + 2, rows.size(), text);
        assertTrue(
                rows.stream()
                        .allMatch(row -> row.replace("\\|", "")
                                        .chars()
                                        .filter(c -> c == '|')
                                        .count()
                                == 4),
                text);
        assertTrue(text.contains("```\n./run_tests gate --layer=counters --scenario=first --seed=42\n```"), text);
        assertFalse(Reports.markdown(judged(Map.of())).contains("```"));
    }

    @Test
    void theWorstVerdictIsTheWholes() {
        GateFixture fixture = new GateFixture(directory);
        for (Verdict one : Verdict.values()) {
            for (Verdict other : Verdict.values()) {
                Report report = new Report(
                        fixture.run(),
                        List.of(
                                new Check(Layer.TIME, "a", "", one, "", ""),
                                new Check(Layer.TIME, "b", "", other, "", "")),
                        Map.of());
                assertEquals(one.compareTo(other) > 0 ? one : other, report.verdict());
                assertEquals(
                        one == Verdict.PASS && other == Verdict.PASS,
                        report.verdict().exitCode() == 0);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> new Report(fixture.run(), List.of(), Map.of()));
    }

    private Report judged(Map<String, List<Long>> counters) throws IOException {
        GateFixture fixture = new GateFixture(directory);
        fixture.good().counters(counters).time(GateFixture.SCENARIOS.get(2), 1, Map.of(ArmName.THIS, 1.0));
        return Judge.report(fixture.raw);
    }

    private static Element parsed(String xml) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement();
    }

    @Test
    void whatFailedComesFirstEverywhere() throws IOException {
        Report report = new Report(
                new GateFixture(directory).run(),
                List.of(
                        new Check(Layer.ANSWERS, "a", "", Verdict.PASS, "good", ""),
                        new Check(Layer.TIME, "b", "", Verdict.UNDECIDED, "neither", ""),
                        new Check(Layer.TIME, "c", "", Verdict.FAIL, "slower", ""),
                        new Check(Layer.CLAIMS, "d", "", Verdict.ERROR, "broken", "")),
                Map.of());
        for (String text : List.of(Reports.text(report), Reports.markdown(report), Reports.json(report))) {
            List<Integer> places = List.of(
                    text.indexOf("slower"), text.indexOf("broken"), text.indexOf("neither"), text.indexOf("good"));
            assertEquals(places.stream().sorted().toList(), places, text);
        }
    }

    @Test
    void theMachineAndTheTimesAreInTheReports() throws Exception {
        Report report = new Report(
                new GateFixture(directory).run(),
                List.of(new Check(Layer.TIME, "first", "", Verdict.PASS, "good", "again")),
                Map.of(Layer.TIME, 12.5));
        assertTrue(Reports.markdown(report).contains("\na CPU, 2 cores; Linux 6; a VM 17; "));
        Element suites = parsed(Reports.junit(report, false));
        assertEquals("12.500", suites.getAttribute("time"));
        Element suite = (Element) suites.getElementsByTagName("testsuite").item(0);
        assertEquals("12.500", suite.getAttribute("time"));
        Element machine = (Element) suite.getElementsByTagName("property").item(0);
        assertEquals("machine", machine.getAttribute("name"));
        assertTrue(machine.getAttribute("value").contains("a CPU, 2 cores"));
    }

    @Test
    void jsonHasEveryField() throws IOException {
        Report report = judged(Map.of("reads", List.of(13L)));
        JsonNode json = new JsonMapper().readTree(Reports.json(report));
        assertEquals("FAIL", json.get("verdict").asString());
        assertEquals(1, json.get("exitCode").asInt());
        assertEquals(42, json.get("seed").asLong());
        assertEquals("a CPU", json.get("environment").get("cpu").asString());
        assertEquals(report.checks().size(), json.get("checks").size());
        JsonNode first = json.get("checks").get(0);
        assertEquals("counters", first.get("layer").asString());
        assertEquals("reads", first.get("name").asString());
        assertEquals("FAIL", first.get("verdict").asString());
        assertTrue(first.get("acceptable").asBoolean());
    }
}
