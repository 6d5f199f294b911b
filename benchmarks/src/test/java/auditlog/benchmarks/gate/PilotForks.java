package auditlog.benchmarks.gate;

import auditlog.benchmarks.statistics.LogRatios;
import auditlog.benchmarks.statistics.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The raw forks of the pilot, measured on a noisy machine of two cores. Kinds: {@code pair0} two identical sides, {@code
 * pair6}, {@code pair12}, {@code pair24} so many of 50 rows decoded a second time on side b, in pairs of blocks; {@code solo}
 * ordinary forks of ten iterations. Nanoseconds an operation.
 */
final class PilotForks {

    private static final String RESOURCE = "/pilot-forks.txt";

    private PilotForks() {}

    /** For each fork of a kind the median over its blocks of ln(b / a). */
    static double[] logRatios(String kind) {
        return lines(kind)
                .mapToDouble(words -> Samples.median(LogRatios.of(side(words, 1), side(words, 0))))
                .toArray();
    }

    /** For each ordinary fork its iterations. */
    static List<double[]> ordinary() {
        return lines("solo")
                .map(words -> words.stream().mapToDouble(Double::parseDouble).toArray())
                .toList();
    }

    private static double[] side(List<String> pairs, int side) {
        return pairs.stream()
                .mapToDouble(pair -> Double.parseDouble(pair.split(":")[side]))
                .toArray();
    }

    private static Stream<List<String>> lines(String kind) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(PilotForks.class.getResourceAsStream(RESOURCE), RESOURCE),
                StandardCharsets.US_ASCII))) {
            return reader
                    .lines()
                    .map(line -> Arrays.asList(line.split(" +")))
                    .filter(words -> words.get(0).equals(kind))
                    .map(words -> words.subList(2, words.size()))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
