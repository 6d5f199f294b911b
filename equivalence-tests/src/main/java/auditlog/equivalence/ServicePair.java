package auditlog.equivalence;

import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.enhanced.IndexedAuditLogService;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The baseline and the service that shall equal it, over the same files. Safe for use by many threads.
 *
 * @param baseline answers right by definition
 * @param enhanced is compared with it
 */
public record ServicePair(AuditLogService baseline, AuditLogService enhanced) implements AutoCloseable {

    /**
     * Opens both services over two files.
     *
     * @param database the SQLite database
     * @param payloads the payload file
     * @return the pair, to be closed
     * @throws SQLException if the enhanced service can't be opened
     * @throws IOException likewise
     */
    public static ServicePair open(Path database, Path payloads) throws SQLException, IOException {
        return new ServicePair(
                new OffsetAuditLogService(database, payloads), IndexedAuditLogService.open(database, payloads));
    }

    /**
     * Asks both, the baseline first.
     *
     * @param query the request
     * @return the request and how the two differ; empty if they do not
     */
    public Optional<String> difference(AuditQuery query) {
        Outcome expected = Outcome.of(baseline, query);
        return PageComparer.difference(query, expected, Outcome.of(enhanced, query));
    }

    /**
     * Asks both, the baseline first.
     *
     * @param query the request
     * @return what the baseline made of it, and the enhanced service as well
     * @throws DifferenceException if the two differ
     */
    public Outcome requireSame(AuditQuery query) {
        Outcome expected = Outcome.of(baseline, query);
        PageComparer.difference(query, expected, Outcome.of(enhanced, query)).ifPresent(difference -> {
            throw new DifferenceException(difference);
        });
        return expected;
    }

    /**
     * Asks both for a page.
     *
     * @param query a request that does not fail
     * @return the page, of the baseline and so of both
     * @throws DifferenceException if the two differ, or both fail
     */
    public AuditPage requireSamePage(AuditQuery query) {
        Outcome outcome = requireSame(query);
        if (outcome.failure() != null) {
            throw new DifferenceException(query + ": both fail", outcome.failure());
        }
        return outcome.page();
    }

    /** Closes both. */
    @Override
    public void close() {
        baseline.close();
        enhanced.close();
    }
}
