package auditlog.benchmarks.report;

import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.openloop.Arrivals;
import auditlog.benchmarks.openloop.Case;
import auditlog.benchmarks.openloop.CaseResult;
import auditlog.benchmarks.openloop.OpenLoopReport;
import auditlog.benchmarks.openloop.Rate;
import auditlog.benchmarks.openloop.Response;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Made-up results, the same each time, in the forms in which real ones are stored: something for every section of the page. */
final class MadeUpResults {

    private static final Map<String, Double> MILLIS = Map.of("baseline", 4.0, "enhanced", 0.1, "floor", 0.08);
    private static final List<String> CONTENDERS = List.of("baseline", "enhanced", "floor");

    private MadeUpResults() {}

    /** Writes them. */
    static Report.Sources write(Path root) throws IOException {
        Path results = root.resolve("target/run_tests");
        Path history = root.resolve("earlier");
        Json.write(results.resolve("summary.json"), summary(1, "./run_tests & <more>"));
        Json.write(history.resolve("one.json"), summary(1.1, "./run_tests"));
        Json.write(history.resolve("two/summary.json"), summary(1, "./run_tests"));
        Json.write(
                results.resolve("jmh-round-1.json"),
                List.of(
                        latency("hits", 1),
                        latency("hits", 2),
                        latency("hits", 3),
                        latency("contract", 1),
                        latency("contract", 2)));
        Json.write(results.resolve("jmh-iterations.json"), Map.of("iterations", iterations()));
        Json.write(results.resolve("jmh-beside-writer-round-1.json"), besideWriter());
        Json.write(results.resolve("jmh-groups.json"), groups());
        Json.write(root.resolve("study/depth.json"), by("depth.PageDepthBenchmark.deepPage", "page", 1, 100, 2000));
        Json.write(root.resolve("study/size.json"), by("size.PageSizeBenchmark.page", "pageSize", 1, 20, 200));
        Json.write(
                root.resolve("study/study.json"),
                Map.of(
                        "tables",
                        List.of(
                                table("depth", "Depth", "  1: 2 us"),
                                table("scaling", "Growth", "  Fitted exponents"))));
        Json.write(root.resolve("study/growth.chart.json"), chart("growth"));
        Json.write(results.resolve("open-loop.json"), openLoop());
        Json.write(
                root.resolve("study/ladder.json"),
                Map.of(
                        "lines",
                        List.of(rung("baseline", "0", 90), rung("keyset", "0", 900), rung("keyset", "10", 700))));
        Json.write(root.resolve("study/tail.json"), openLoop());
        Json.write(root.resolve("study/scaling.json"), scaling());
        Json.write(
                root.resolve("study/cold.json"),
                Map.of(
                        "lines",
                        List.of(Map.of(
                                "situation",
                                "new process, files cached",
                                "workload",
                                "HITS",
                                "contender",
                                "ENHANCED",
                                "requestMillis",
                                List.of(40, 2, 1)))));
        Json.write(root.resolve("study/ladder-paired-hits-keyset.json"), Map.of());
        Json.write(root.resolve("target/gate/raw/counters.json"), counters());
        Files.writeString(root.resolve("target/gate/report.txt"), "PASS  answers\nVerdict: PASS (1 PASS)\n");
        Path profile = Files.createDirectories(root.resolve("target/profile"));
        Json.write(
                profile.resolve("flame.json"),
                Map.of(
                        "event",
                        "ctimer",
                        "benchmark",
                        "PageThroughput",
                        "workload",
                        "hits",
                        "profiles",
                        List.of(
                                Map.of("name", "baseline", "collapsed", "b.collapsed"),
                                Map.of("name", "enhanced", "collapsed", "e.collapsed"))));
        Files.writeString(
                profile.resolve("b.collapsed"),
                "main;a/B.page;a/Sql.query 70\nmain;a/B.page;a/Json.read 20\nmain;gc 10\n");
        Files.writeString(
                profile.resolve("e.collapsed"),
                "main;a/B.page;a/Json.read 60\nmain;a/B.page;a/Stat.stat 30\nmain;gc 10\n");
        return Report.Sources.under(root, results, history);
    }

    private static Map<String, Object> rung(String rung, String commits, double pages) {
        return Map.of("workload", "hits", "commitsPerSecond", commits, "rung", rung, "pages", pages);
    }

    private static OpenLoopReport openLoop() {
        List<CaseResult> results = new ArrayList<>();
        for (Contender contender : List.of(Contender.BASELINE, Contender.ENHANCED)) {
            Case of = new Case(WorkloadName.HITS, contender, Case.QUIET, Arrivals.POISSON, 20);
            double saturated = contender == Contender.BASELINE ? 300 : 9_000;
            for (int round = 1; round <= 2; round++) {
                List<Rate> rates = new ArrayList<>();
                for (double share : List.of(0.5, 0.9, 1.2)) {
                    boolean missed = share > 1;
                    Response response = missed ? null : new Response(1, 2, 3, 21 * share, 30, 40);
                    rates.add(new Rate(share, share * saturated, 1, 100, missed ? 80 : 100, 0, missed, response, null));
                }
                results.add(new CaseResult(of, round, saturated, rates));
            }
        }
        return OpenLoopReport.of(results, List.of(10.0, 50.0));
    }

