package auditlog.benchmarks.budget;

import auditlog.AuditQuery;
import auditlog.benchmarks.workload.Workload;
import auditlog.datagen.RequestStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How much a page holds. The kinds' requests have the same filters, and those of 10 and of 50 the same offsets, so that two
 * kinds differ in what is on the page and in nothing else; an empty page lies behind all rows.
 */
public enum PageKind {
    /** No event: a page past the end of the window. */
    EMPTY("empty", 0),

    /** Ten events. */
    TEN("10", 10),

    /** Fifty events. */
    FIFTY("50", 50);

    private static final int LARGEST = 50;

    private final String key;
    private final int events;

    PageKind(String key, int events) {
        this.key = key;
        this.events = events;
    }

    /**
     * Events on the page.
     *
     * @return 0, 10 or 50
     */
    public int events() {
        return events;
    }

    /** The name in keys, files and tables. */
    @Override
    public String toString() {
        return key;
    }

    /**
     * The requests of all kinds.
     *
     * @param each how many of each kind
     * @return first those for an empty page, then those for 10 events, then those for 50; the depths are spread evenly over those of the
     *     full pages of 50 in the workload {@code hits}
     */
    static Workload requests(int each) {
        List<AuditQuery> large = RequestStream.hits().stream()
                .filter(request -> request.pageSize() == LARGEST && request.actorId() == null)
                .sorted(Comparator.comparingInt(AuditQuery::page))
                .toList();
        Workload answers = Workload.of(large);
        List<AuditQuery> full = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.expectedCount(i) == LARGEST) {
                full.add(large.get(i));
            }
        }
        List<AuditQuery> requests = new ArrayList<>();
        for (PageKind kind : values()) {
            for (int i = 0; i < each; i++) {
                requests.add(kind.like(full.get((2 * i + 1) * full.size() / (2 * each))));
            }
        }
        return Workload.of(requests);
    }

    private AuditQuery like(AuditQuery large) {
        int page = switch (this) {
            case EMPTY -> RequestStream.PAGES;
            case TEN -> (large.page() - 1) * (LARGEST / events) + 1;
            case FIFTY -> large.page();
        };
        int size = this == TEN ? events : LARGEST;
        return new AuditQuery(large.fromTs(), large.toTs(), large.actorId(), large.action(), page, size);
    }
}
