package auditlog.enhanced;

import java.nio.file.Path;
import java.time.Duration;

/** Opens enhanced services with other bounds than the usual ones, for tests of other packages. */
public final class TunedServices {

    public static final int SENTINELS = 2;

    private static final Duration NEVER = Duration.ofHours(1);

    private TunedServices() {}

    /** A service that renews its snapshot as soon as it finds it stale, and is never idle. */
    public static IndexedAuditLogService eager(Path database, Path payloads) {
        return open(database, payloads, NEVER, Duration.ofMillis(1), 0.5, Duration.ofMillis(10));
    }

    /** An eager service that lets go what it holds when nothing was asked for so long. */
    public static IndexedAuditLogService idling(Path database, Path payloads, Duration idle) {
        return open(database, payloads, idle, Duration.ofMillis(1), 0.5, Duration.ofMillis(10));
    }

    /** A service that never renews twice in a test, for its least pause between renewals. */
    public static IndexedAuditLogService pausing(Path database, Path payloads) {
        return open(database, payloads, NEVER, NEVER, 0.5, NEVER);
    }

    /** A service that never renews twice in a test, for the small share of time that renewals may take. */
    public static IndexedAuditLogService sparing(Path database, Path payloads) {
        return open(database, payloads, NEVER, Duration.ofMillis(1), 1e-7, NEVER);
    }

    /** A service that asks less and less often for a snapshot of a table that it can't represent. */
    public static IndexedAuditLogService resigning(Path database, Path payloads) {
        return open(database, payloads, NEVER, Duration.ofMillis(1), 0.999, NEVER);
    }

    private static IndexedAuditLogService open(
            Path database, Path payloads, Duration idle, Duration pause, double share, Duration longestRetryPause) {
        return IndexedAuditLogService.open(
                database, payloads, new Settings(SENTINELS, 4, idle, pause, share, share, longestRetryPause));
    }
}