    private static Map<String, Object> summary(double factor, String command) {
        Map<String, Object> figures = new LinkedHashMap<>();
        List<Object> observations = new ArrayList<>();
        for (String workload : List.of("contract", "hits")) {
            for (String measure : List.of("throughput", "p99")) {
                for (String setting : List.of("jmh", "runner-20")) {
                    String key = setting + "." + workload + "." + measure + ".";
                    figure(figures, key + "baseline", 300 * factor);
                    figure(figures, key + "enhanced", 9000 * factor);
                    ratio(figures, key + "enhanced/baseline", 30 * factor);
                    ratio(figures, key + "enhanced/floor", 0.9);
                    for (int round = 1; round <= 5; round++) {
                        for (String contender : CONTENDERS) {
                            observations.add(Map.of(
                                    "setting",
                                    setting.toUpperCase(java.util.Locale.ROOT).replace('-', '_'),
                                    "workload",
                                    workload,
                                    "contender",
                                    contender,
                                    "measure",
                                    measure.toUpperCase(java.util.Locale.ROOT),
                                    "round",
                                    round,
                                    "value",
                                    100.0 + round * round));
                        }
                    }
                }
            }
        }
        for (String contender : List.of("baseline", "enhanced")) {
            for (String kind : List.of("empty", "10", "50")) {
                String key = "budget." + contender + "." + kind + ".";
                figure(figures, key + "locating", contender.equals("baseline") ? 2500 : 0.2);
                figure(figures, key + "decoding", kind.equals("empty") ? 2 : 97);
                figure(figures, key + "sum", 2597);
                figure(figures, key + "service", 2600);
                ratio(figures, key + "sum/service", 0.999);
            }
        }
        Map<String, Object> summary = new LinkedHashMap<>(Map.of(
                "mode",
                "full",
                "passed",
                1,
                "failed",
                1,
                "command",
                command,
                "started",
                "2026-01-01T00:00:00Z",
                "finished",
                "2026-01-01T00:20:00Z"));
        summary.put(
                "environment",
                Map.of("cpu", "a <b>CPU</b>", "commit", "0123456789abcdef and changes", "jvmFlags", List.of("-Xmx1g")));
        summary.put(
                "checks",
                List.of(
                        Map.of(
                                "name",
                                "tools",
                                "passed",
                                true,
                                "detail",
                                "java 17",
                                "repeat",
                                "./run_tests --only tools"),
                        Map.of(
                                "name",
                                "jmh hits p99",
                                "passed",
                                false,
                                "detail",
                                "lower end 2, limit >= 3",
                                "repeat",
                                "./run_tests")));
        summary.put("figures", figures);
        summary.put("observations", observations);
        summary.put("settings", Map.of("jmh", "JMH, one thread", "runner-20", "load runner, 20 threads"));
        summary.put(
                "limits",
                List.of(Map.of(
                        "setting",
                        "RUNNER_20",
                        "workload",
                        "hits",
                        "measure",
                        "THROUGHPUT",
                        "atLeast",
                        3,
                        "strict",
                        false)));
        summary.put("stageSeconds", Map.of("JMH", 12.4));
        return summary;
    }

    private static void figure(Map<String, Object> figures, String key, double value) {
        figures.put(key, Map.of("value", value, "text", Numbers.text(value)));
    }

    private static void ratio(Map<String, Object> figures, String key, double ratio) {
        figure(figures, key, ratio);
        figure(figures, key + ".low", ratio * 0.9);
        figure(figures, key + ".high", ratio * 1.1);
        figures.put(key + ".interval", Map.of("text", ratio + " [" + ratio * 0.9 + ", " + ratio * 1.1 + "]"));
    }

    private static Map<String, Object> result(
            String benchmark, String mode, Map<String, String> params, Map<String, ?> metric) {
        return new LinkedHashMap<>(Map.of(
                "benchmark",
                "auditlog.benchmarks." + benchmark,
                "mode",
                mode,
                "threads",
                2,
                "params",
                params,
                "jvmArgs",
                List.of("-Xmx1g"),
                "primaryMetric",
                metric,
                "secondaryMetrics",
                Map.of()));
    }

