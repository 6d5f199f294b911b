package auditlog.benchmarks.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The page, made of what is stored: nothing is measured, and the same files give the same page. It loads nothing, by its content
 * security policy. What is missing or can't be read is named on it, with what makes it.
 */
public final class Report {

    /** The page's name. */
    public static final String FILE = "report.html";

    /**
     * Where things are stored; none of the directories has to be there.
     *
     * @param results of a run: {@code summary.json}, {@code jmh-*.json}
     * @param study of the long measurements
     * @param gate of the regression gate
     * @param profile of a profiling run: {@code flame.json} and the stacks that it names
     * @param history of earlier runs' summaries; null if none is asked for
     */
    public record Sources(Path results, Path study, Path gate, Path profile, Path history) {

        /**
         * The usual places.
         *
         * @param root the project's root
         * @param results of the run
         * @param history may be null
         * @return the sources
         */
        public static Sources under(Path root, Path results, Path history) {
            return new Sources(
                    results,
                    root.resolve("study"),
                    root.resolve("target/gate"),
                    root.resolve("target/profile"),
                    history);
        }
    }

    private static final String NOTHING = "";

    /** Where a study's tables stand, by its name; all others among the figures. */
    private static final Map<String, Section> SECTIONS_OF_STUDIES = Map.of(
            "depth", Section.DEPTH_AND_SIZE,
            "size", Section.DEPTH_AND_SIZE,
            "groups", Section.GROUPS,
            "beside-writer", Section.BESIDE_WRITER,
            "open-loop", Section.RESPONSE_TIME,
            "tail", Section.RESPONSE_TIME,
            "ladder", Section.LADDER,
            "scaling", Section.GROWTH,
            "cold", Section.COLD);

    private final StoredResults stored;
    private final JsonNode summary;
    private final Map<Section, StringBuilder> sections = new EnumMap<>(Section.class);
    private int plots;

    private Report(StoredResults stored) {
        this.stored = stored;
        this.summary = stored.summary();
        for (Section section : Section.values()) {
            sections.put(section, new StringBuilder());
        }
    }

    /**
     * Writes the page, whole or not at all.
     *
     * @param sources what it shows
     * @param directory where to; made if missing
     * @return the file
     * @throws IOException if it can't be written
     */
    public static Path write(Sources sources, Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(FILE);
        Path part = directory.resolve(FILE + ".part");
        Files.writeString(part, html(sources));
        return Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }

    static String html(Sources sources) throws IOException {
        return new Report(new StoredResults(sources)).page();
    }

    /** Flame graphs alone. */
    static String flamesHtml(JsonNode profile, Path directory) throws IOException {
        Path nothing = directory.resolve("nothing");
        Report report = new Report(new StoredResults(new Sources(nothing, nothing, nothing, directory, null)));
        report.addFlames(profile);
        return filled(
                "<p class=\"verdict\">Flame graphs. A click on a frame makes it as wide as the graph.</p>",
                NOTHING,
                report.troubles(),
                "<li><a href=\"#verdict\">" + Html.escaped(Section.FLAMES.title()) + "</a></li>",
                "<section id=\"verdict\"><h2>" + Html.escaped(Section.FLAMES.title()) + "</h2>\n"
                        + report.sections.get(Section.FLAMES) + "</section>\n");
    }

