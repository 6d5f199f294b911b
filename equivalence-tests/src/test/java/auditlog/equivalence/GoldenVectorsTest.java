package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import auditlog.AuditEvent;
import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.datagen.Dataset;
import auditlog.datagen.RequestStream;
import auditlog.enhanced.IndexedAuditLogService;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Both services give what the original system gave: its answers to the stream's first requests and first hits. */
@Tag("acceptance")
@Tag("quick")
class GoldenVectorsTest {

    private static final JsonMapper MAPPER = new JsonMapper();

    @ParameterizedTest
    @CsvSource({
        "golden-stream.jsonl, 200, baseline",
        "golden-stream.jsonl, 200, enhanced",
        "golden-hits.jsonl, 100, baseline",
        "golden-hits.jsonl, 100, enhanced"
    })
    void answersAreTheOriginals(String vectors, int expectedVectors, String side) throws Exception {
        Dataset dataset = TestDataset.get();
        List<AuditQuery> stream = RequestStream.contract();
        List<JsonNode> lines = read(vectors);
        assertEquals(expectedVectors, lines.size());
        try (AuditLogService service = open(side, dataset);
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + dataset.database());
                PreparedStatement place = connection.prepareStatement(
                        "SELECT payload_offset, payload_len FROM audit_events WHERE id = ?");
                RandomAccessFile payloads =
                        new RandomAccessFile(dataset.payloads().toFile(), "r")) {
            for (JsonNode line : lines) {
                AuditQuery query = query(line);
                assertEquals(stream.get(line.get("n").asInt()), query, "place of the request in the stream");

                AuditPage page = service.handle(query);

                assertEquals(line.get("count").asInt(), page.count(), query::toString);
                List<Long> ids = new ArrayList<>();
                line.get("ids").forEach(id -> ids.add(id.asLong()));
                assertEquals(ids, page.events().stream().map(AuditEvent::id).toList(), query::toString);
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                for (AuditEvent event : page.events()) {
                    byte[] document = payload(place, payloads, event.id());
                    digest.update(document);
                    assertEquals(
                            Optional.empty(),
                            PageComparer.payloadDifference(MAPPER.readTree(document), event.payload()),
                            () -> query + ": payload of id " + event.id());
                }
                assertEquals(
                        line.get("payload_sha256").asString(),
                        HexFormat.of().formatHex(digest.digest()),
                        query::toString);
            }
        }
    }

    private static AuditLogService open(String side, Dataset dataset) throws Exception {
        Path database = dataset.database();
        return switch (side) {
            case "baseline" -> new OffsetAuditLogService(database, dataset.payloads());
            case "enhanced" -> IndexedAuditLogService.open(database, dataset.payloads());
            default -> throw new IllegalArgumentException(side);
        };
    }

    private static byte[] payload(PreparedStatement place, RandomAccessFile payloads, long id) throws Exception {
        place.setLong(1, id);
        try (ResultSet row = place.executeQuery()) {
            payloads.seek(row.getLong(1));
            byte[] document = new byte[row.getInt(2)];
            payloads.readFully(document);
            return document;
        }
    }

    private static AuditQuery query(JsonNode line) {
        return new AuditQuery(
                line.get("from_ts").asLong(),
                line.get("to_ts").asLong(),
                line.get("actor_id").isNull() ? null : line.get("actor_id").asLong(),
                line.get("action").isNull() ? null : line.get("action").asString(),
                line.get("page").asInt(),
                line.get("page_size").asInt());
    }

    private static List<JsonNode> read(String name) throws IOException {
        try (InputStream in = GoldenVectorsTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(MAPPER::readTree)
                    .toList();
        }
    }
}
