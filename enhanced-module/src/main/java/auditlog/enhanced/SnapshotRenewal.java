package auditlog.enhanced;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Keeps the snapshot, and renews it in the request that finds it stale; requests that meet meanwhile share one renewal. Safe for use
 * by many threads.
 */
final class SnapshotRenewal {

    /** As long as the baseline's driver waits for a lock. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final String STILL_LOCKED = "[SQLITE_BUSY] The database file is locked (database is locked)";

    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Path database;
    private final Outside outside;
    private final RequestCounters counters;
    private final SnapshotReader reader;
    private final RenewalAccount account;
    private final String driverTrouble = Connections.driverTrouble();
    private volatile Snapshot current;
    private volatile Obstacle obstacle;
    private volatile boolean enabled = true;
    private volatile boolean closed;
    private volatile long renewals;
    private volatile long wholeReads;
    private volatile long failures;
    private volatile Duration lastRenewal = Duration.ZERO;
    private volatile String lastFailure = "";

    // Guarded by this.
    private boolean isRenewing;
    private boolean isReadingAll;

    // What follows belongs to whoever has set isRenewing.
    private long pause;
    private long restUntil;

    /**
     * Why it is of no use to try to renew the snapshot.
     *
     * @param reason as the plain path counts it
     * @param state of the file as long as which it stays so; null if only time will tell
     * @param until at least until then, by {@link System#nanoTime}
     */
    private record Obstacle(PlainReason reason, FileIdentity state, long until) {}

    SnapshotRenewal(Path database, Outside outside, RequestCounters counters) {
        this.database = database;
        this.outside = outside;
        this.counters = counters;
        this.reader = new SnapshotReader(database, outside, this::isAllowed);
        this.account = new RenewalAccount(counters);
        if (!driverTrouble.isEmpty()) {
            failures++;
            lastFailure = driverTrouble;
        }
    }

    /** The snapshot, whatever has become of the database since; null if there is none. */
    Snapshot current() {
        return current;
    }

    /** Reads the first snapshot, unless somebody holds a lock just now; a failure is counted, not thrown. */
    void begin() {
        try {
            renewed(null, 0);
        } catch (SQLException e) {
            // Counted; the first request will wait for the lock.
        }
    }

    /**
     * A snapshot of a state that was the present one since this was called.
     *
     * @param stale what is not
     * @return the snapshot; null if there is none, and the plain path is to decide
     * @throws SQLException if somebody held a lock all the time that the baseline would have waited
     */
    Snapshot renewed(Snapshot stale) throws SQLException {
        return renewed(stale, PATIENCE_NANOS);
    }

