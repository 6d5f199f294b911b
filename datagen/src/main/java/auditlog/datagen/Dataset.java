package auditlog.datagen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The dataset in a directory: a SQLite database and a payload file, the contract's to the byte.
 *
 * <p>An instance says that the two files were verified whole, by this process ({@link #ensure}, {@link #verify}) or by the
 * one that started it ({@link #verifiedBefore}).
 *
 * @param directory where the two files are
 */
public record Dataset(Path directory) {

    /** System property that names another place than {@code dataset} at the project's root. */
    public static final String DIRECTORY_PROPERTY = "auditlog.dataset";

    /** System property that names the project's root. */
    public static final String ROOT_PROPERTY = "auditlog.root";

    /** SHA-256 of the payload file. */
    public static final String PAYLOADS_SHA256 = "7e9120858b688cdd6d73c4277a1d8e21c5dae1134b3735538409b914f0dd0d38";

    /** SHA-256 of the rows: lines of the columns in the table's order, joined by vertical bars, in id order. */
    public static final String ROWS_SHA256 = "d77bf6d86859d19811e7b7b11ca0296ec20a0a4cd00507b5cfacfc7dcd5a666f";

    static final long PAYLOADS_SIZE = 61_024_030L;
    static final String DATABASE_NAME = "audit.db";
    static final String PAYLOADS_NAME = "payloads.jsonl";

    /**
     * Names the place.
     *
     * @throws DatasetException if its path holds a {@code ?}, which the SQLite driver would take for the start of settings, or
     *     is one that only a shell would understand
     */
    public Dataset {
        if (directory.toString().isEmpty() || directory.toString().startsWith("~")) {
            throw new DatasetException("No directory for the dataset: '" + directory
                    + "'\nWrite its path in full (--dir DIR or -D" + DIRECTORY_PROPERTY + "=DIR)");
        }
        if (directory.toString().indexOf('?') >= 0) {
            throw new DatasetException("The SQLite driver can't open a path with a '?' in it: " + directory
                    + "\nName another place (--dir DIR or -D" + DIRECTORY_PROPERTY + "=DIR)");
        }
    }

    /**
     * The database.
     *
     * @return path of {@code audit.db}
     */
    public Path database() {
        return directory.resolve(DATABASE_NAME);
    }

    /**
     * The payload file.
     *
     * @return path of {@code payloads.jsonl}
     */
    public Path payloads() {
        return directory.resolve(PAYLOADS_NAME);
    }

    /**
     * Where the dataset is when nothing else is said: the system property {@value #DIRECTORY_PROPERTY}, else
     * {@code dataset} at the project's root.
     *
     * @return an absolute path, which need not exist
     * @throws DatasetException if there is no such property and no project around the working directory, or no dataset can be
     *     in such a place
     */
    public static Path defaultDirectory() {
        String named = System.getProperty(DIRECTORY_PROPERTY, "");
        return named.isBlank()
                ? projectRoot().resolve("dataset")
                : new Dataset(Path.of(named)).directory.toAbsolutePath();
    }

    /**
     * The project's root: the system property {@value #ROOT_PROPERTY}, else the nearest directory upwards from the
     * working directory that holds {@code run_tests} and {@code pom.xml}.
     *
     * @return an absolute path
     * @throws DatasetException if neither is there
     */
    public static Path projectRoot() {
        String named = System.getProperty(ROOT_PROPERTY, "");
        if (!named.isBlank()) {
            return Path.of(named).toAbsolutePath();
        }
        Path start = Path.of("").toAbsolutePath();
        for (Path place = start; place != null; place = place.getParent()) {
            if (Files.exists(place.resolve("run_tests")) && Files.exists(place.resolve("pom.xml"))) {
                return place;
            }
        }
        throw new DatasetException(
                "No project is found upwards from " + start + ": start in the project's directory, or name"
                        + " the dataset's place with -D" + DIRECTORY_PROPERTY + "=DIR");
    }

    /**
     * Makes the dataset if it is not there, else verifies it whole.
     *
     * @param directory where it is or shall be; made if missing
     * @param progress told what is being done
     * @return the dataset, verified
     * @throws DatasetException if what is there is not the dataset, or it can't be made
     */
    public static Dataset ensure(Path directory, Progress progress) {
        Dataset dataset = new Dataset(new Dataset(directory).directory.toAbsolutePath());
        SqliteLibrary.require();
        if (!Files.exists(dataset.database())) {
            new DatasetMaker(dataset, progress).make();
        }
        return verify(directory, progress);
    }

    /**
     * Verifies the dataset whole: payload file hashed, rows hashed, table, index and settings of the database, nothing
     * left over beside it.
     *
     * @param directory where it is
     * @param progress told what was found
     * @return the dataset, verified
     * @throws DatasetException if it is missing or differs; the message says what differs and what to do
     */
    public static Dataset verify(Path directory, Progress progress) {
        Dataset dataset = new Dataset(new Dataset(directory).directory.toAbsolutePath());
        SqliteLibrary.require();
        new DatasetVerifier(dataset).verify();
        progress.line("dataset verified: " + DatasetRows.COUNT + " rows, " + PAYLOADS_SIZE + " bytes of payloads in "
                + dataset.directory);
        return dataset;
    }

    /**
     * For a process started by one that verified the dataset: takes its word while both files are still the same by
     * device, inode, size and time of change, else verifies whole.
     *
     * @param directory where it is
     * @param token what {@link #token} gave after that verification; null or empty if there was none
     * @return the dataset
     * @throws DatasetException if it is missing or differs
     */
    public static Dataset verifiedBefore(Path directory, String token) {
        Dataset dataset = new Dataset(directory.toAbsolutePath());
        if (token != null && Files.exists(dataset.database()) && token.equals(dataset.token())) {
            return dataset;
        }
        return verify(directory, Progress.silent());
    }

    /**
     * What tells these two files from others and from changed ones, cheaply.
     *
     * @return device, inode, size and time of change of both
     * @throws DatasetException if a file can't be asked
     */
    public String token() {
        return identity(database()) + ";" + identity(payloads());
    }

    private static String identity(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.fileKey() + "," + attributes.size() + "," + attributes.lastModifiedTime();
        } catch (IOException e) {
            throw new DatasetException("Can't read " + file + ": " + e, e);
        }
    }
}
