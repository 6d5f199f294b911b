package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.jobs.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Puts the output and the figures of a successful run into the README.
 *
 * <ul>
 *   <li>The text between the lines {@code <!-- raw output: begin -->} and {@code <!-- raw output: end -->} becomes the
 *       run's console output.
 *   <li>The text between the inline marks {@code <!-- figure: KEY -->} and {@code <!-- /figure -->} becomes the figure of
 *       that key (see {@link Figures}), as printed.
 *   <li>The picture of the ratios is copied to {@code docs/ratios.svg}.
 * </ul>
 *
 * <p>Refused, with the reason, is a run that failed or was a smaller one, and a tree that is not the run's any more.
 */
final class ReadmeUpdater {

    static final String OUTPUT_FILE = "output.txt";
    private static final String BEGIN = "<!-- raw output: begin -->";
    private static final String END = "<!-- raw output: end -->";
    private static final Pattern FIGURE =
            Pattern.compile("(<!-- figure: (\\S+) -->)(.*?)(<!-- /figure -->)", Pattern.DOTALL);
    private static final Pattern FIGURE_BEGIN = Pattern.compile("<!-- figure:");
    private static final Pattern TERMINAL_CODES = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]");

    private ReadmeUpdater() {}

    /**
     * Updates the README.
     *
     * @param root the project's root
     * @param results the run's directory, with {@code summary.json}, {@code output.txt} and {@code ratios.svg}
     * @return what was done, in words
     * @throws UsageException if the run can't be used, or the README's marks can't be filled
     */
    static String update(Path root, Path results) throws IOException {
        Path summaryFile = results.resolve(Summary.FILE);
        Path outputFile = results.resolve(OUTPUT_FILE);
        if (!Files.exists(summaryFile) || !Files.exists(outputFile)) {
            throw new UsageException("No finished run is found in " + results + ": run ./run_tests first");
        }
        JsonNode summary = Json.read(summaryFile);
        refuseUnusable(summary, SourceTree.digest(root));
        Path readme = root.resolve("README.md");
        String output = Files.readString(outputFile).replace(root + "/", "");
        String before = Files.readString(readme);
        String after = withFigures(withOutput(before, clean(output)), summary.path("figures"));
        Path picture = results.resolve(ForestPlot.FILE);
        if (Files.exists(picture)) {
            Files.createDirectories(root.resolve("docs"));
            Files.copy(picture, root.resolve("docs").resolve(ForestPlot.FILE), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(readme, after);
        long marks = FIGURE.matcher(after).results().count();
        return "README.md: raw output and " + marks + " figures of the run"
                + (after.equals(before) ? " were there already" : " put in");
    }

    static void refuseUnusable(JsonNode summary, String presentTree) {
        if (summary.path("failed").asInt(1) != 0 || summary.path("passed").asInt(0) == 0) {
            throw new UsageException("The stored run did not pass every check: the README shows successful runs only");
        }
        if (!summary.path("mode").asString("").equals(Summary.FULL)) {
            throw new UsageException("The stored run was not a full one: run ./run_tests without --quick or --only");
        }
        if (!summary.path("sourceTree").asString("").equals(presentTree)) {
            throw new UsageException(
                    "The tree differs from the one the stored run was made of, in more than README.md and the pictures"
                            + " under docs: run ./run_tests again");
        }
    }

    /** The console output as a file would have it: what a terminal overwrote is gone, and so are its codes. */
    static String clean(String output) {
        return Stream.of(output.split("\r?\n", -1))
                .map(line -> TERMINAL_CODES.matcher(line).replaceAll(""))
                .map(line -> line.substring(line.lastIndexOf('\r') + 1).stripTrailing())
                .collect(Collectors.joining("\n"))
                .strip();
    }

    static String withOutput(String readme, String output) {
        int begin = readme.indexOf(BEGIN);
        int end = readme.indexOf(END);
        if (begin < 0 || end < begin || readme.indexOf(BEGIN, begin + 1) >= 0 || readme.indexOf(END, end + 1) >= 0) {
            throw new UsageException(
                    "README.md needs the marks " + BEGIN + " and " + END + " once each, in this order");
        }
        String fence = output.contains("```") ? "~~~~" : "```";
        return readme.substring(0, begin + BEGIN.length()) + "\n" + fence + "text\n" + output + "\n" + fence + "\n"
                + readme.substring(end);
    }

    static String withFigures(String readme, JsonNode figures) {
        List<String> unknown = new ArrayList<>();
        Matcher marks = FIGURE.matcher(readme);
        String filled = marks.replaceAll(mark -> {
            JsonNode figure = figures.path(mark.group(2)).path("text");
            if (!figure.isString()) {
                unknown.add(mark.group(2));
                return Matcher.quoteReplacement(mark.group());
            }
            return Matcher.quoteReplacement(mark.group(1) + figure.stringValue() + mark.group(4));
        });
        if (!unknown.isEmpty()) {
            throw new UsageException("README.md asks for figures that the run does not have: " + unknown);
        }
        long begun = FIGURE_BEGIN.matcher(readme).results().count();
        long whole = FIGURE.matcher(filled).results().count();
        if (begun != whole) {
            throw new UsageException("README.md has " + begun + " marks <!-- figure: KEY -->, but only " + whole
                    + " are well formed and closed by <!-- /figure -->");
        }
        return filled;
    }
}
