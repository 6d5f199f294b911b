package auditlog.enhanced;

import java.time.Duration;
import java.util.Map;

/**
 * What the engineer on call can see of a service. Counts are since it was opened.
 *
 * @param snapshotRequests requests answered from the snapshot
 * @param plainRequests requests answered by the plain path, by reason; every reason is a key; unmodifiable
 * @param renewals snapshots read, the first one included
 * @param wholeReads those of them for which the rows of the whole table were read, and not only what had changed
 * @param failedRenewals attempts that gave no snapshot: locked, changed meanwhile, or not representable
 * @param lastRenewal how long the last successful renewal took; zero before the first
 * @param lastFailure what the last failed renewal said; empty if none failed
 * @param snapshotPresent whether there is a snapshot now
 * @param snapshotRows rows in it; 0 without one
 * @param snapshotEnabled whether the snapshot is switched on
 * @param openConnections database connections open now: one during a renewal, else none
 * @param openFiles handles of the payload file held now
 */
public record ServiceStats(
        long snapshotRequests,
        Map<PlainReason, Long> plainRequests,
        long renewals,
        long wholeReads,
        long failedRenewals,
        Duration lastRenewal,
        String lastFailure,
        boolean snapshotPresent,
        int snapshotRows,
        boolean snapshotEnabled,
        int openConnections,
        int openFiles) {}
