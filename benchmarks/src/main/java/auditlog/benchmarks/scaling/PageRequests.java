package auditlog.benchmarks.scaling;

import auditlog.AuditQuery;
import auditlog.datagen.GrowthDataset;
import auditlog.datagen.RequestStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.sqlite.JDBC;

/**
 * The requests that are made at a number of rows. Each kind of page is asked for in as many windows of seven days, an hour apart, so
 * that no single page is asked for again and again; a window has the same share of the rows at every size.
 */
final class PageRequests {

    static final int WINDOWS = 64;
    static final int PAGE_SIZE = 20;
    private static final int HOUR = 3_600;
    private static final int ANYWHERE = 4_096;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final String ACTION = "UPDATE";
    private static final int ACTIONS = 6;

    /** An action's matches are as many only on average. */
    private static final double DEEP = 0.9;

    private static final int[] SIZES = {1, 2, 5, 10, 20, 50, 100};

    /**
     * A kind of page.
     *
     * @param x its number or its size; 0 where neither is looked at
     */
    record Kind(Quantity quantity, String place, double x, AuditQuery[] requests) {}

    private final int lastPage;

    /**
     * Finds how many pages there are.
     *
     * @throws SQLException if the database can't be read
     */
    PageRequests(GrowthDataset files) throws SQLException {
        long least = Long.MAX_VALUE;
        try (Connection connection = JDBC.createConnection(JDBC.PREFIX + files.database(), new Properties());
                PreparedStatement count = connection.prepareStatement(
                        "SELECT count(*) FROM audit_events WHERE created_at BETWEEN ? AND ?")) {
            for (int window = 0; window < WINDOWS; window++) {
                count.setLong(1, RequestStream.FROM_TS - window * HOUR);
                count.setLong(2, RequestStream.TO_TS - window * HOUR);
                try (ResultSet result = count.executeQuery()) {
                    least = Math.min(least, result.getLong(1));
                }
            }
        }
        lastPage = (int) (least / PAGE_SIZE);
        if (lastPage < 2) {
            throw new IllegalStateException("Too few rows for more than one page: " + least);
        }
    }

    /** Every kind of page. */
    List<Kind> kinds() {
        List<Kind> kinds = new ArrayList<>();
        for (int page = 1; page < lastPage; page *= 10) {
            kinds.add(byDepth("page " + page, page));
        }
        kinds.add(byDepth("last page", lastPage));
        for (int size : SIZES) {
            kinds.add(new Kind(
                    Quantity.PAGE_BY_SIZE,
                    "size " + size,
                    size,
                    requests(window -> query(window, null, null, 1, size))));
        }
        int deep = Math.max(2, (int) (DEEP * lastPage / ACTIONS));
        kinds.add(byFilter("action, page 1", window -> query(window, null, ACTION, 1, PAGE_SIZE)));
        kinds.add(byFilter("action, deep page", window -> query(window, null, ACTION, deep, PAGE_SIZE)));
        kinds.add(byFilter("actor, page 1", window -> query(window, actor(window), null, 1, PAGE_SIZE)));
        kinds.add(byFilter("actor and action", window -> query(window, actor(window), ACTION, 1, PAGE_SIZE)));
        kinds.add(anywhere());
        return kinds;
    }

    /** Pages from all depths, evenly spread however few of them are asked for. */
    Kind anywhere() {
        AuditQuery[] requests = IntStream.range(0, ANYWHERE)
                .mapToObj(i -> query(i % WINDOWS, null, null, 1 + (int) ((i + 1) * GOLDEN % 1 * lastPage), PAGE_SIZE))
                .toArray(AuditQuery[]::new);
        return new Kind(Quantity.PAGE_ANYWHERE, "any page", 0, requests);
    }

    /** The first page of all. */
    static AuditQuery first() {
        return query(0, null, null, 1, PAGE_SIZE);
    }

    private static Kind byDepth(String place, int page) {
        return new Kind(
                Quantity.PAGE_BY_DEPTH, place, page, requests(window -> query(window, null, null, page, PAGE_SIZE)));
    }

    private static Kind byFilter(String place, IntFunction<AuditQuery> query) {
        return new Kind(Quantity.PAGE_BY_FILTER, place, 0, requests(query));
    }

    private static AuditQuery[] requests(IntFunction<AuditQuery> query) {
        AuditQuery[] requests = new AuditQuery[WINDOWS];
        Arrays.setAll(requests, query);
        return requests;
    }

    private static long actor(int window) {
        return 1 + window * (RequestStream.ACTORS / WINDOWS);
    }

    private static AuditQuery query(int window, Long actor, String action, int page, int size) {
        return new AuditQuery(
                RequestStream.FROM_TS - window * HOUR, RequestStream.TO_TS - window * HOUR, actor, action, page, size);
    }
}
