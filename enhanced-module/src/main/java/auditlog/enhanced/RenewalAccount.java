package auditlog.enhanced;

/**
 * Tells whether renewals of a large table pay, each of which takes a time in proportion to the table. The requests that snapshots answer
 * earn them, and so do, a ninth as much, those that the plain path answers: so tries take a tenth of the time. Counted, not timed: so it
 * is the same on every machine. Used by one thread at a time.
 */
final class RenewalAccount {

    /** What too few requests gain by may take a tenth of the time: so long a rest after it, measured by itself. */
    static final int REST = 9;

    /** A renewal takes about as long for so many rows as the plain path for a request; fewer rows are renewed for one request. */
    static final int ROWS_A_REQUEST = 1 << 16;

    /** Who has run out earns more than one before the next try, which may meet a commit under way: that shows nothing. */
    static final int RENEWALS_TO_BEGIN = 2;

    /** So many that seem not to have paid are taken for chance where the others have. */
    static final int RENEWALS_AHEAD = 8;

    private final RequestCounters counters;
    private long earned;
    private boolean isEarning;
    private long fromSnapshotsBefore;
    private long plainBefore;

    RenewalAccount(RequestCounters counters) {
        this.counters = counters;
    }

    /** Whether renewals of a table pay whoever asks. */
    static boolean isFree(int rows) {
        return rows < ROWS_A_REQUEST;
    }

    /** Begins anew, for a table of which all rows were read. */
    void begin(int rows) {
        earned = RENEWALS_TO_BEGIN * price(rows);
    }

    /** Whether a renewal is earned; if so, it is paid. */
    boolean pays(int rows) {
        long fromSnapshots = counters.snapshotRequests();
        long plain = counters.allPlainRequests();
        long price = price(rows);
        earned += REST * (fromSnapshots - fromSnapshotsBefore) + plain - plainBefore;
        earned = Math.min(RENEWALS_AHEAD * price, earned);
        fromSnapshotsBefore = fromSnapshots;
        plainBefore = plain;
        isEarning = earned < (isEarning ? RENEWALS_TO_BEGIN : 1) * price;
        earned -= isEarning ? 0 : price;
        return !isEarning;
    }

    /** Of a renewal, in requests that the plain path answers. */
    private static long price(int rows) {
        return (long) REST * (rows / ROWS_A_REQUEST);
    }
}
