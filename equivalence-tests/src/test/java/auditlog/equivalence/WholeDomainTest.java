package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import auditlog.baseline.OffsetAuditLogService;
import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetRows;
import auditlog.datagen.Progress;
import auditlog.enhanced.IndexedAuditLogService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;
import tools.jackson.databind.json.JsonMapper;

/**
 * All 48,024,000 requests of the contract's domain, compared. It takes minutes, so it runs only when asked for:
 *
 * <pre>mvn -pl equivalence-tests -am verify -Dtests.excludedTags= -Dtests.groups=whole-domain</pre>
 *
 * <p>The counts and the time are written as JSON to the file that the system property {@value #RESULT_PROPERTY} names, by
 * default {@code target/whole-domain.json}.
 */
@Tag("whole-domain")
class WholeDomainTest {

    static final String RESULT_PROPERTY = "auditlog.sweep.result";

    @TempDir
    private Path directory;

    @Test
    void everyRequestOfTheDomainIsAnsweredAsTheBaselineAnswersIt() throws Exception {
        Path file = Path.of(System.getProperty(RESULT_PROPERTY, "target/whole-domain.json"))
                .toAbsolutePath();
        // What an earlier run wrote must not be taken for the result of one that fails.
        Files.deleteIfExists(file);
        Dataset dataset = TestDataset.get();
        List<HeldPair> held = new ArrayList<>();
        try {
            Path payloads = copy(dataset.payloads(), "payloads.jsonl");
            for (Path database : databases(dataset)) {
                held.add(HeldPair.open(database, payloads));
            }
            SweepResult result = DomainSweep.wholeDomain(
                    Domain.contract(),
                    held.stream().map(HeldPair::pair).toList(),
                    Progress.to(System.out),
                    Duration.ofSeconds(10));
            long fromSnapshot = held.stream()
                    .mapToLong(pair -> pair.enhanced.stats().snapshotRequests())
                    .sum();
            System.out.println(
                    "whole domain: " + result.summary() + "; " + fromSnapshot + " answered from the snapshot");

            assertEquals(8_004, result.filters());
            assertEquals(48_024_000L, result.requests());
            assertEquals(27_129, result.ownPages());
            assertEquals(8_004, result.lastPages());
            assertEquals(DomainSweep.SEEDED_PLACES, result.seededPlaces());
            assertEquals(48_024_000L, result.bothAsked() + result.emptyByOffset());
            assertEquals(result.requests(), fromSnapshot, "requests answered from the snapshot");
            for (HeldPair pair : held) {
                assertEquals(1, pair.enhanced.stats().wholeReads(), "nothing changes while the sweep lasts");
            }
            write(file, result, fromSnapshot);
        } finally {
            for (HeldPair pair : held) {
                pair.close();
            }
            HeldPair.sharePages(dataset.database(), false);
        }
    }

    /**
     * Byte-identical copies of the database, one a processor: the baseline's connections of one process to the same file meet at
     * SQLite's own lock all the time. Made before anything is connected, since closing a file drops the locks that SQLite holds on it; and
     * in a temporary directory, since its path is short: the kernel walks it in every request.
     */
    private List<Path> databases(Dataset dataset) throws IOException {
        List<Path> databases = new ArrayList<>();
        while (databases.size() < Runtime.getRuntime().availableProcessors()) {
            databases.add(copy(dataset.database(), "audit-" + databases.size() + ".db"));
        }
        return databases;
    }

    private Path copy(Path original, String name) throws IOException {
        Path copy = Files.copy(original, directory.resolve(name));
        assertEquals(-1, Files.mismatch(original, copy), "the copy is the dataset's, byte for byte");
        return copy;
    }

    /**
     * The services over one file, and a reader in the middle of a query as long as the sweep lasts. The baseline's connections, still
     * one a request, find the database's pages in the reader's cache, which SQLite lets them share ({@link #sharePages}); with a cold
     * cache each, most of the sweep was reading the same pages again. The enhanced service asks the file in every request, as in production.
     *
     * @param reader holds its read transaction
     * @param pair the services that are compared
     * @param enhanced the pair's
     */
    private record HeldPair(Connection reader, ServicePair pair, IndexedAuditLogService enhanced)
            implements AutoCloseable {

        /** Holds all pages of the database, in KiB. */
        private static final int CACHE = 1 << 16;

        static HeldPair open(Path database, Path payloads) throws SQLException, IOException {
            sharePages(database, false);
            IndexedAuditLogService enhanced = IndexedAuditLogService.open(database, payloads);
            sharePages(database, true);
            Connection reader = DriverManager.getConnection(url(database));
            try (Statement statement = reader.createStatement()) {
                statement.execute("PRAGMA cache_size = -" + CACHE);
            }
            reader.setAutoCommit(false);
            try (Statement statement = reader.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT count(*) FROM audit_events")) {
                assertEquals(DatasetRows.COUNT, rows.getInt(1));
            }
            return new HeldPair(
                    reader, new ServicePair(new OffsetAuditLogService(database, payloads), enhanced), enhanced);
        }

        /** Whether the connections that this process opens from now on share the pages they have read, by file. */
        static void sharePages(Path database, boolean share) throws SQLException {
            try (Connection connection = DriverManager.getConnection(url(database))) {
                connection.unwrap(SQLiteConnection.class).getDatabase().shared_cache(share);
            }
        }

        private static String url(Path database) {
            return "jdbc:sqlite:" + database;
        }

        @Override
        public void close() throws SQLException {
            pair.close();
            reader.close();
        }
    }

    private static void write(Path file, SweepResult result, long fromSnapshot) throws Exception {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("requests", result.requests());
        fields.put("filters", result.filters());
        fields.put("bothAsked", result.bothAsked());
        fields.put("ownPages", result.ownPages());
        fields.put("lastPages", result.lastPages());
        fields.put("seededPlaces", result.seededPlaces());
        fields.put("emptyByOffset", result.emptyByOffset());
        fields.put("events", result.events());
        fields.put("fromSnapshot", fromSnapshot);
        fields.put("threads", result.threads());
        fields.put("seconds", result.seconds());
        Files.createDirectories(file.getParent());
        Files.writeString(
                file, new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(fields) + "\n");
    }
}
