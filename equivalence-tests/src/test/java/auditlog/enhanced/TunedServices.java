package auditlog.enhanced;

import java.nio.file.Path;
import java.time.Duration;

/** Opens enhanced services with other bounds than the usual ones, for tests of other packages. */
public final class TunedServices {

    private TunedServices() {}

    /** A service that renews its snapshot as soon as it finds it stale, and is never idle. */
    public static IndexedAuditLogService eager(Path database, Path payloads) {
        return IndexedAuditLogService.open(
                database,
                payloads,
                new Settings(2, 4, Duration.ofHours(1), Duration.ofMillis(1), 0.5, Duration.ofMillis(10)));
    }
}
