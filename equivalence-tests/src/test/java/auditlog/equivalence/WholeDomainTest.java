package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import auditlog.baseline.OffsetAuditLogService;
import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetRows;
import auditlog.datagen.Progress;
import auditlog.enhanced.IndexedAuditLogService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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

    @Test
    void everyRequestOfTheDomainIsAnsweredAsTheBaselineAnswersIt() throws Exception {
        Path file = Path.of(System.getProperty(RESULT_PROPERTY, "target/whole-domain.json"))
                .toAbsolutePath();
        // What an earlier run wrote must not be taken for the result of one that fails.
        Files.deleteIfExists(file);
        Dataset dataset = TestDataset.get();
        try (Connection reader = openReadTransaction(dataset);
                IndexedAuditLogService enhanced = IndexedAuditLogService.open(dataset.database(), dataset.payloads());
                ServicePair pair =
                        new ServicePair(new OffsetAuditLogService(dataset.database(), dataset.payloads()), enhanced)) {
            SweepResult result =
                    DomainSweep.wholeDomain(Domain.contract(), pair, Progress.to(System.out), Duration.ofSeconds(10));
            long fromSnapshot = enhanced.stats().snapshotRequests();
            System.out.println(
                    "whole domain: " + result.summary() + "; " + fromSnapshot + " answered from the snapshot");

            assertEquals(8_004, result.filters());
            assertEquals(48_024_000L, result.requests());
            assertEquals(27_129, result.ownPages());
            assertEquals(8_004, result.lastPages());
            assertEquals(DomainSweep.SEEDED_PLACES, result.seededPlaces());
            assertEquals(48_024_000L, result.bothAsked() + result.emptyByOffset());
            assertEquals(result.requests(), fromSnapshot, "requests answered from the snapshot");
            assertFalse(reader.isClosed(), "nobody could commit meanwhile");
            write(file, result, fromSnapshot);
        }
    }

    /**
     * A reader in the middle of a query, as long as the sweep lasts: nobody can commit meanwhile, and SQLite need not ask the
     * kernel for a lock that its process has already. Every question about freshness is asked all the same.
     */
    private static Connection openReadTransaction(Dataset dataset) throws SQLException {
        Connection reader = DriverManager.getConnection("jdbc:sqlite:" + dataset.database());
        reader.setAutoCommit(false);
        try (Statement statement = reader.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM audit_events")) {
            assertEquals(DatasetRows.COUNT, rows.getInt(1));
        }
        return reader;
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
