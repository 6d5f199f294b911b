package auditlog.equivalence;

import auditlog.AuditQuery;
import auditlog.datagen.RequestStream;
import java.util.List;

/**
 * A finite set of requests: every filter, page and page size in one window. A filter is numbered from 0; the first ones
 * have no actor, the others follow by actor, each with all actions, none first.
 *
 * @param fromTs first second of the window
 * @param toTs last second of the window
 * @param actors filters ask for actors 1 to this, or none
 * @param actions filters ask for one of these, or none
 * @param pages pages are 1 to this
 * @param pageSizes the page sizes
 */
public record Domain(long fromTs, long toTs, int actors, List<String> actions, int pages, List<Integer> pageSizes) {

    /**
     * One of the domain's filters.
     *
     * @param actorId the actor; null is none
     * @param action the action; null is none
     */
    public record Filter(Long actorId, String action) {}

    /** Keeps copies of the lists. */
    public Domain {
        actions = List.copyOf(actions);
        pageSizes = List.copyOf(pageSizes);
    }

    /**
     * The contract's domain, from which the request stream is drawn.
     *
     * @return 8,004 filters, 2,000 pages and 3 page sizes
     */
    public static Domain contract() {
        return new Domain(
                RequestStream.FROM_TS,
                RequestStream.TO_TS,
                RequestStream.ACTORS,
                RequestStream.ACTIONS,
                RequestStream.PAGES,
                RequestStream.PAGE_SIZES);
    }

    /**
     * How many filters there are.
     *
     * @return actors with none, times actions with none
     */
    public int filters() {
        return (actors + 1) * filtersWithoutActor();
    }

    /**
     * How many filters have no actor: these come first.
     *
     * @return actions with none
     */
    public int filtersWithoutActor() {
        return actions.size() + 1;
    }

    /**
     * How many requests one filter has.
     *
     * @return pages times page sizes
     */
    public long requestsOfFilter() {
        return (long) pages * pageSizes.size();
    }

    /**
     * How many requests there are.
     *
     * @return filters times pages times page sizes
     */
    public long requests() {
        return filters() * requestsOfFilter();
    }

    /**
     * A filter by its number.
     *
     * @param number 0 to {@code filters() - 1}
     * @return the filter
     * @throws IndexOutOfBoundsException if there is no such number
     */
    public Filter filter(int number) {
        if (number < 0 || number >= filters()) {
            throw new IndexOutOfBoundsException(number);
        }
        int actor = number / filtersWithoutActor();
        int action = number % filtersWithoutActor();
        return new Filter(actor == 0 ? null : (long) actor, action == 0 ? null : actions.get(action - 1));
    }

    AuditQuery request(Filter filter, int page, int pageSize) {
        return new AuditQuery(fromTs, toTs, filter.actorId(), filter.action(), page, pageSize);
    }
}
