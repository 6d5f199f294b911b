package auditlog.enhanced;

import auditlog.AuditQuery;
import java.util.List;

/**
 * A row that the snapshot does not represent, and which requests it may touch: those whose answer could hold it, or would be other rows
 * without it.
 *
 * @param id its row id
 * @param notBefore no request whose window ends before that second can find it
 * @param notAfter likewise if the window begins after it
 * @param actor the filter by actor that can find it; null if none can
 * @param action the filter by action that can find it; null if none can
 */
record OddRow(long id, long notBefore, long notAfter, Match actor, Match action) {

    /** Each is looked at in every request. */
    private static final int MOST = 256;

    /**
     * What a filter may be to find a row.
     *
     * @param any whether that can't be told
     * @param value the only one that finds it; null if none does, as SQL's NULL equals nothing
     */
    record Match(boolean any, Object value) {

        static final Match ANY = new Match(true, null);

        boolean mayBe(Object filter) {
            return filter == null || any || filter.equals(value);
        }
    }

    static void requireFew(List<OddRow> odd) throws NotRepresentableException {
        if (odd.size() > MOST) {
            throw new NotRepresentableException("More than " + MOST
                    + " rows hold values of unexpected types, the one with id " + odd.get(0).id + " among them");
        }
    }

    /**
     * Whether it may touch a request's answer.
     *
     * @param query the request
     * @param isFull whether the page found without this row is full
     * @param oldest when its last event happened
     */
    boolean mayTouch(AuditQuery query, boolean isFull, long oldest) {
        return query.fromTs() <= notAfter
                && query.toTs() >= notBefore
                && actor.mayBe(query.actorId())
                && action.mayBe(query.action())
                && !(isFull && oldest > notAfter);
    }
}