    private String page() throws IOException {
        SummaryCharts charts = new SummaryCharts(summary);
        List<JmhResult> jmh = stored.jmhResults();
        addChecks();
        charts.ratios().forEach(this::add);
        JmhCharts.percentiles(jmh).forEach(this::add);
        JmhCharts.besideWriter(jmh).forEach(this::add);
        JmhCharts.depthAndSize(jmh).forEach(this::add);
        JmhCharts.groups(jmh).forEach(this::add);
        JmhCharts.iterations(stored.iterations(), jmh).forEach(this::add);
        charts.forks().forEach(this::add);
        charts.budget().forEach(this::add);
        charts.budgetSums().ifPresent(table -> add(Section.BUDGET, table.html()));
        JsonNode counters = stored.gate("raw/counters.json");
        GateTables.bytes(counters).forEach(this::add);
        GateTables.counters(counters).forEach(table -> add(Section.COUNTERS, table.html()));
        addGate();
        stored.profiles().forEach(this::addFlames);
        charts.tables().forEach(table -> add(Section.TABLES, table.html()));
        addStudy();
        if (!stored.history().isEmpty()) {
            SummaryCharts.history(stored.history()).forEach(this::add);
        }
        addEnvironment(jmh);
        add(Section.METHOD, resource("method.html"));
        addDownloads();
        OpenLoopCharts.responseTimes(stored.openLoop()).forEach(this::add);
        OpenLoopCharts.ladder(stored.ladder()).forEach(this::add);
        ScalingCharts.growth(stored.scaling()).forEach(this::add);
        ColdCharts.firstRequests(stored.cold()).forEach(this::add);
        stored.charts().forEach(this::add);
        return filled(charts);
    }

    private String filled(SummaryCharts charts) throws IOException {
        String contents = sections.keySet().stream()
                .map(section -> "<li><a href=\"#" + section.id() + "\">" + Html.escaped(section.title()) + "</a></li>")
                .collect(Collectors.joining());
        StringBuilder body = new StringBuilder();
        sections.forEach((section, content) -> body.append("<section id=\"")
                .append(section.id())
                .append("\"><h2>")
                .append(Html.escaped(section.title()))
                .append("</h2>\n")
                .append(
                        content.isEmpty()
                                ? "<p class=\"missing\">" + Html.escaped(section.missing()) + "</p>\n"
                                : content)
                .append("</section>\n"));
        return filled(verdict(), headlines(charts), troubles(), contents, body.toString());
    }

    private static String filled(String verdict, String headlines, String troubles, String contents, String body)
            throws IOException {
        String style = resource("report.css");
        String script = resource("report.js");
        Map<String, String> parts = Map.of(
                "style-hash", sha256(style),
                "script-hash", sha256(script),
                "style", style,
                "script", script,
                "verdict", verdict,
                "headlines", headlines,
                "troubles", troubles,
                "contents", contents,
                "body", body);
        // One pass, so that nothing that is put in is looked at again.
        return java.util.regex.Pattern.compile("\\{\\{([a-z-]+)}}")
                .matcher(resource("report.html"))
                .replaceAll(mark -> java.util.regex.Matcher.quoteReplacement(parts.get(mark.group(1))));
    }

    // ----------------------------------------------------------------------------------------------------- the top

    private String verdict() {
        if (!summary.has("passed")) {
            return "<p class=\"verdict\">No run is stored. <code>./run_tests</code> makes one.</p>";
        }
        int passed = summary.path("passed").asInt(0);
        int failed = summary.path("failed").asInt(0);
        boolean good = failed == 0 && passed > 0;
        String mode = summary.path("mode").asString("");
        String commit = summary.path("environment").path("commit").asString("unknown");
        return "<p class=\"verdict " + (good ? "pass" : "fail") + "\"><strong>" + (good ? "✓ PASS" : "✗ FAIL")
                + "</strong> " + passed + " checks passed, " + failed + " failed. "
                + Html.escaped(
                        mode.equals("full")
                                ? "Full run"
                                : mode.equals("quick") ? "Quick run: smaller, so fewer intervals" : "Run of " + mode)
                + Html.escaped(finished()) + ", commit <code>"
                + Html.escaped(commit.length() > 12 && commit.matches("[0-9a-f]+.*") ? shortened(commit) : commit)
                + "</code>.</p>";
    }

    private static String shortened(String commit) {
        return commit.substring(0, 12) + (commit.endsWith(" and changes") ? " and changes" : "");
    }

    private String finished() {
        String finished = summary.path("finished").asString("");
        return finished.isEmpty() ? "" : " of " + finished.replace('T', ' ').replace("Z", " UTC");
    }

    private static String headlines(SummaryCharts charts) {
        String tiles = charts.headlines().stream()
                .map(tile -> "<li><b>" + Html.escaped(tile[0]) + "</b> <span>" + Html.escaped(tile[1])
                        + "</span> <small>" + Html.escaped(tile[3] + ", " + tile[2]) + "</small></li>")
                .collect(Collectors.joining());
        return tiles.isEmpty()
                ? NOTHING
                : "<ul class=\"tiles\" aria-label=\"How many times better than the baseline, with the 95 % interval\">"
                        + tiles + "</ul>";
    }

