package auditlog.enhanced;

import java.time.Duration;

/**
 * The service's bounds.
 *
 * @param sentinels connections held to ask whether the snapshot is still the present state
 * @param idlePayloadReaders handles of the payload file kept between requests
 * @param idle after how long at most without a request connections, handles and the snapshot are let go
 * @param renewalPause the least time between two renewals
 * @param renewalShare the most of the time that renewals may take, as a fraction: each holds off writers while it reads
 * @param shortLivedShare the same while most snapshots are stale after less than half the time it took to read them
 * @param longestRetryPause the most time between two attempts while the table can't be represented
 */
record Settings(
        int sentinels,
        int idlePayloadReaders,
        Duration idle,
        Duration renewalPause,
        double renewalShare,
        double shortLivedShare,
        Duration longestRetryPause) {

    static final Settings DEFAULT =
            new Settings(4, 16, Duration.ofSeconds(30), Duration.ofMillis(50), 0.1, 0.01, Duration.ofSeconds(30));
}
