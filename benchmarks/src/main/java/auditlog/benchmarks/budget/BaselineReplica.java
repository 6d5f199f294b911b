package auditlog.benchmarks.budget;

import auditlog.AuditEvent;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.datagen.DatasetRow;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.sqlite.JDBC;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** What {@link auditlog.baseline.OffsetAuditLogService} does, in its order. */
final class BaselineReplica implements Replica {

    private static final String SELECT_PAGE = "SELECT id, created_at, actor_id, action, resource_type, resource_id,"
            + " payload_offset, payload_len FROM audit_events WHERE created_at BETWEEN ? AND ?"
            + " AND (? IS NULL OR actor_id = ?) AND (? IS NULL OR action = ?)"
            + " ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?";

    private static final ObjectReader LIBRARY = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final String url;
    private final Path payloads;

    BaselineReplica(Path database, Path payloads) {
        this.url = JDBC.PREFIX + database.toAbsolutePath();
        this.payloads = payloads;
    }

    @Override
    public AuditPage serve(AuditQuery query, Laps laps) throws SQLException, IOException {
        laps.start();
        List<DatasetRow> rows = new ArrayList<>();
        try (Connection connection = JDBC.createConnection(url, new Properties())) {
            laps.end(Part.CONNECTION);
            fetch(connection, query, rows);
            laps.end(Part.LOCATING);
        }
        laps.end(Part.CONNECTION);
        List<AuditEvent> events = new ArrayList<>(rows.size());
        for (DatasetRow row : rows) {
            JsonNode payload = payload(row, laps);
            events.add(new AuditEvent(
                    row.id(),
                    row.createdAt(),
                    row.actorId(),
                    row.action(),
                    row.resourceType(),
                    row.resourceId(),
                    payload));
            laps.end(Part.BUILDING);
        }
        AuditPage page = new AuditPage(query, events, events.size());
        laps.end(Part.BUILDING);
        return page;
    }

    private static void fetch(Connection connection, AuditQuery query, List<DatasetRow> rows) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT_PAGE)) {
            select.setLong(1, query.fromTs());
            select.setLong(2, query.toTs());
            for (int parameter = 3; parameter <= 4; parameter++) {
                if (query.actorId() == null) {
                    select.setNull(parameter, Types.INTEGER);
                } else {
                    select.setLong(parameter, query.actorId());
                }
            }
            select.setString(5, query.action());
            select.setString(6, query.action());
            select.setInt(7, query.pageSize());
            select.setLong(8, (query.page() - 1L) * query.pageSize());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(new DatasetRow(
                            row.getLong(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getLong(7),
                            row.getInt(8)));
                }
            }
        }
    }

    private JsonNode payload(DatasetRow row, Laps laps) throws IOException {
        JsonNode payload;
        try (RandomAccessFile file = new RandomAccessFile(payloads.toFile(), "r")) {
            file.seek(row.payloadOffset());
            byte[] document = new byte[row.payloadLen()];
            file.readFully(document);
            laps.end(Part.READING);
            payload = LIBRARY.readValue(document);
            laps.end(Part.DECODING);
        }
        laps.end(Part.READING);
        return payload;
    }

    @Override
    public void close() {
        // Each request closes what it opens.
    }
}