    private String troubles() {
        return stored.troubles().isEmpty()
                ? NOTHING
                : "<div class=\"troubles\" role=\"note\"><p>Not everything that is stored could be read:</p><ul>"
                        + stored.troubles().stream()
                                .map(line -> "<li>" + Html.escaped(line) + "</li>")
                                .collect(Collectors.joining())
                        + "</ul></div>";
    }

    // ------------------------------------------------------------------------------------------------- the sections

    private void add(Section section, String html) {
        sections.get(section).append(html);
    }

    private void add(Chart chart) {
        if (chart.isEmpty()) {
            return;
        }
        String time = chart.time().isEmpty() ? "" : " <span class=\"time\">" + Html.escaped(chart.time()) + "</span>";
        figure(
                chart.section(),
                chart.kind() == Chart.Kind.ROWS ? "wide" : "",
                Html.escaped(chart.title()) + time,
                chart.title(),
                chart.note(),
                ChartDrawing.legend(chart),
                ChartDrawing.html(chart),
                chart.table());
    }

    private void figure(
            Section section,
            String width,
            String title,
            String name,
            String note,
            String legend,
            String drawing,
            Table table) {
        plots++;
        add(
                section,
                "<figure id=\"plot-" + plots + "\" class=\"" + width + "\"><figcaption><h3>" + title + "</h3>"
                        + (note.isEmpty() ? "" : "<p>" + Html.escaped(note) + "</p>") + "</figcaption>" + legend
                        + "<div class=\"plot\" role=\"img\" aria-label=\"Plot: " + Html.escaped(name)
                        + ". Its values are in the table below.\">" + drawing
                        + "</div><details><summary>The same as a table</summary>" + table.html()
                        + "</details></figure>\n");
    }

    private void addChecks() {
        List<List<String>> checks = SummaryCharts.checks(summary);
        if (!checks.isEmpty()) {
            add(
                    Section.VERDICT,
                    new Table(
                                    "Every check, its limit, and the command that repeats it alone",
                                    List.of("check", "result", "found", "limit", "alone"),
                                    checks)
                            .html());
        }
    }

    private void addGate() {
        String text = stored.gateText("report.txt");
        if (!text.isBlank()) {
            add(Section.GATE, "<pre tabindex=\"0\">" + Html.escaped(text.strip()) + "</pre>\n");
        }
    }

    private void addFlames(JsonNode profile) {
        List<String[]> stacks = new ArrayList<>();
        for (JsonNode one : profile.path("profiles")) {
            String file = one.path("collapsed").asString("");
            stacks.add(new String[] {one.path("name").asString(file), stored.profileText(file), made(one)});
        }
        String event = profile.path("event").asString("unknown");
        String unit = profile.path("unit").asString("samples");
        String situation = profile.path("benchmark").asString("") + ", "
                + profile.path("workload").asString("");
        String why = profile.path("why").asString("");
        String what = "Event " + event + (why.isEmpty() ? "" : " (" + why + ")") + ", " + situation + setting(profile)
                + ". Callers below; a frame is as wide as its share of the " + unit + ". ";
        for (String[] one : stacks) {
            flame(
                    FlameGraph.of(one[0], one[1]).in(unit),
                    one[0] + ": " + event,
                    what + one[2],
                    "s-" + (one[0].matches("[a-z]+") ? one[0] : "other"));
        }
        for (String[] other : stacks.subList(Math.min(1, stacks.size()), stacks.size())) {
            String[] first = stacks.get(0);
            flame(
                    FlameGraph.difference(first[0], first[1], other[0], other[1])
                            .in(unit),
                    "Difference: " + other[0] + " against " + first[0] + ", " + event,
                    what + "Here as the mean of its shares in both, so that removed stacks are seen too; + a larger"
                            + " share in " + other[0] + ", − a smaller one. ",
                    "difference");
        }
    }

