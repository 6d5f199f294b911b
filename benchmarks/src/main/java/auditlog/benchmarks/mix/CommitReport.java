package auditlog.benchmarks.mix;

import auditlog.benchmarks.statistics.Samples;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * What a writer did in a measured time. A commit's latency is the time from when it began until it was acknowledged.
 *
 * @param commits commits acknowledged
 * @param perSecond how many that is a second
 * @param p50 median latency in milliseconds; NaN if nothing was committed, as the next two
 * @param p99 99th percentile of the latency in milliseconds
 * @param max longest latency in milliseconds
 */
public record CommitReport(long commits, double perSecond, double p50, double p99, double max) {

    private static final double NANOS_A_MILLI = 1e6;
    private static final double NANOS_A_SECOND = 1e9;
    private static final int FIELDS = 5;

    /**
     * The report of latencies.
     *
     * @param latencies each commit's, in nanoseconds; left as they are
     * @param nanos the time in which that many commits follow one another
     */
    static CommitReport of(long[] latencies, long nanos) {
        double[] millis = Arrays.stream(latencies)
                .mapToDouble(nano -> nano / NANOS_A_MILLI)
                .toArray();
        return new CommitReport(
                latencies.length,
                latencies.length == 0 ? 0 : latencies.length * NANOS_A_SECOND / nanos,
                Samples.percentile(millis, 0.5),
                Samples.percentile(millis, 0.99),
                DoubleStream.of(millis).max().orElse(Double.NaN));
    }

    /** The report as words, which {@link #parse} reads. */
    String words() {
        return List.of(commits, perSecond, p50, p99, max).stream()
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }

    /**
     * Reads what {@link #words} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static CommitReport parse(String words) {
        String[] fields = words.split(" ", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("Not a report of " + FIELDS + " fields: " + words);
        }
        return new CommitReport(
                Long.parseLong(fields[0]),
                Double.parseDouble(fields[1]),
                Double.parseDouble(fields[2]),
                Double.parseDouble(fields[3]),
                Double.parseDouble(fields[4]));
    }
}
