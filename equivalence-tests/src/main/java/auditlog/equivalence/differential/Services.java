package auditlog.equivalence.differential;

import auditlog.AuditLogService;
import auditlog.equivalence.ServicePair;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * The baseline and the services that shall equal it, over the same files.
 *
 * @param baseline answers right by definition
 * @param compared are compared with it, each
 */
public record Services(AuditLogService baseline, List<AuditLogService> compared) implements AutoCloseable {

    /** Keeps a copy of the list. */
    public Services {
        compared = List.copyOf(compared);
    }

    /**
     * The baseline and one enhanced service with its usual bounds.
     *
     * @param database the SQLite database
     * @param payloads the payload file
     * @return the services, to be closed
     * @throws SQLException if the enhanced service can't be opened
     * @throws IOException likewise
     */
    public static Services open(Path database, Path payloads) throws SQLException, IOException {
        ServicePair pair = ServicePair.open(database, payloads);
        return new Services(pair.baseline(), List.of(pair.enhanced()));
    }

    /** Closes all of them. */
    @Override
    public void close() {
        baseline.close();
        compared.forEach(AuditLogService::close);
    }
}
