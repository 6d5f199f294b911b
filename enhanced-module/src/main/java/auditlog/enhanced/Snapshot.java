package auditlog.enhanced;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * The rows as they were at one moment, and the means to tell whether that moment's state is still the present one. Safe for
 * use by many threads.
 */
final class Snapshot {

    private final Path database;
    private final FileIdentity identity;
    private final EventIndex index;
    private final SentinelPool sentinels;
    private final Outside outside;
    private volatile boolean dismissed;

    Snapshot(Path database, FileIdentity identity, EventIndex index, SentinelPool sentinels, Outside outside) {
        this.database = database;
        this.identity = identity;
        this.index = index;
        this.sentinels = sentinels;
        this.outside = outside;
    }

    EventIndex index() {
        return index;
    }

    /**
     * Asks whether the snapshot is the database's present state: the file at the path is the one it was read from
     * ({@code stat}), and nothing was committed to it since (a sentinel). Each misses what the other sees.
     *
     * @return null if it is; else why it can't be used
     */
    PlainReason whyNotPresent() {
        if (dismissed) {
            return PlainReason.STALE;
        }
        try {
            FileIdentity present = outside.identity(database);
            if (!present.key().equals(identity.key())) {
                return PlainReason.REPLACED;
            }
            if (present.size() != identity.size() || !present.modified().equals(identity.modified())) {
                return PlainReason.STALE;
            }
        } catch (IOException e) {
            return PlainReason.REPLACED;
        } catch (RuntimeException | Error e) {
            return PlainReason.ERROR;
        }
        Sentinel sentinel = sentinels.borrow();
        if (sentinel == null) {
            return PlainReason.STALE;
        }
        try {
            return sentinel.unchanged() ? null : PlainReason.STALE;
        } catch (SQLException e) {
            return Connections.isBusy(e) ? PlainReason.BUSY : PlainReason.ERROR;
        } catch (RuntimeException | Error e) {
            // The driver may have been left in the middle of an answer, which would freeze the sentinel.
            return PlainReason.ERROR;
        } finally {
            sentinels.giveBack(sentinel);
        }
    }

    /** Keeps the snapshot from being used again; its connections stay open until it is retired. */
    void dismiss() {
        dismissed = true;
    }

    /** Lets the connections go; the snapshot is of no use afterwards. */
    void retire() {
        sentinels.retire();
    }
}
