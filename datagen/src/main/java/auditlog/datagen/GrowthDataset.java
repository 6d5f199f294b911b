package auditlog.datagen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Another dataset than the contract's, of any size, to see how costs grow: the same table, index and distributions, drawn by the same
 * generator, so that a smaller one is the beginning of a larger one. Its files have other names and are never taken for the contract's.
 *
 * <p>Three files: {@code growth-ROWS.db}, {@code growth-ROWS.jsonl}, and {@code growth-ROWS.whole}, which is written last and says what
 * the two others were then (size, time of change). Without it, or when it no longer fits, they are made again.
 *
 * @param directory where the files are
 * @param rows how many rows
 */
public record GrowthDataset(Path directory, int rows) {

    /** The smallest that a growth can be measured from. */
    public static final int LEAST_ROWS = 1_000;

    /** The largest that is made. */
    public static final int MOST_ROWS = 20_000_000;

    /** Of both files, for a row, with a little to spare. */
    private static final long BYTES_A_ROW = 1_400;

    private static final int ROWS_A_TRANSACTION = 100_000;

    /** Nobody else sees the file before it is whole and forced to the disk. */
    private static final List<String> SETTINGS = List.of("PRAGMA synchronous = OFF", "PRAGMA cache_size = -262144");

    private static final String FORM = "auditlog growth 1";
    private static final String DIGEST = "rows-sha256 ";
    private static final int DIGEST_LINE = 2;

    /**
     * Names a dataset.
     *
     * @throws DatasetException if it is of a size that is not made, or the SQLite driver can't open such a path
     */
    public GrowthDataset {
        if (rows < LEAST_ROWS || rows > MOST_ROWS) {
            throw new DatasetException(
                    "A growth is measured from " + LEAST_ROWS + " to " + MOST_ROWS + " rows, not with " + rows);
        }
        directory = new Dataset(directory).directory().toAbsolutePath();
    }

    /**
     * The database.
     *
     * @return its path
     */
    public Path database() {
        return file("db");
    }

    /**
     * The payload file.
     *
     * @return its path
     */
    public Path payloads() {
        return file("jsonl");
    }

    private Path stamp() {
        return file("whole");
    }

    private Path file(String suffix) {
        return directory.resolve("growth-" + rows + "." + suffix);
    }

    /**
     * Whether it is there and whole.
     *
     * @return false if it was never made, was left unfinished, or has changed since
     */
    public boolean isWhole() {
        return !rowsSha256().isEmpty();
    }

    /**
     * The digest of its rows, of when they were made.
     *
     * @return SHA-256 as of the contract's rows, in hexadecimal; empty if the dataset is not whole
     */
    public String rowsSha256() {
        try {
            List<String> stored = Files.readAllLines(stamp());
            String digest =
                    stored.size() > DIGEST_LINE ? stored.get(DIGEST_LINE).replace(DIGEST, "") : "";
            return stored.equals(stampLines(digest)) ? digest : "";
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * Room that its files take on the disk, at most.
     *
     * @return bytes
     */
    public long neededBytes() {
        return rows * BYTES_A_ROW;
    }

    /**
     * Makes it, unless it is there and whole.
     *
     * @param progress told what is being done
     * @throws DatasetException if it can't be made; nothing half-made is left in its place
     */
    public void ensure(Progress progress) {
        SqliteLibrary.require();
        try (Making making = Making.in(directory, progress)) {
            if (!isWhole()) {
                make(making, progress);
            }
        } catch (IOException | SQLException e) {
            throw new DatasetException(
                    "The data of " + rows + " rows can't be made in " + directory + ": " + e
                            + "\nIt needs a directory that can be written and " + neededBytes() / (1024 * 1024)
                            + " MB of free space: mend that, or name another place",
                    e);
        }
    }

    private void make(Making making, Progress progress) throws IOException, SQLException {
        delete();
        Path part = making.begin();
        Path newDatabase = part.resolve("db");
        Path newPayloads = part.resolve("jsonl");
        String digest = new RowsWriter(rows, ROWS_A_TRANSACTION, SETTINGS, "the data of " + rows + " rows")
                .write(newDatabase, newPayloads, making, progress);
        Files.move(newPayloads, payloads(), StandardCopyOption.ATOMIC_MOVE);
        Files.move(newDatabase, database(), StandardCopyOption.ATOMIC_MOVE);
        Path newStamp = Files.write(part.resolve("whole"), stampLines(digest), StandardCharsets.US_ASCII);
        Files.move(newStamp, stamp(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes what is there of it. */
    private void delete() throws IOException {
        for (Path file : List.of(stamp(), database(), file("db-journal"), payloads())) {
            Files.deleteIfExists(file);
        }
    }

    private List<String> stampLines(String digest) throws IOException {
        List<String> lines = new ArrayList<>(List.of("form " + FORM, "rows " + rows, DIGEST + digest));
        for (Path file : List.of(database(), payloads())) {
            lines.add(file.getFileName() + " " + Files.size(file) + " bytes, " + Files.getLastModifiedTime(file));
        }
        return lines;
    }
}
