package auditlog.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.jobs.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    @TempDir
    private Path directory;

    @Test
    void everySectionIsFilledAndTheSameResultsGiveTheSamePage() throws IOException {
        Report.Sources sources = MadeUpResults.write(directory);
        String page = Report.html(sources);
        assertFalse(page.contains("class=\"missing\""));
        assertFalse(page.contains("class=\"troubles\""));
        assertTrue(page.contains("✗ FAIL"));
        assertTrue(page.contains("a &lt;b&gt;CPU&lt;/b&gt;"));
        assertFalse(page.contains("<b>CPU"));
        for (String title : List.of(
                "Capacity under a limit of P99",
                "Parts of a request, baseline",
                "a page of 50",
                "Do the parts add up?",
                "P99 by rate, workload hits, poisson arrivals",
                "less than this",
                "Throughput of each rung, workload hits",
                "A page of 20 by its depth, 500000 rows",
                "A page of 20 from anywhere, by rows",
                "One reader beside a writer",
                "Fitted exponents",
                "new process, files cached, workload hits")) {
            assertTrue(page.contains(title), title);
        }
        assertEquals(page, Report.html(sources));
    }

    @Test
    void whatIsMissingIsNamedWithWhatMakesIt() throws IOException {
        String page = Report.html(Report.Sources.under(directory, directory.resolve("target/run_tests"), null));
        assertTrue(page.contains("No run is stored"));
        assertTrue(page.contains("Made by: ./run_tests --study"));
        assertTrue(page.contains("Made by: ./run_tests gate"));
        assertTrue(page.contains("Made by: ./run_tests scaling"));
    }

    @Test
    void oddFilesAreNamedAndTheRestIsShown() throws IOException {
        Report.Sources sources = MadeUpResults.write(directory);
        Files.writeString(sources.results().resolve("jmh-round-2.json"), "[{\"benchmark\": ");
        Files.writeString(sources.results().resolve("jmh-round-3.json"), "{}");
        Files.writeString(sources.results().resolve("jmh-round-4.json"), "[{}, 7, {\"params\": []}]");
        Files.writeString(sources.study().resolve("odd.chart.json"), "{\"section\": \"nowhere\"}");
        Files.writeString(sources.gate().resolve("raw/counters.json"), "[]");
        Files.writeString(
                sources.profile().resolve("flame.json"),
                "{\"profiles\": [{\"name\": \"x\", \"collapsed\": \"../../pom.xml\"}]}");
        String page = Report.html(sources);
        for (String name :
                List.of("jmh-round-2.json", "jmh-round-3.json", "odd.chart.json", "counters.json", "../../pom.xml")) {
            assertTrue(page.substring(page.indexOf("class=\"troubles\"")).contains(name), name);
        }
        assertTrue(page.contains("Percentile curves"));
    }

    @Test
    void anOddSummaryStillOpens() throws IOException {
        Path results = Files.createDirectories(directory.resolve("results"));
        for (String odd : List.of(
                "", "null", "[1]", "{\"passed\": 1, \"figures\": 3, \"checks\": [7], \"observations\": [{}]}")) {
            Files.writeString(results.resolve("summary.json"), odd);
            assertTrue(
                    Report.html(Report.Sources.under(directory, results, null)).endsWith("</html>\n"), odd);
        }
    }

    @Test
    void aCurveGoesThroughThePercentilesOfTheSamples() {
        NavigableMap<Double, Long> samples = new TreeMap<>();
        for (int i = 1; i <= 1000; i++) {
            samples.put((double) i, 1L);
        }
        List<Chart.Point> curve = JmhCharts.curve(samples);
        assertEquals(500, at(curve, 50));
        assertEquals(990, at(curve, 99));
        assertEquals(999, at(curve, 99.9));
        assertTrue(curve.get(curve.size() - 1).x() <= 99.9 + 1e-9, "beyond the last sample");
    }

    /** What HdrHistogram's plotter takes: lines of four numbers, of which it plots the first over the last; others it skips. */
    @Test
    void thePlotterReadsThePercentilesAndAPageOfMicrosecondsKeepsItsDigits() {
        NavigableMap<Double, Long> samples = new TreeMap<>();
        for (int i = 0; i < 1000; i++) {
            samples.put(0.0031 + i * 1e-6, 1L);
        }
        samples.put(40.0, 1L);
        String text = Downloads.hgrm(samples, 1e6);
        assertTrue(text.stripLeading().matches("(?s)Value +Percentile +TotalCount +1/\\(1-Percentile\\)\n.*"), text);
        List<double[]> points = text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.strip().split(" +"))
                .filter(words -> words.length == 4 && words[0].matches("[0-9.]+"))
                .map(words -> new double[] {Double.parseDouble(words[0]), Double.parseDouble(words[3])})
                .toList();
        assertEquals(3.1, points.get(0)[0], 0.01);
        assertEquals(1, points.get(0)[1]);
        assertEquals(40_000, points.get(points.size() - 1)[0], 40);
        assertTrue(points.stream().mapToDouble(point -> point[0]).distinct().count() > 20, text);
    }

    /** JMH Visualizer reads JMH's own JSON: a field lost on the way is a bar that it doesn't draw. */
    @Test
    void theResultsInThePageAreThoseOfJmh() throws IOException {
        Report.Sources sources = MadeUpResults.write(directory);
        Matcher links = Pattern.compile("data-name=\"(jmh-[^\"]+)\" href=\"data:application/gzip;base64,([^\"]+)\"")
                .matcher(Report.html(sources));
        int files = 0;
        for (; links.find(); files++) {
            byte[] packed = Base64.getDecoder().decode(links.group(2));
            Path saved = directory.resolve("saved.json");
            Files.write(saved, new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes());
            assertEquals(Json.read(sources.results().resolve(links.group(1))), Json.read(saved), links.group(1));
        }
        assertTrue(files > 0);
    }

    private static double at(List<Chart.Point> curve, double percentile) {
        return curve.stream()
                .filter(point -> point.x() == percentile)
                .findFirst()
                .orElseThrow()
                .y();
    }

    @Test
    void axesHaveRoundTicksEachOnce() {
        assertEquals(
                List.of(240.0, 260.0, 280.0),
                Span.over(Chart.Scale.LINEAR, java.util.stream.DoubleStream.of(235, 283))
                        .ticks());
        assertEquals(
                List.of(1.0, 10.0, 100.0, 1000.0),
                Span.over(Chart.Scale.LOG, java.util.stream.DoubleStream.of(1, 1000))
                        .ticks());
        Span nines = new Span(Chart.Scale.NINES, 0, 99.9);
        assertEquals(nines.share(90), 1 / 3.0, 1e-9);
        assertEquals(nines.share(99), 2 / 3.0, 1e-9);
    }

    @Test
    void aChartFileOfAnotherFormIsRefusedWithTheReason() {
        IOException nowhere =
                assertThrows(IOException.class, () -> ChartFile.of(Json.tree(Map.of("section", "nowhere"))));
        assertTrue(
                nowhere.getMessage().contains("nowhere") && nowhere.getMessage().contains("response-time"));
        IOException kind = assertThrows(
                IOException.class, () -> ChartFile.of(Json.tree(Map.of("section", "growth", "kind", "pie"))));
        assertTrue(kind.getMessage().contains("pie") && kind.getMessage().contains("lines"));
    }

    @Test
    void aDifferenceShowsWhatWasRemoved() {
        FlameGraph graph =
                FlameGraph.difference("baseline", "a;b;gone 60\na;b;kept 40\n", "enhanced", "a;b;kept 10\nodd\n");
        assertTrue(graph.html().contains("− gone"));
        assertTrue(graph.html().contains("+ kept"));
        assertTrue(graph.note().contains("1 lines are no stacks"), graph.note());
    }

    @Test
    void oneStackOfHundredsOfFramesDoesNotStretchTheGraph() {
        FlameGraph graph = FlameGraph.of("enhanced", "a;b 60\nc" + ";astray".repeat(300) + " 40\n");
        String svg = graph.html();
        assertTrue(svg.contains("height=\"1360\""), svg.substring(0, 60));
        assertFalse(svg.contains("y=\"-"));
        assertTrue(graph.note().contains("only the first 80 frames"), graph.note());
    }

    @Test
    void theCommandRefusesAHistoryThatIsNotThere() {
        assertEquals(2, ReportCommand.execute("--results=" + directory, "--history=" + directory.resolve("absent")));
        assertEquals(2, ReportCommand.execute("--unknown"));
    }
}
