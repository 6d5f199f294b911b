package auditlog.equivalence.differential;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** Opens the services that are compared. */
@FunctionalInterface
public interface ServicesOpener {

    /**
     * Opens services over two files.
     *
     * @param database the SQLite database
     * @param payloads the payload file
     * @return the services, to be closed
     * @throws SQLException if a service can't be opened
     * @throws IOException likewise
     */
    Services open(Path database, Path payloads) throws SQLException, IOException;
}