    private static Map<String, Object> latency(String workload, int which) {
        String contender = CONTENDERS.get(which - 1);
        Random random = new Random(which);
        List<Object> buckets = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            buckets.add(List.of(MILLIS.get(contender) * Math.exp(0.7 * random.nextGaussian()), 1 + i % 3));
        }
        return result(
                "page.PageLatencyBenchmark.page",
                "sample",
                Map.of("impl", contender, "workload", workload),
                Map.of("score", 1.0, "scoreUnit", "ms/op", "rawDataHistogram", List.of(List.of(buckets))));
    }

    private static List<Object> iterations() {
        List<Object> iterations = new ArrayList<>();
        for (int fork = 1; fork <= 5; fork++) {
            for (int i = 1; i <= 6; i++) {
                iterations.add(Map.of(
                        "benchmark",
                        "PageThroughputBenchmark.page",
                        "mode",
                        "thrpt",
                        "params",
                        Map.of("impl", "enhanced", "workload", "hits"),
                        "fork",
                        fork,
                        "warmup",
                        i < 6,
                        "iteration",
                        i,
                        "score",
                        5000 + 600 * i + 100 * fork,
                        "unit",
                        "ops/s",
                        "endedMillis",
                        1_000_000 + fork * 60_000 + i * 500));
            }
        }
        return iterations;
    }

    private static List<Object> besideWriter() {
        List<Object> all = new ArrayList<>();
        for (String pace : List.of("unpaced", "0", "10")) {
            for (String contender : List.of("baseline", "enhanced")) {
                Map<String, Object> result = result(
                        "mix.ReadersBesideWriterBenchmark.read",
                        "thrpt",
                        Map.of(
                                "impl",
                                contender,
                                "workload",
                                "hits",
                                "commitsPerSecond",
                                pace,
                                "journalMode",
                                "delete"),
                        Map.of("score", 1 / MILLIS.get(contender), "scoreUnit", "ops/s"));
                all.add(result);
            }
        }
        return all;
    }

    private static List<Object> groups() {
        List<Object> all = new ArrayList<>();
        for (String contender : List.of("baseline", "enhanced")) {
            Map<String, Object> result = result(
                    "mix.ShallowBesideDeepBenchmark.shallowBesideDeep",
                    "thrpt",
                    Map.of("impl", contender),
                    Map.of("score", 5.0, "scoreUnit", "ops/s"));
            result.put(
                    "secondaryMetrics",
                    Map.of(
                            "deep", Map.of("score", 1000 / MILLIS.get(contender), "scoreUnit", "ops/s"),
                            "shallow", Map.of("score", 2000 / MILLIS.get(contender), "scoreUnit", "ops/s"),
                            "deepPages", Map.of("score", 77, "scoreUnit", "#")));
            all.add(result);
        }
        return all;
    }

    private static List<Object> by(String benchmark, String parameter, int... values) {
        List<Object> all = new ArrayList<>();
        for (String contender : CONTENDERS) {
            for (int value : values) {
                all.add(result(
                        benchmark,
                        "avgt",
                        Map.of("impl", contender, parameter, Integer.toString(value)),
                        Map.of(
                                "score",
                                MILLIS.get(contender) * (contender.equals("baseline") ? value : 1),
                                "scoreError",
                                0.01,
                                "scoreUnit",
                                "us/op")));
            }
        }
        return all;
    }

    private static Map<String, Object> table(String name, String title, String line) {
        return Map.of("name", name, "title", title, "finished", "2026-01-01", "lines", List.of(line));
    }

    private static Map<String, Object> scaling() {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (String contender : List.of("BASELINE", "ENHANCED")) {
            for (String quantity : List.of("PAGE_BY_DEPTH", "PAGE_ANYWHERE", "OPENING", "THROUGHPUT_BESIDE_WRITER")) {
                for (int rows : List.of(50_000, 500_000)) {
                    Map<String, Object> line = new LinkedHashMap<>();
                    line.put("contender", contender);
                    line.put("rows", rows);
                    line.put("quantity", quantity);
                    line.put("place", "commits 10");
                    line.put("x", 10);
                    line.put("value", rows / 100.0);
                    line.put("low", rows / 110.0);
                    line.put("high", rows / 90.0);
                    lines.add(line);
                }
            }
        }
        return Map.of("report", Map.of("lines", lines));
    }

    private static Map<String, Object> chart(String section) {
        return Map.of(
                "section",
                section,
                "kind",
                "lines",
                "title",
                "A chart file",
                "time",
                "response time",
                "x",
                Map.of("label", "requests a second", "scale", "log"),
                "y",
                Map.of("label", "P99, ms", "scale", "log"),
                "series",
                List.of(Map.of(
                        "name",
                        "enhanced",
                        "line",
                        true,
                        "points",
                        List.of(Map.of("x", 10, "y", 0.1), Map.of("x", 1000, "y", 0.4, "low", 0.3, "high", 0.5)))),
                "limits",
                List.of(Map.of("value", 1, "label", "limit 1")));
    }

    private static Map<String, Object> counters() {
        return Map.of(
                "jvm",
                "jdk17/compressed",
                "scenarios",
                List.of(Map.of(
                        "scenario",
                        "first",
                        "requests",
                        10,
                        "events",
                        200,
                        "totals",
                        List.of(
                                Map.of("counter", "reads", "repeats", List.of(210, 210)),
                                Map.of("counter", "bytesRead", "repeats", List.of(300_000, 300_000)),
                                Map.of("counter", "bytesAllocated", "repeats", List.of(1_800_000, 1_800_000))))));
    }
}