    private Snapshot renewed(Snapshot stale, long patience) throws SQLException {
        long asked = System.nanoTime();
        // An overflow of the stack half way would be taken for a failure of the file's.
        if (!isAllowed() || isHopeless() || !SpareStack.isThere()) {
            return null;
        }
        boolean interrupted = Thread.interrupted();
        try {
            synchronized (this) {
                while (isRenewing) {
                    long left = asked + patience - System.nanoTime();
                    if (left <= 0 && reader.isLocked()) {
                        throw new SQLiteException(STILL_LOCKED, SQLiteErrorCode.SQLITE_BUSY);
                    }
                    if (left <= 0 || isReadingAll) {
                        return null;
                    }
                    interrupted |= isInterruptedWaiting(left);
                }
                Snapshot shared = current;
                if (shared != null && shared.presentAt() - asked >= 0) {
                    return shared;
                }
                isRenewing = true;
                isReadingAll = shared == null;
            }
            try {
                return renewedAlone(stale, asked + patience);
            } finally {
                synchronized (this) {
                    isRenewing = false;
                    notifyAll();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isInterruptedWaiting(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private Snapshot renewedAlone(Snapshot stale, long deadline) throws SQLException {
        Snapshot earlier = current;
        if (earlier != null && earlier != stale && earlier.whyNotPresent(outside) == null) {
            return earlier;
        }
        if (isHopeless() || earlier != null && !isWorthRenewing(earlier)) {
            return null;
        }
        long start = System.nanoTime();
        try {
            Snapshot snapshot = reader.read(earlier, deadline, this::mayReadAll);
            if (snapshot != null) {
                publish(snapshot, System.nanoTime() - start);
            }
            return snapshot;
        } catch (NotRepresentableException e) {
            current = null;
            giveUp(e, e.reason(), System.nanoTime() - start);
        } catch (SQLException e) {
            giveUp(e, PlainReason.ERROR, System.nanoTime() - start);
            if (Connections.isBusy(e)) {
                throw e;
            }
        } catch (IOException | RuntimeException | Error e) {
            giveUp(e, PlainReason.ERROR, System.nanoTime() - start);
        }
        return null;
    }

    /** To look at a young file once more is a part of the renewal before. */
    private boolean isWorthRenewing(Snapshot earlier) {
        int rows = earlier.index().rows().length;
        return RenewalAccount.isFree(rows) || earlier.whyChanged(outside) == null || account.pays(rows);
    }

    private synchronized void publish(Snapshot snapshot, long took) {
        renewals++;
        lastRenewal = Duration.ofNanos(took);
        obstacle = null;
        pause = 0;
        if (isReadingAll) {
            wholeReads++;
            restUntil = System.nanoTime() + RenewalAccount.REST * took;
            account.begin(snapshot.index().rows().length);
        }
        if (isAllowed()) {
            current = snapshot;
        }
    }

    private boolean mayReadAll() {
        if (wholeReads > 0 && System.nanoTime() - restUntil < 0) {
            obstacle = new Obstacle(PlainReason.STALE, null, restUntil);
            return false;
        }
        synchronized (this) {
            isReadingAll = true;
            // Who waits is answered sooner by the plain path.
            notifyAll();
        }
        return true;
    }

    /** Counts a failure; a lasting one is not tried again as long as the file is as it is, nor too often where it changes. */
    private void giveUp(Throwable failure, PlainReason reason, long took) {
        failures++;
        lastFailure = failure.toString();
        if (failure instanceof IOException || failure instanceof SQLException e && Connections.isBusy(e)) {
            return;
        }
        pause = Math.min(
                LONGEST_PAUSE_NANOS,
                Math.max(RenewalAccount.REST * took, reason == PlainReason.WRITE_AHEAD_LOG ? 0 : 2 * pause));
        FileIdentity state = null;
        try {
            FileIdentity present = outside.identity(database);
            // What SQLite, memory or stack refused just now they may grant without a change of the file.
            boolean isOfTheFile = failure instanceof NotRepresentableException || failure instanceof RuntimeException;
            state = isOfTheFile && present.isSettled() ? present : null;
        } catch (IOException | RuntimeException | Error e) {
            // Only time will tell.
        }
        obstacle = new Obstacle(reason, state, System.nanoTime() + pause);
    }

    /** Why the plain path has to answer where there is no snapshot to be had; null if nothing stands in the way. */
    PlainReason obstacle() {
        Obstacle known = obstacle;
        return known == null ? null : known.reason;
    }

    private boolean isAllowed() {
        return enabled && !closed && driverTrouble.isEmpty();
    }

    private boolean isHopeless() {
        Obstacle known = obstacle;
        if (known == null) {
            return false;
        }
        try {
            return System.nanoTime() - known.until < 0
                    || known.state != null && known.state.isSame(outside.identity(database));
        } catch (IOException e) {
            return true;
        }
    }

    boolean isEnabled() {
        return enabled;
    }

    /** Switches the snapshot on or off: off, there is none, and no connection is opened for one. */
    synchronized void enable(boolean enabled) {
        this.enabled = enabled;
        if (!enabled) {
            current = null;
        }
    }

    synchronized void close() {
        closed = true;
        current = null;
    }

    ServiceStats stats(int openFiles) {
        Snapshot snapshot = current;
        return new ServiceStats(
                counters.snapshotRequests(),
                counters.plainRequests(),
                renewals,
                wholeReads,
                failures,
                lastRenewal,
                lastFailure,
                snapshot != null,
                snapshot == null
                        ? 0
                        : snapshot.index().rows().length
                                + snapshot.leaves().odd().size(),
                enabled,
                reader.connections(),
                openFiles);
    }
}
