package auditlog.equivalence.differential;

import auditlog.equivalence.ServicePair;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** Opens the two services that are compared. */
@FunctionalInterface
public interface ServicePairOpener {

    /**
     * Opens both services over two files.
     *
     * @param database the SQLite database
     * @param payloads the payload file
     * @return the pair, to be closed
     * @throws SQLException if a service can't be opened
     * @throws IOException likewise
     */
    ServicePair open(Path database, Path payloads) throws SQLException, IOException;
}
