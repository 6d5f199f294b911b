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
import java.util.concurrent.atomic.AtomicReference;

/**
 * The audit log query answered from a snapshot of the rows in memory; the payloads are read from their file in every
 * request.
 *
 * <p>Its answers are the baseline's at every moment. Each request makes sure that the snapshot is the database's present
 * state; where it is not, or anything is unusual, the baseline's own class answers and the snapshot is renewed aside. Safe for
 * use by many threads; no lock is held while payloads are read or decoded.
 *
 * <p>While it is in use it holds a few connections to the database, a few handles of the payload file and one daemon
 * thread; after some time without requests it lets connections, handles and the snapshot go.
 */
public final class IndexedAuditLogService implements AuditLogService {

    private final Path database;
    private final Path payloads;
    private final PayloadReaderPool payloadReaders;
    private final SnapshotRenewal renewal;
    private final RequestCounters counters = new RequestCounters();
    private final HeldConnections held = new HeldConnections();
    private final AtomicReference<Snapshot> current = new AtomicReference<>();
    private volatile boolean used;
    private volatile boolean closed;

    private IndexedAuditLogService(Path database, Path payloads, Settings settings, Outside outside) {
        this.database = Connections.requireUsable(database);
        this.payloads = payloads;
        payloadReaders = new PayloadReaderPool(payloads, settings.idlePayloadReaders(), outside);
        SnapshotReader reader = new SnapshotReader(this.database, settings.sentinels(), outside, held);
        renewal = new SnapshotRenewal(reader, settings, this::publish);
        renewal.renew();
        // Not waited for: the baseline's class brings the JSON library along, and the service is ready before that is
        // loaded.
        renewal.execute(this::plain);
        renewal.every(settings.idle().dividedBy(2), this::letIdleGo);
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
        return open(database, payloads, Settings.DEFAULT);
    }

    static IndexedAuditLogService open(Path database, Path payloads, Settings settings) {
        return open(database, payloads, settings, LocalOutside.INSTANCE);
    }

    static IndexedAuditLogService open(Path database, Path payloads, Settings settings, Outside outside) {
        return new IndexedAuditLogService(database, payloads, settings, outside);
    }

    @Override
    public AuditPage handle(AuditQuery query) throws SQLException, IOException {
        if (closed) {
            throw new IllegalStateException("The audit log service is closed");
        }
        if (!used) {
            used = true;
        }
        Snapshot snapshot = current.get();
        PlainReason reason;
        try {
            reason = whyNot(snapshot);
            if (reason == null) {
                AuditPage page = answer(snapshot.index(), query);
                if (page != null) {
                    counters.countSnapshot();
                    return page;
                }
                reason = PlainReason.NOT_REPRESENTABLE;
            }
        } catch (IOException | RuntimeException e) {
            reason = PlainReason.ERROR;
        } catch (Error e) {
            // Where memory or stack did not suffice for this way, they may for the baseline's. A sentinel may be lost.
            dismiss(snapshot);
            reason = PlainReason.ERROR;
        }
        counters.countPlain(reason);
        return plain().handle(query);
    }

    /**
     * Switches the snapshot off or on again. Off, every request is answered by the baseline's own class, and no connection
     * is held: none is opened from then on, and those that requests or a renewal under way still use are closed as soon as
     * these end. {@link ServiceStats#openConnections} tells.
     *
     * @param enabled whether the snapshot may be used
     */
    public void setSnapshotEnabled(boolean enabled) {
        held.allow(enabled);
        if (!enabled) {
            discard(current.get());
        }
    }

    /**
     * What happened so far, and what is held now.
     *
     * @return counts that are each exact, though not all of the same moment while requests run
     */
    public ServiceStats stats() {
        Snapshot snapshot = current.get();
        return new ServiceStats(
                counters.snapshotRequests(),
                counters.plainRequests(),
                renewal.renewals(),
                renewal.failures(),
                renewal.lastRenewal(),
                renewal.lastFailure(),
                snapshot != null,
                snapshot == null ? 0 : snapshot.index().columns().rows(),
                held.allowed(),
                held.count(),
                payloadReaders.open());
    }

    /** Closes the service and gives back all it holds; what requests under way hold is given back when they end. */
    @Override
    public void close() {
        closed = true;
        renewal.close();
        discard(current.get());
        payloadReaders.close();
    }

    /** The baseline's own class. It holds nothing, so each request may have its own, also one that outlives the close. */
    private AuditLogService plain() {
        return new OffsetAuditLogService(database, payloads);
    }

    /** Null if the snapshot is the present state. Where it is of no more use, it is let go and a new one asked for. */
    private PlainReason whyNot(Snapshot snapshot) {
        if (!held.allowed()) {
            return PlainReason.SWITCHED_OFF;
        }
        if (snapshot == null) {
            renewal.request();
            return PlainReason.NO_SNAPSHOT;
        }
        PlainReason reason = snapshot.whyNotPresent();
        if (reason != null && reason != PlainReason.BUSY) {
            dismiss(snapshot);
            renewal.request();
        }
        return reason;
    }

    /** The page from the snapshot; null if it does not represent the request or one of its rows exactly. */
    private AuditPage answer(EventIndex index, AuditQuery query) throws IOException {
        String action = query.action();
        if (action != null && !index.knowsAction(action) && !isPlainText(action)) {
            return null;
        }
        EventIndex.Slice slice = index.slice(query);
        int count = slice.count();
        if (count == 0) {
            return new AuditPage(query, List.of(), 0);
        }
        EventColumns columns = index.columns();
        AuditEvent[] events = new AuditEvent[count];
        PayloadReader payloads = payloadReaders.borrow();
        try {
            for (int i = 0; i < count; i++) {
                int row = slice.row(i);
                int length = columns.payloadLen[row];
                if (length < 0 || length > PayloadReader.LONGEST_PAYLOAD) {
                    return null;
                }
                events[i] = new AuditEvent(
                        columns.id[row],
                        columns.createdAt[row],
                        columns.actorId[row],
                        columns.action[row],
                        columns.resourceType[row],
                        columns.resourceId[row],
                        payloads.read(columns.payloadOffset[row], length));
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

    private void publish(Snapshot snapshot) {
        Snapshot previous = current.getAndSet(snapshot);
        if (closed || !held.allowed()) {
            discard(snapshot);
        }
        if (previous != null) {
            previous.retire();
        }
    }

    /** As {@link #discard}, for a request, whose stack may not suffice to close the connections: then a later one does it. */
    private void dismiss(Snapshot snapshot) {
        if (snapshot != null) {
            snapshot.dismiss();
            if (SpareStack.isThere()) {
                discard(snapshot);
            }
        }
    }

    private void discard(Snapshot snapshot) {
        if (snapshot != null && current.compareAndSet(snapshot, null)) {
            snapshot.retire();
        }
    }

    void letIdleGo() {
        if (used) {
            used = false;
            payloadReaders.closeReplaced();
        } else {
            discard(current.get());
            payloadReaders.closeIdle();
        }
    }
}
