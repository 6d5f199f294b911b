package auditlog.enhanced;

import auditlog.AuditEvent;
import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * The audit log query answered from a snapshot of the rows in memory; the payloads are read from their file in every
 * request.
 *
 * <p>Its answers are the baseline's at every moment. Each request makes sure that the snapshot is the database's present
 * state, and renews it where it is not, at the cost of what has changed; where anything is unusual, the baseline's own class answers.
 * Safe for use by many threads; no lock is held while payloads are read or decoded.
 *
 * <p>Between requests it holds no connection to the database and no thread. It holds the snapshot, a few handles of the payload file,
 * and a few of the database file, which stay open as long as that file is at its path ({@link DatabaseFile} says why).
 */
public final class IndexedAuditLogService implements AuditLogService {

    private static final int IDLE_PAYLOAD_READERS = 16;

    private final Path database;
    private final Path payloads;
    private final Outside outside;
    private final PayloadReaderPool payloadReaders;
    private final SnapshotRenewal renewal;
    private final RequestCounters counters = new RequestCounters();
    private volatile boolean closed;

    private IndexedAuditLogService(Path database, Path payloads, Outside outside) {
        this.database = Connections.requireUsable(database);
        this.payloads = payloads;
        this.outside = outside;
        payloadReaders = new PayloadReaderPool(payloads, IDLE_PAYLOAD_READERS, outside);
        renewal = new SnapshotRenewal(this.database, outside, counters);
        renewal.begin();
    }

    /**
     * Opens the service and reads the first snapshot. Where that can't be read (no database yet, a lock, a damaged file) the
     * service opens all the same: its requests are answered, or fail, as the baseline's.
     *
     * @param database the SQLite database
     * @param payloads the payload file
     * @return the service, to be closed
     * @throws SQLException never at present: kept for what a caller must be ready for
     * @throws IOException never at present, likewise
     * @throws IllegalArgumentException if the database's path holds a {@code ?}
     */
    public static IndexedAuditLogService open(Path database, Path payloads) throws SQLException, IOException {
        return open(database, payloads, Outside.LOCAL);
    }

    static IndexedAuditLogService open(Path database, Path payloads, Outside outside) {
        return new IndexedAuditLogService(database, payloads, outside);
    }

    @Override
    public AuditPage handle(AuditQuery query) throws SQLException, IOException {
        if (closed) {
            throw new IllegalStateException("The audit log service is closed");
        }
        PlainReason reason;
        try {
            Snapshot snapshot = renewal.current();
            reason = whyNot(snapshot);
            if (reason != null && reason != PlainReason.SWITCHED_OFF) {
                snapshot = renewal.renewed(snapshot);
                reason = snapshot != null ? null : firstKnown(renewal.obstacle(), reason);
            }
            if (reason == null) {
                AuditPage page = answer(snapshot, query);
                if (page != null) {
                    counters.countSnapshot();
                    return page;
                }
                reason = PlainReason.NOT_REPRESENTABLE;
            }
        } catch (SQLException e) {
            counters.countPlain(PlainReason.BUSY);
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            // Where memory or stack did not suffice for this way, they may for the baseline's.
            reason = PlainReason.ERROR;
        }
        counters.countPlain(reason);
        return plain().handle(query);
    }

    private PlainReason whyNot(Snapshot snapshot) {
        if (!renewal.isEnabled()) {
            return PlainReason.SWITCHED_OFF;
        }
        return snapshot == null ? PlainReason.NO_SNAPSHOT : snapshot.whyNotPresent(outside);
    }

    private static PlainReason firstKnown(PlainReason first, PlainReason second) {
        return first != null ? first : second;
    }

    /**
     * Switches the snapshot off or on again. Off, every request is answered by the baseline's own class, and no connection
     * is opened for a snapshot; one that a renewal under way still uses is closed as soon as that ends.
     * {@link ServiceStats#openConnections} tells.
     *
     * @param enabled whether the snapshot may be used
     */
    public void setSnapshotEnabled(boolean enabled) {
        renewal.enable(enabled);
    }

    /**
     * What happened so far, and what is held now.
     *
     * @return counts that are each exact, though not all of the same moment while requests run
     */
    public ServiceStats stats() {
        return renewal.stats(payloadReaders.open());
    }

    /**
     * Closes the service and gives back all it holds but the handles of the database file; what requests under way hold is given back
     * when they end.
     */
    @Override
    public void close() {
        closed = true;
        renewal.close();
        payloadReaders.close();
    }

    /** The baseline's own class. It holds nothing, so each request may have its own, also one that outlives the close. */
    private AuditLogService plain() {
        return new OffsetAuditLogService(database, payloads);
    }

    /** The page from the snapshot; null if it does not represent the request or one of its rows exactly. */
    private AuditPage answer(Snapshot snapshot, AuditQuery query) throws IOException {
        EventIndex index = snapshot.index();
        String action = query.action();
        if (action != null && !index.knowsAction(action) && !isPlainText(action)) {
            return null;
        }
        EventIndex.Slice slice = index.slice(query);
        Row[] rows = index.rows();
        int count = slice.count();
        boolean isFull = count > 0 && count == query.pageSize();
        for (OddRow odd : snapshot.leaves().odd()) {
            if (odd.mayTouch(query, isFull, isFull ? rows[slice.row(count - 1)].createdAt() : 0)) {
                return null;
            }
        }
        if (count == 0) {
            return new AuditPage(query, List.of(), 0);
        }
        AuditEvent[] events = new AuditEvent[count];
        PayloadReader payloads = payloadReaders.borrow();
        try {
            for (int i = 0; i < count; i++) {
                Row row = rows[slice.row(i)];
                if (row.payloadLen() < 0 || row.payloadLen() > PayloadReader.LONGEST_PAYLOAD) {
                    return null;
                }
                events[i] = new AuditEvent(
                        row.id(),
                        row.createdAt(),
                        row.actorId(),
                        row.action(),
                        row.resourceType(),
                        row.resourceId(),
                        payloads.read(row.payloadOffset(), row.payloadLen()));
            }
        } finally {
            payloadReaders.giveBack(payloads);
        }
        return new AuditPage(query, List.of(events), count);
    }

    /** Whether a text reaches SQLite as it is: a lone surrogate becomes a question mark on its way. */
    private static boolean isPlainText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\0' || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
