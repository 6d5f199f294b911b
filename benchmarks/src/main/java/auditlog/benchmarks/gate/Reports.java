package auditlog.benchmarks.gate;

import auditlog.benchmarks.gate.raw.Layer;
import auditlog.benchmarks.jobs.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A report as text, as JUnit XML, as Markdown and as JSON. Pure functions of the report: no clock, no locale, no machine. */
final class Reports {

    static final String TEXT_FILE = "report.txt";
    static final String JUNIT_FILE = "junit.xml";
    static final String MARKDOWN_FILE = "summary.md";
    static final String JSON_FILE = "report.json";
    static final List<String> FILES = List.of(TEXT_FILE, JUNIT_FILE, MARKDOWN_FILE, JSON_FILE);

    private Reports() {}

    /** Writes all of them into a directory. */
    static void write(Report report, Path directory, boolean undecidedPasses) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(TEXT_FILE), text(report));
        Files.writeString(directory.resolve(JUNIT_FILE), junit(report, undecidedPasses));
        Files.writeString(directory.resolve(MARKDOWN_FILE), markdown(report));
        Files.writeString(directory.resolve(JSON_FILE), json(report));
    }

    /** For the console: a line a check; what passed of one scenario's exact counters shares a line. */
    static String text(Report report) {
        StringBuilder text = new StringBuilder();
        text.append("Gate: ").append(report.subject()).append('\n');
        text.append(report.machine()).append('\n');
        for (Check line : lines(report)) {
            text.append(Text.format("%-9s  %s: %s | %s\n", line.verdict(), line.title(), line.detail(), line.repeat()));
        }
        return text.append("Verdict: ")
                .append(report.verdict())
                .append(" (")
                .append(counts(report))
                .append(")\n")
                .toString();
    }

    /** For tools that read JUnit's results: a suite a layer, a case a check. */
    static String junit(Report report, boolean undecidedPasses) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append(Text.format(
                "<testsuites name=\"gate\" time=\"%.3f\">\n",
                report.seconds().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum()));
        for (Layer layer : Layer.values()) {
            List<Check> checks = report.checks().stream()
                    .filter(check -> check.layer() == layer)
                    .toList();
            if (checks.isEmpty()) {
                continue;
            }
            xml.append(Text.format(
                    "  <testsuite name=\"gate.%s\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\""
                            + " time=\"%.3f\" timestamp=\"%s\">\n",
                    layer.word(),
                    checks.size(),
                    count(checks, "failure", undecidedPasses),
                    count(checks, "error", undecidedPasses),
                    count(checks, "skipped", undecidedPasses),
                    report.seconds().getOrDefault(layer, 0.0),
                    xml(report.started())));
            xml.append("    <properties>\n")
                    .append(property("machine", report.machine()))
                    .append(property("subject", report.subject()))
                    .append("    </properties>\n");
            for (Check check : checks) {
                String element = element(check.verdict(), undecidedPasses);
                xml.append(Text.format(
                        "    <testcase classname=\"gate.%s\" name=\"%s\"",
                        layer.word(), xml((check.subject() + " " + check.name()).strip())));
                if (element.isEmpty()) {
                    xml.append(Text.format(">\n      <system-out>%s</system-out>\n", xml(check.detail())));
                } else {
                    String type = element.equals("skipped") ? "" : " type=\"" + check.verdict() + "\"";
                    xml.append(Text.format(
                            ">\n      <%s message=\"%s\"%s>%s</%s>\n",
                            element, xml(check.verdict() + ": " + check.detail()), type, xml(check.repeat()), element));
                }
                xml.append("    </testcase>\n");
            }
            xml.append("  </testsuite>\n");
        }
        return xml.append("</testsuites>\n").toString();
    }

    /** For a summary page. */
    static String markdown(Report report) {
        StringBuilder text = new StringBuilder();
        text.append("## Performance gate: ").append(report.verdict()).append("\n\n");
        text.append(markdown(report.subject()))
                .append("; ")
                .append(counts(report))
                .append("\n\n");
        text.append(markdown(report.machine().replaceFirst("^# ", ""))).append("\n\n");
        text.append("| verdict | check | numbers |\n| --- | --- | --- |\n");
        for (Check line : lines(report)) {
            text.append(
                    Text.format("| %s | %s | %s |\n", line.verdict(), markdown(line.title()), markdown(line.detail())));
        }
        List<String> commands = report.checks().stream()
                .filter(check -> check.verdict() != Verdict.PASS)
                .map(Check::repeat)
                .distinct()
                .toList();
        if (!commands.isEmpty()) {
            text.append("\nTo measure again what did not pass:\n\n```\n")
                    .append(String.join("\n", commands))
                    .append("\n```\n");
        }
        return text.toString();
    }

    /** For other programs: everything of the text, field by field. */
    static String json(Report report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("verdict", report.verdict());
        json.put("exitCode", report.verdict().exitCode());
        json.put("subject", report.subject());
        json.put("started", report.started());
        json.put("machine", report.machine());
        if (report.run() != null) {
            json.put("command", report.run().command());
            json.put("thisCommit", report.run().thisCommit());
            json.put("otherCommit", report.run().otherCommit());
            json.put("why", report.run().why());
            json.put("seed", report.run().seed());
            json.put("environment", report.run().environment());
        }
        Map<String, Double> seconds = new LinkedHashMap<>();
        report.seconds().forEach((layer, time) -> seconds.put(layer.word(), time));
        json.put("seconds", seconds);
        json.put("checks", report.checks().stream().map(Reports::fields).toList());
        return Json.text(json);
    }

    private static Map<String, Object> fields(Check check) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("layer", check.layer().word());
        fields.put("subject", check.subject());
        fields.put("name", check.name());
        fields.put("verdict", check.verdict());
        fields.put("detail", check.detail());
        fields.put("repeat", check.repeat());
        fields.put("acceptable", check.acceptable());
        return fields;
    }

    private static String property(String name, String value) {
        return Text.format("      <property name=\"%s\" value=\"%s\"/>\n", name, xml(value));
    }

    private static String counts(Report report) {
        List<String> counts = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            if (report.count(verdict) > 0) {
                counts.add(report.count(verdict) + " " + verdict);
            }
        }
        return String.join(", ", counts);
    }

    /** The checks, with those counters of a scenario that passed drawn together. */
    private static List<Check> lines(Report report) {
        List<Check> lines = new ArrayList<>();
        List<Check> passed = new ArrayList<>();
        for (Check check : report.checks()) {
            boolean shares = check.layer() == Layer.COUNTERS && check.verdict() == Verdict.PASS;
            if (!passed.isEmpty() && !passed.get(0).subject().equals(check.subject())) {
                lines.add(together(passed));
                passed.clear();
            }
            if (shares) {
                passed.add(check);
            } else {
                if (!passed.isEmpty() && check.layer() != Layer.COUNTERS) {
                    lines.add(together(passed));
                    passed.clear();
                }
                lines.add(check);
            }
        }
        if (!passed.isEmpty()) {
            lines.add(together(passed));
        }
        return lines;
    }

    private static Check together(List<Check> passed) {
        Check first = passed.get(0);
        return new Check(
                first.layer(),
                first.subject(),
                "",
                Verdict.PASS,
                passed.stream()
                        .map(check -> check.name() + " " + check.detail())
                        .collect(Collectors.joining(", ", "as in the reference: ", "")),
                first.repeat());
    }

    private static long count(List<Check> checks, String element, boolean undecidedPasses) {
        return checks.stream()
                .filter(check -> element(check.verdict(), undecidedPasses).equals(element))
                .count();
    }

    private static String element(Verdict verdict, boolean undecidedPasses) {
        return switch (verdict) {
            case PASS -> "";
            case UNDECIDED -> undecidedPasses ? "skipped" : "failure";
            case FAIL -> "failure";
            case UNTRUSTED, ERROR -> "error";
        };
    }

    private static String xml(String text) {
        StringBuilder xml = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> xml.append("&amp;");
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '"' -> xml.append("&quot;");
                case '\n', '\t', '\r' -> xml.append("&#").append(c).append(';');
                default -> xml.appendCodePoint(isXml(c) ? c : '?');
            }
        });
        return xml.toString();
    }

    private static boolean isXml(int c) {
        return c >= 0x20 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000;
    }

    private static String markdown(String text) {
        return text.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("\n", " ");
    }
}
