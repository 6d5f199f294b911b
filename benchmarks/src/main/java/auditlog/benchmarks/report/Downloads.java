package auditlog.benchmarks.report;

import auditlog.benchmarks.jobs.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.HdrHistogram.Histogram;

/**
 * Files in the page, to be saved: links to compressed data. The page's script saves them unpacked; without it they are saved as
 * they are, with {@code .gz} at the end.
 */
final class Downloads {

    private static final int DIGITS = 3;
    private static final int TICKS_PER_HALF = 5;
    private static final Map<String, Double> NANOS = Map.of("ns/op", 1.0, "us/op", 1e3, "ms/op", 1e6, "s/op", 1e9);

    private Downloads() {}

    /** A list of links: JMH's own JSON files, the summary, the percentiles of each contender. */
    static String html(StoredResults stored) {
        List<String> links = new ArrayList<>();
        if (!stored.summary().isEmpty()) {
            links.add(link("summary.json", text(stored.summary()), "every figure, check and round of the run"));
        }
        for (StoredResults.JmhFile file : stored.jmh()) {
            links.add(link(
                    file.name(),
                    text(file.results()),
                    "JMH's own JSON, " + file.results().size() + " results"));
        }
        JmhCharts.samples(stored.jmhResults()).forEach((workload, results) -> {
            double nanos = NANOS.getOrDefault(results.get(0).unit(), Double.NaN);
            if (Double.isFinite(nanos)) {
                JmhCharts.histograms(results)
                        .forEach((contender, histogram) -> links.add(link(
                                "percentiles-" + workload + "-" + contender + ".hgrm",
                                hgrm(histogram, nanos),
                                "percentiles of the service time, in microseconds")));
            }
        });
        return links.isEmpty() ? "" : "<ul class=\"files\">" + String.join("", links) + "</ul>";
    }

    private static String link(String name, String content, String what) {
        return "<li><a download=\"" + Html.escaped(name) + ".gz\" data-name=\"" + Html.escaped(name)
                + "\" href=\"data:application/gzip;base64," + packed(content) + "\">" + Html.escaped(name) + "</a> "
                + Html.escaped(what) + "</li>\n";
    }

    private static String text(Object json) {
        return Json.line(json);
    }

    /**
     * The text format of HdrHistogram's plotter, in microseconds: one of the plotter's units, and with its three decimals a page of
     * some microseconds keeps its digits.
     */
    static String hgrm(NavigableMap<Double, Long> histogram, double nanosPerUnit) {
        Histogram copy = new Histogram(DIGITS);
        histogram.forEach((value, count) -> copy.recordValueWithCount(Math.round(value * nanosPerUnit), count));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        copy.outputPercentileDistribution(
                new PrintStream(bytes, true, StandardCharsets.UTF_8), TICKS_PER_HALF, NANOS.get("us/op"));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String packed(String content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
