package auditlog.datagen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;

/**
 * Makes the dataset's two files, in a directory of its own inside the dataset's, and moves them to their places when
 * both are whole: the database last, since only where it is there is a dataset.
 */
final class DatasetMaker {

    private static final RowsWriter ROWS = new RowsWriter(DatasetRows.COUNT, 2_000, List.of(), "the dataset");
    private static final long NEEDED_BYTES = 80L * 1024 * 1024;

    private final Dataset dataset;
    private final Progress progress;

    DatasetMaker(Dataset dataset, Progress progress) {
        this.dataset = dataset;
        this.progress = progress;
    }

    void make() {
        try (Making making = Making.in(dataset.directory(), progress)) {
            if (!Files.exists(dataset.database())) {
                makeAlone(making);
            }
        } catch (IOException | SQLException e) {
            throw new DatasetException(
                    "The dataset can't be made in " + dataset.directory() + ": " + e
                            + "\nIt needs a directory that can be written and " + NEEDED_BYTES / (1024 * 1024)
                            + " MB of free space: mend that, or name another place (--dir DIR or -D"
                            + Dataset.DIRECTORY_PROPERTY + "=DIR)",
                    e);
        }
    }

    private void makeAlone(Making making) throws IOException, SQLException {
        if (Files.exists(dataset.payloads()) && !DatasetVerifier.isPayloadFile(dataset.payloads())) {
            throw new DatasetException(dataset.payloads() + " is there without " + Dataset.DATABASE_NAME
                    + ", and is not the dataset's: move it away, or name another place (--dir DIR)");
        }
        long free = Files.getFileStore(dataset.directory()).getUsableSpace();
        if (free < NEEDED_BYTES) {
            throw new DatasetException("The dataset needs " + NEEDED_BYTES / (1024 * 1024) + " MB of free space in "
                    + dataset.directory() + ", and " + free / (1024 * 1024)
                    + " MB are there: free some, or name another place (--dir DIR)");
        }
        Path part = making.begin();
        Path database = part.resolve(Dataset.DATABASE_NAME);
        Path payloads = part.resolve(Dataset.PAYLOADS_NAME);
        ROWS.write(database, payloads, making, progress);
        Files.move(payloads, dataset.payloads(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.move(database, dataset.database(), StandardCopyOption.ATOMIC_MOVE);
    }
}
