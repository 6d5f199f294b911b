package auditlog.benchmarks.scaling;

import java.util.List;

/**
 * A measured value.
 *
 * @param quantity of what
 * @param place what tells it from others of the quantity, the same at every number of rows, such as {@code page 10}
 * @param x page number, page size, threads or commits a second; 0 where there is none
 * @param value in the quantity's unit: of times the median
 * @param done how many were measured
 * @param wanted how many would have been, had they not taken so long; 0 where nothing was limited
 * @param failed requests that failed because the database stayed locked
 * @param events in a page, on average
 * @param answers digests of the first answers, in order; as many as there was time for
 */
public record Measured(
        Quantity quantity,
        String place,
        double x,
        double value,
        long done,
        long wanted,
        long failed,
        double events,
        List<String> answers) {

    static Measured of(Quantity quantity, String place, double x, double value, long done) {
        return new Measured(quantity, place, x, value, done, 0, 0, 0, List.of());
    }

    /** What tells it from others of the same contender and number of rows. */
    String key() {
        return quantity + " " + place;
    }
}
