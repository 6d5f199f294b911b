package auditlog.benchmarks.paired;

import auditlog.benchmarks.statistics.LogRatios;
import auditlog.benchmarks.statistics.Samples;
import java.util.Map;

/**
 * What one fork measured: its raw data.
 *
 * @param fork its number, from 1
 * @param slice requests a block
 * @param nanosPerRequest for each arm, the nanoseconds a request in each block; blocks of one index are of one round
 * @param counts for each arm, its exact counters
 */
public record ForkResult(int fork, int slice, Map<String, double[]> nanosPerRequest, Map<String, Counts> counts) {

    /**
     * The fork's one observation for a pair.
     *
     * @param a an arm
     * @param b another
     * @return the median over the blocks of {@code ln(time a / time b)}
     */
    public double medianLogRatio(String a, String b) {
        return Samples.median(LogRatios.of(times(a), times(b)));
    }

    /** Blocks an arm. */
    int blocks() {
        return nanosPerRequest.values().iterator().next().length;
    }

    double[] times(String arm) {
        double[] times = nanosPerRequest.get(arm);
        if (times == null || times.length == 0) {
            throw new IllegalStateException("Fork " + fork + " measured nothing of " + arm);
        }
        return times;
    }
}
