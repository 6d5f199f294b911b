package auditlog.benchmarks.report;

import auditlog.benchmarks.jobs.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What is stored of runs, as far as it can be read. A file that can't be is a {@linkplain #troubles() trouble}, never an
 * exception: the page says so and shows the rest.
 */
final class StoredResults {

    static final String SUMMARY = "summary.json";
    static final String ITERATIONS = "jmh-iterations.json";
    static final String STUDY = "study.json";
    static final String CHART_SUFFIX = ".chart.json";
    private static final String JMH_PREFIX = "jmh-";
    private static final String PAIRED = "paired-";
    private static final List<String> PROFILES = List.of("flame.json", "alloc.json", "lock.json");

    /** What is not JMH's. */
    private static final Set<String> OTHERS_OF_THE_STUDY = Set.of(
            STUDY, OpenLoopCharts.FILE, OpenLoopCharts.LADDER_FILE, "tail.json", ScalingCharts.FILE, ColdCharts.FILE);

    /**
     * A file of JMH's own JSON.
     *
     * @param name as it is offered to be saved
     * @param results the array in it
     */
    record JmhFile(String name, JsonNode results) {}

    private final List<String> troubles = new ArrayList<>();
    private final Report.Sources sources;
    private final JsonNode summary;
    private final JsonNode iterations;
    private final JsonNode study;
    private final List<JmhFile> jmh = new ArrayList<>();
    private final List<Chart> charts = new ArrayList<>();
    private final List<JsonNode> history = new ArrayList<>();

    StoredResults(Report.Sources sources) {
        this.sources = sources;
        this.summary = object(sources.results().resolve(SUMMARY));
        this.iterations = object(sources.results().resolve(ITERATIONS));
        this.study = object(sources.study().resolve(STUDY));
        for (Path file : files(sources.results())) {
            if (name(file).startsWith(JMH_PREFIX)
                    && name(file).endsWith(".json")
                    && !name(file).equals(ITERATIONS)) {
                addJmh(file, name(file));
            }
        }
        for (Path file : files(sources.study())) {
            if (name(file).endsWith(".json")
                    && !name(file).endsWith(CHART_SUFFIX)
                    && !OTHERS_OF_THE_STUDY.contains(name(file))
                    && !name(file).contains(PAIRED)) {
                addJmh(file, "study-" + name(file));
            }
        }
        addCharts(sources.results());
        addCharts(sources.study());
        if (sources.history() != null) {
            addHistory(sources.history());
        }
    }

    /** The run's summary; an empty object if there is none. */
    JsonNode summary() {
        return summary;
    }

    /** What the study or, if there is none, the run measured at given rates of arrival; an empty object if neither did. */
    JsonNode openLoop() {
        JsonNode ofStudy = object(sources.study().resolve(OpenLoopCharts.FILE));
        return ofStudy.isEmpty() ? object(sources.results().resolve(OpenLoopCharts.FILE)) : ofStudy;
    }

    /** The study's ladder; an empty object if there is none. */
    JsonNode ladder() {
        return object(sources.study().resolve(OpenLoopCharts.LADDER_FILE));
    }

    /** The study of growth; an empty object if there is none. */
    JsonNode scaling() {
        return object(sources.study().resolve(ScalingCharts.FILE));
    }

    /** The study's first requests; an empty object if there is none. */
    JsonNode cold() {
        return object(sources.study().resolve(ColdCharts.FILE));
    }

    /** Every iteration of the run's forks, in order; an empty object if they were not stored. */
    JsonNode iterations() {
        return iterations;
    }

    /** The study's tables; an empty object if there is none. */
    JsonNode study() {
        return study;
    }

    List<JmhFile> jmh() {
        return jmh;
    }

    /** All of JMH's results, file by file. */
    List<JmhResult> jmhResults() {
        List<JmhResult> results = new ArrayList<>();
        for (JmhFile file : jmh) {
            for (JsonNode result : file.results) {
                results.add(new JmhResult(file.name, result));
            }
        }
        return results;
    }

