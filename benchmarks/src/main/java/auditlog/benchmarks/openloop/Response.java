package auditlog.benchmarks.openloop;

import org.HdrHistogram.Histogram;

/**
 * Percentiles of a response time: from when a request was to arrive until it was answered, in milliseconds.
 *
 * @param p50 median
 * @param p90 90th percentile
 * @param p95 95th percentile
 * @param p99 99th percentile
 * @param p999 99.9th percentile
 * @param max the longest
 */
public record Response(double p50, double p90, double p95, double p99, double p999, double max) {

    private static final double NANOS_A_MILLI = 1e6;

    static Response of(Histogram nanos) {
        return new Response(
                nanos.getValueAtPercentile(50) / NANOS_A_MILLI,
                nanos.getValueAtPercentile(90) / NANOS_A_MILLI,
                nanos.getValueAtPercentile(95) / NANOS_A_MILLI,
                nanos.getValueAtPercentile(99) / NANOS_A_MILLI,
                nanos.getValueAtPercentile(99.9) / NANOS_A_MILLI,
                nanos.getMaxValue() / NANOS_A_MILLI);
    }
}