    private static String setting(JsonNode profile) {
        int threads = profile.path("threads").asInt(0);
        double seconds = profile.path("millis").asInt(0) / 1e3;
        String jdk = profile.path("jdk").asString("");
        return (threads > 0 ? ", " + threads + (threads == 1 ? " thread" : " threads") : "")
                + (seconds > 0 ? ", " + Numbers.text(seconds) + " s" : "")
                + (jdk.isEmpty() ? "" : ", " + jdk);
    }

    private static String made(JsonNode one) {
        String commit = one.path("commit").asString("");
        String made = one.path("made").asString("");
        return commit.isEmpty() ? "" : "Of commit " + commit + ", made " + made + ". ";
    }

    private void flame(FlameGraph graph, String title, String what, String kind) {
        if (graph.isEmpty()) {
            add(Section.FLAMES, "<p class=\"missing\">" + Html.escaped(title + ": no samples are stored.") + "</p>\n");
            return;
        }
        String drawing = graph.html();
        figure(
                Section.FLAMES,
                "wide",
                Html.escaped(title),
                title,
                what + graph.note(),
                "",
                "<div class=\"" + kind + "\">" + drawing + "</div>",
                graph.table());
    }

    private void addStudy() {
        stored.study().path("tables").forEach(this::addTable);
    }

    private void addTable(JsonNode table) {
        String lines =
                table.path("lines").valueStream().map(line -> line.asString("")).collect(Collectors.joining("\n"));
        add(
                SECTIONS_OF_STUDIES.getOrDefault(table.path("name").asString(""), Section.TABLES),
                "<details><summary>"
                        + Html.escaped("Study of " + table.path("finished").asString("?") + ": "
                                + table.path("title").asString(""))
                        + "</summary><pre tabindex=\"0\">" + Html.escaped(lines) + "</pre></details>\n");
    }

    private void addEnvironment(List<JmhResult> jmh) {
        List<List<String>> rows = new ArrayList<>();
        for (String field : List.of("command", "started", "finished", "sourceTree")) {
            if (summary.has(field)) {
                rows.add(List.of(
                        field.equals("sourceTree") ? "digest of the source tree" : field,
                        summary.path(field).asString("")));
            }
        }
        summary.path("environment").properties().forEach(field -> {
            JsonNode value = field.getValue();
            rows.add(List.of(
                    words(field.getKey()),
                    value.isArray()
                            ? value.valueStream().map(one -> one.asString("")).collect(Collectors.joining(" "))
                            : value.asString("")));
        });
        int set = 1;
        for (String flags : JmhCharts.flags(jmh)) {
            rows.add(List.of("flags of JMH's forks, as recorded" + (set == 1 ? "" : ", another set"), flags));
            set++;
        }
        summary.path("stageSeconds")
                .properties()
                .forEach(stage -> rows.add(List.of(
                        "took: " + stage.getKey(),
                        Numbers.text(Math.rint(stage.getValue().asDouble(0))) + " s")));
        if (!rows.isEmpty()) {
            add(
                    Section.ENVIRONMENT,
                    new Table("What it was measured on, and how it was asked for", List.of("what", "value"), rows)
                            .html());
        }
    }

    private static String words(String camelCase) {
        return switch (camelCase) {
            case "payloadsSha256" -> "SHA-256 of the payload file";
            case "rowsSha256" -> "SHA-256 of the rows";
            case "jvmFlags" -> "flags of the measuring JVMs";
            case "pageCacheWarm" -> "page cache warm";
            default -> camelCase;
        };
    }

    private void addDownloads() {
        String links = Downloads.html(stored);
        if (!links.isEmpty()) {
            add(
                    Section.DOWNLOADS,
                    Html.paragraph(
                                    "Files of this run, kept in this page. The JSON files are JMH's own, one a round, and"
                                            + " can be opened in JMH Visualizer; the .hgrm files in HdrHistogram's"
                                            + " plotter, with microseconds as its unit.")
                            + links);
        }
    }

    // ------------------------------------------------------------------------------------------------------- shared

    private static String resource(String name) throws IOException {
        try (InputStream stream = Report.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException("The report's part " + name + " is missing from the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