    /** What others stored to be shown. */
    List<Chart> charts() {
        return charts;
    }

    /** Other summaries, oldest first. */
    List<JsonNode> history() {
        return history;
    }

    /** What could not be read, and why, a line each. */
    List<String> troubles() {
        return troubles;
    }

    /** The text of a file of the gate, or nothing. */
    String gateText(String name) {
        return text(sources.gate().resolve(name));
    }

    /** A tree of a file of the gate; an empty object if there is none. */
    JsonNode gate(String name) {
        return object(sources.gate().resolve(name));
    }

    /** Profiles of each kind that is stored. */
    List<JsonNode> profiles() {
        return PROFILES.stream()
                .map(name -> object(sources.profile().resolve(name)))
                .filter(profile -> !profile.isEmpty())
                .toList();
    }

    /** The text of a file that a profile names; empty if it is not there. */
    String profileText(String name) {
        Path file = sources.profile().resolve(name).normalize();
        if (!file.startsWith(sources.profile().normalize())) {
            troubles.add("A profile names a file outside of its directory: " + name);
            return "";
        }
        if (!Files.exists(file)) {
            troubles.add("A profile names a file that is not there: " + name);
        }
        return text(file);
    }

    private String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            troubles.add("Can't be read: " + file.getFileName() + ": " + e.getMessage());
            return "";
        }
    }

    private JsonNode object(Path file) {
        JsonNode node = tree(file);
        if (!node.isObject()) {
            troubles.add(name(file) + " is left out: it is no JSON object");
            return Json.tree(java.util.Map.of());
        }
        return node;
    }

    private JsonNode tree(Path file) {
        try {
            if (Files.exists(file)) {
                return Json.read(file);
            }
        } catch (IOException e) {
            troubles.add(name(file) + " is left out: " + oneLine(e));
        }
        return Json.tree(java.util.Map.of());
    }

    private void addJmh(Path file, String name) {
        JsonNode node = tree(file);
        if (node.isArray()) {
            jmh.add(new JmhFile(name, node));
        } else if (Files.exists(file) && troubles.stream().noneMatch(line -> line.startsWith(name(file)))) {
            troubles.add(name(file) + " is left out: it is not what JMH writes");
        }
    }

    private void addCharts(Path directory) {
        for (Path file : files(directory)) {
            if (name(file).endsWith(CHART_SUFFIX)) {
                try {
                    charts.add(ChartFile.read(file));
                } catch (IOException e) {
                    troubles.add(name(file) + " is left out: " + oneLine(e));
                }
            }
        }
    }

    private void addHistory(Path directory) {
        if (!Files.isDirectory(directory)) {
            troubles.add("There is no directory of earlier summaries at " + directory);
            return;
        }
        try (Stream<Path> found = Files.walk(directory, 3)) {
            found.filter(file -> name(file).endsWith(".json") && Files.isRegularFile(file))
                    .sorted()
                    .map(this::tree)
                    .filter(node -> node.path("figures").isObject()
                            && node.path("environment").isObject())
                    .forEach(history::add);
        } catch (IOException e) {
            troubles.add("Can't list " + directory + ": " + oneLine(e));
        }
        history.sort(
                java.util.Comparator.comparing(node -> node.path("finished").asString("")));
        if (history.isEmpty()) {
            troubles.add("No summary of a run is in " + directory);
        }
    }

    private List<Path> files(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(directory)) {
            return found.filter(Files::isRegularFile)
                    .sorted(java.util.Comparator.comparing(StoredResults::inOrder))
                    .toList();
        } catch (IOException e) {
            troubles.add("Can't list " + directory + ": " + oneLine(e));
            return List.of();
        }
    }

    /** So that round 10 comes after round 9. */
    private static String inOrder(Path file) {
        return java.util.regex.Pattern.compile("\\d+")
                .matcher(name(file))
                .replaceAll(number -> "0".repeat(Math.max(0, 9 - number.group().length())) + number.group());
    }

    private static String oneLine(Exception e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
