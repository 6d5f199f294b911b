package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.mix.BesideWriterProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What a run of {@code ReadersBesideWriterBenchmark} gave. What it did not give is NaN: without a writer all of a commit's, with one
 * that never got to it a commit's times.
 *
 * @param pages pages served a second
 * @param readP50 median time of a request in milliseconds
 * @param readP99 99th percentile of a request's time in milliseconds
 * @param failed requests that failed because the database stayed locked
 * @param commits commits a second
 * @param commitP50 median time of a commit in milliseconds
 * @param commitP99 99th percentile of a commit's time in milliseconds
 */
record BesideWriterResult(
        double pages,
        double readP50,
        double readP99,
        double failed,
        double commits,
        double commitP50,
        double commitP99) {

    /** The benchmark, as JMH selects it. */
    static final String INCLUDE = "\\.ReadersBesideWriterBenchmark\\.";

    static BesideWriterResult of(RunResult result) {
        double served = secondary(result, "pages");
        double failed = secondary(result, "failed");
        // JMH's score counts calls, failed ones too.
        double score = result.getPrimaryResult().getScore();
        return new BesideWriterResult(
                score * served / (served + failed),
                secondary(result, BesideWriterProfiler.READ_P50),
                secondary(result, BesideWriterProfiler.READ_P99),
                failed,
                secondary(result, BesideWriterProfiler.COMMITS),
                secondary(result, BesideWriterProfiler.COMMIT_P50),
                secondary(result, BesideWriterProfiler.COMMIT_P99));
    }

    private static double secondary(RunResult result, String label) {
        Result<?> found = result.getSecondaryResults().get(label);
        return found == null ? Double.NaN : found.getScore();
    }
}
