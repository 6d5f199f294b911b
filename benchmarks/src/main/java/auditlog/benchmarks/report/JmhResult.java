package auditlog.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * One result in JMH's own JSON, read leniently: what is missing is empty or NaN.
 *
 * @param file the file it is in
 * @param json the result
 */
record JmhResult(String file, JsonNode json) {

    /** The benchmark's class and method. */
    String name() {
        String[] parts = json.path("benchmark").asString("").split("\\.");
        return parts.length < 2 ? parts[0] : parts[parts.length - 2] + "." + parts[parts.length - 1];
    }

    boolean isOf(String simpleClassName) {
        return name().startsWith(simpleClassName + ".");
    }

    String mode() {
        return json.path("mode").asString("");
    }

    int threads() {
        return json.path("threads").asInt(1);
    }

    String unit() {
        return json.path("primaryMetric").path("scoreUnit").asString("");
    }

    /** NaN if it has none. */
    double score() {
        return json.path("primaryMetric").path("score").asDouble(Double.NaN);
    }

    double error() {
        return json.path("primaryMetric").path("scoreError").asDouble(Double.NaN);
    }

    /** A parameter's value, or nothing. */
    String param(String name) {
        return json.path("params").path(name).asString("");
    }

    /** All parameters but the contender, as text. */
    String otherParams() {
        List<String> params = new ArrayList<>();
        json.path("params").properties().forEach(param -> {
            if (!param.getKey().equals("impl")) {
                params.add(param.getKey() + " " + param.getValue().asString(""));
            }
        });
        return String.join(", ", params);
    }

    String contender() {
        return param("impl");
    }

    /** Scores of secondary results by label; of counters and of a group's roles. */
    Map<String, Double> secondary(String unit) {
        Map<String, Double> scores = new LinkedHashMap<>();
        json.path("secondaryMetrics").properties().forEach(metric -> {
            if (metric.getValue().path("scoreUnit").asString("").equals(unit)) {
                scores.put(metric.getKey(), metric.getValue().path("score").asDouble(Double.NaN));
            }
        });
        return scores;
    }

    double secondaryScore(String label) {
        return json.path("secondaryMetrics").path(label).path("score").asDouble(Double.NaN);
    }

    /** Scores of the measured iterations, fork by fork; of samples their means. */
    List<List<Double>> iterations() {
        List<List<Double>> forks = new ArrayList<>();
        for (JsonNode fork : json.path("primaryMetric").path("rawData")) {
            forks.add(fork.valueStream().map(JmhResult::number).toList());
        }
        for (JsonNode fork : json.path("primaryMetric").path("rawDataHistogram")) {
            forks.add(fork.valueStream()
                    .map(iteration -> {
                        double sum = 0;
                        long count = 0;
                        for (JsonNode bucket : iteration) {
                            sum += number(bucket.path(0)) * bucket.path(1).asLong(0);
                            count += bucket.path(1).asLong(0);
                        }
                        return sum / count;
                    })
                    .toList());
        }
        return forks;
    }

    /** How often each time was sampled, over all forks and iterations; empty where none were kept. */
    NavigableMap<Double, Long> histogram() {
        NavigableMap<Double, Long> histogram = new TreeMap<>();
        for (JsonNode fork : json.path("primaryMetric").path("rawDataHistogram")) {
            for (JsonNode iteration : fork) {
                for (JsonNode bucket : iteration) {
                    double value = number(bucket.path(0));
                    long count = bucket.path(1).asLong(0);
                    if (Double.isFinite(value) && count > 0) {
                        histogram.merge(value, count, Long::sum);
                    }
                }
            }
        }
        return histogram;
    }

    private static double number(JsonNode node) {
        return node.isNumber() ? node.asDouble() : Double.NaN;
    }
}
