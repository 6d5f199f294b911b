package auditlog.benchmarks.openloop;

import auditlog.benchmarks.mix.CommitReport;

/**
 * What a rate of arrival gave.
 *
 * @param share the rate as a share of the saturated throughput
 * @param perSecond the rate: requests that arrived a second
 * @param seconds how long
 * @param intended requests that arrived
 * @param completed those of them that were begun in time and made
 * @param failed those of the completed that failed because the database stayed locked
 * @param missed whether the target rate was missed: not all that arrived was completed
 * @param response the response times; null if the target rate was missed
 * @param commits what the other process committed meanwhile; null if nobody committed
 */
public record Rate(
        double share,
        double perSecond,
        double seconds,
        long intended,
        long completed,
        long failed,
        boolean missed,
        Response response,
        CommitReport commits) {

    /**
     * Whether the promise was kept: all that arrived was answered, 99 % of it within the limit.
     *
     * @param limitMillis the limit of P99, in milliseconds
     * @return whether it was
     */
    public boolean holds(double limitMillis) {
        return !missed && failed == 0 && response.p99() <= limitMillis;
    }
}
