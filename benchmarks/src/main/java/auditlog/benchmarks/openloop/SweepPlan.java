package auditlog.benchmarks.openloop;

import java.util.List;

/**
 * How a case is swept.
 *
 * @param warmupSeconds how long the contender is warmed up, by one worker, so that the compiler has a processor
 * @param saturatedSeconds how long the saturated throughput is measured, half of it each time
 * @param seconds how long a rate is measured at least
 * @param leastRequests of a rate, which a slow one needs more time for
 * @param mostSeconds how long a rate is measured at most
 * @param graceMillis how long after the schedule's end a request may still be begun
 * @param shares the rates as shares of the saturated throughput, in the order in which they are measured
 * @param enough the sweep ends at the first rate whose P99 is within so many milliseconds, or goes on upwards if that was the very first;
 *     0 for all rates, and these alone
 */
public record SweepPlan(
        double warmupSeconds,
        double saturatedSeconds,
        double seconds,
        int leastRequests,
        double mostSeconds,
        double graceMillis,
        List<Double> shares,
        double enough) {

    /** How long a rate is measured: in any case until a request has arrived. */
    double seconds(double perSecond) {
        return Math.max(Math.min(Math.max(seconds, leastRequests / perSecond), mostSeconds), 1 / perSecond);
    }

    /**
     * How long a case takes, about.
     *
     * @param rates how many rates of it
     * @return seconds
     */
    public double plannedSeconds(int rates) {
        return warmupSeconds + saturatedSeconds + rates * (seconds + graceMillis / 1e3);
    }
}
