package auditlog.equivalence;

import java.util.Locale;

/**
 * What a sweep compared. Each request counts once: {@code requests} is the sum of {@code ownPages}, {@code lastPages},
 * {@code seededPlaces} (both sides asked) and {@code emptyByOffset}.
 *
 * @param filters the filters swept
 * @param requests all requests asked of the enhanced service
 * @param ownPages both sides asked: the baseline's pages of each filter and page size up to the first short one
 * @param lastPages both sides asked: the domain's last page, once a filter
 * @param seededPlaces both sides asked: places drawn at random among the pages past the first short one
 * @param emptyByOffset only the enhanced service asked, and its page is empty: so is the baseline's, by the semantics of
 *     OFFSET, since it comes after a short page
 * @param events events compared
 * @param threads the number of threads
 * @param seconds wall time
 */
public record SweepResult(
        int filters,
        long requests,
        long ownPages,
        long lastPages,
        long seededPlaces,
        long emptyByOffset,
        long events,
        int threads,
        double seconds) {

    /**
     * Requests that both sides were asked.
     *
     * @return the sum of the three kinds
     */
    public long bothAsked() {
        return ownPages + lastPages + seededPlaces;
    }

    /**
     * The result in words.
     *
     * @return one line
     */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%,d requests of %,d filters are the same: %,d asked of both sides (%,d pages up to the first short one, "
                        + "%,d last pages, %,d seeded places past the end; %,d events field by field), %,d empty by the "
                        + "semantics of OFFSET; %.0f s on %d threads",
                requests,
                filters,
                bothAsked(),
                ownPages,
                lastPages,
                seededPlaces,
                events,
                emptyByOffset,
                seconds,
                threads);
    }
}
