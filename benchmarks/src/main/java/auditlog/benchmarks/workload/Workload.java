package auditlog.benchmarks.workload;

import auditlog.AuditQuery;
import auditlog.datagen.DatasetRow;
import auditlog.datagen.DatasetRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Requests in a fixed order, each with the rows that its answer must hold. The rows come from the dataset's generator
 * alone: neither database nor any contender is asked. Immutable.
 */
public final class Workload {

    private static final DatasetRow[] NONE = {};

    private final AuditQuery[] requests;
    private final DatasetRow[][] rows;
    private final int[] payloadLengths;
    /** Sums over the requests before each place, so that any stretch of the walk is expected in constant time. */
    private final long[] eventsBefore;

    private final long[] bytesBefore;
    private final long[] emptyBefore;

    private Workload(List<AuditQuery> requests) {
        this.requests = requests.toArray(AuditQuery[]::new);
        this.rows = new DatasetRow[size()][];
        this.eventsBefore = new long[size() + 1];
        this.bytesBefore = new long[size() + 1];
        this.emptyBefore = new long[size() + 1];
        List<DatasetRow> all = DatasetRows.generate();
        this.payloadLengths = all.stream().mapToInt(DatasetRow::payloadLen).toArray();
        Answers answers = new Answers(all);
        for (int i = 0; i < size(); i++) {
            DatasetRow[] page = answers.page(this.requests[i]);
            long bytes = 0;
            for (DatasetRow row : page) {
                bytes += row.payloadLen();
            }
            rows[i] = page;
            eventsBefore[i + 1] = eventsBefore[i] + page.length;
            bytesBefore[i + 1] = bytesBefore[i] + bytes;
            emptyBefore[i + 1] = emptyBefore[i] + (page.length == 0 ? 1 : 0);
        }
    }

    /**
     * One of the two named workloads.
     *
     * @param name which
     * @return its requests in stream order
     */
    public static Workload load(WorkloadName name) {
        return of(name.requests());
    }

    /**
     * Any requests.
     *
     * @param requests at least one, each with a page from 1 and a page size from 0
     * @return them, in that order
     * @throws IllegalArgumentException if there are none, or one has another page or page size
     */
    public static Workload of(List<AuditQuery> requests) {
        if (requests.isEmpty()) {
            throw new IllegalArgumentException("A workload without requests measures nothing");
        }
        return new Workload(requests);
    }

    /**
     * The number of requests.
     *
     * @return at least 1
     */
    public int size() {
        return requests.length;
    }

    /**
     * A request.
     *
     * @param i its place, from 0
     * @return the request
     */
    public AuditQuery request(int i) {
        return requests[i];
    }

    /**
     * The number of events that the answer must hold.
     *
     * @param i the request's place, from 0
     * @return from 0 to the page size
     */
    public int expectedCount(int i) {
        return rows[i].length;
    }

    /**
     * The rows that the answer must hold, in order.
     *
     * @param i the request's place, from 0
     * @return the rows, unmodifiable
     */
    public List<DatasetRow> expectedRows(int i) {
        return List.of(rows[i]);
    }

    /**
     * The length of an event's payload.
     *
     * @param id the event's id; the dataset's are 1 to 50,000
     * @return bytes of its line in the payload file
     */
    public int payloadLength(long id) {
        return payloadLengths[(int) id - 1];
    }

    /**
     * The share of requests whose answer is empty.
     *
     * @return from 0 to 1
     */
    public double emptyShare() {
        return (double) emptyBefore[size()] / size();
    }

    /**
     * What a walk through the requests must have been served, wrapping from the last to the first.
     *
     * @param start the place of its first request
     * @param pages how many requests it made
     * @return the sums over their answers
     */
    public Served expected(int start, long pages) {
        return new Served(
                pages,
                walked(eventsBefore, start, pages),
                walked(bytesBefore, start, pages),
                walked(emptyBefore, start, pages));
    }

    /** For {@link FloorAuditLogService}, which may know the answers; not to be changed. */
    DatasetRow[] rows(int i) {
        return rows[i];
    }

    private long walked(long[] before, int start, long pages) {
        long rounds = pages / size();
        int end = start + (int) (pages % size());
        long wrapped =
                end <= size() ? before[end] - before[start] : before[size()] - before[start] + before[end - size()];
        return rounds * before[size()] + wrapped;
    }

    /** Answers by sorting and slicing, one sorted list a filter. */
    private static final class Answers {

        private static final Comparator<DatasetRow> NEWEST_FIRST = Comparator.comparingLong(DatasetRow::createdAt)
                .thenComparingLong(DatasetRow::id)
                .reversed();

        private final List<DatasetRow> newestFirst;
        private final Map<Long, List<DatasetRow>> ofActor;
        private final Map<Filter, List<DatasetRow>> matches = new HashMap<>();

        private record Filter(long fromTs, long toTs, Long actorId, String action) {

            boolean matches(DatasetRow row) {
                return row.createdAt() >= fromTs
                        && row.createdAt() <= toTs
                        && (actorId == null || actorId == row.actorId())
                        && (action == null || action.equals(row.action()));
            }
        }

        Answers(List<DatasetRow> rows) {
            this.newestFirst = new ArrayList<>(rows);
            newestFirst.sort(NEWEST_FIRST);
            ofActor = newestFirst.stream().collect(Collectors.groupingBy(DatasetRow::actorId));
        }

        DatasetRow[] page(AuditQuery query) {
            if (query.page() < 1 || query.pageSize() < 0) {
                throw new IllegalArgumentException("A workload's pages are from 1 and its sizes from 0: " + query);
            }
            List<DatasetRow> all = matching(query.fromTs(), query.toTs(), query.actorId(), query.action());
            long from = Math.min((query.page() - 1L) * query.pageSize(), all.size());
            long to = Math.min(from + query.pageSize(), all.size());
            return from == to ? NONE : all.subList((int) from, (int) to).toArray(DatasetRow[]::new);
        }

        /** An actor's filter searches only the actor's rows: 8,004 filters over 50,000 rows take too long else. */
        private List<DatasetRow> matching(long fromTs, long toTs, Long actorId, String action) {
            Filter filter = new Filter(fromTs, toTs, actorId, action);
            List<DatasetRow> known = matches.get(filter);
            if (known != null) {
                return known;
            }
            List<DatasetRow> wider = actorId == null ? newestFirst : ofActor.getOrDefault(actorId, List.of());
            List<DatasetRow> found = wider.stream().filter(filter::matches).toList();
            matches.put(filter, found);
            return found;
        }
    }
}
