package auditlog.benchmarks.openloop;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a case gave in one round, that is in one JVM.
 *
 * @param of the case
 * @param round the round, from 1
 * @param saturated its throughput when more arrives than can be served, requests a second
 * @param rates what each rate gave, in the order in which they were measured
 */
public record CaseResult(Case of, int round, double saturated, List<Rate> rates) {

    /**
     * The capacity: the highest rate tried at which the promise was kept.
     *
     * @param limitMillis the limit of P99, in milliseconds
     * @return requests a second; empty if it was kept at none
     */
    public Optional<Double> capacity(double limitMillis) {
        return rates.stream()
                .filter(rate -> rate.holds(limitMillis))
                .map(Rate::perSecond)
                .max(Comparator.naturalOrder());
    }

    /**
     * The lowest rate tried. Where the promise was kept at none, the capacity is below it.
     *
     * @return requests a second
     */
    public double lowestTried() {
        return rates.stream().mapToDouble(Rate::perSecond).min().orElseThrow();
    }
}
