package auditlog.baseline;

import auditlog.AuditEvent;
import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
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

/**
 * The audit log query with OFFSET pagination: a new connection a request, and the payload file opened, sought and read
 * for every event.
 *
 * <p>It caches nothing between requests, so each answer shows what is committed to the database and written to the
 * payload file when the request runs. Safe for use by many threads: they share nothing but the JSON decoder, which is
 * immutable.
 */
public final class OffsetAuditLogService implements AuditLogService {

    private static final String SELECT_PAGE = "SELECT id, created_at, actor_id, action, resource_type, resource_id,"
            + " payload_offset, payload_len FROM audit_events WHERE created_at BETWEEN ? AND ?"
            + " AND (? IS NULL OR actor_id = ?) AND (? IS NULL OR action = ?)"
            + " ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?";

    private static final ObjectReader PAYLOAD_READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final String url;
    private final Path payloads;
    private volatile boolean closed;

    /** A row as fetched: the event without its payload, and where the payload lies. */
    private record Row(
            long id,
            long createdAt,
            long actorId,
            String action,
            String resourceType,
            String resourceId,
            long payloadOffset,
            int payloadLen) {}

    /**
     * A service over the two files; neither is touched before the first request.
     *
     * @param database the SQLite database
     * @param payloads the payload file
     * @throws IllegalArgumentException if the database's path holds a {@code ?}, which the SQLite driver would take for
     *     the start of connection settings
     */
    public OffsetAuditLogService(Path database, Path payloads) {
        Path absolute = database.toAbsolutePath();
        if (absolute.toString().indexOf('?') >= 0) {
            throw new IllegalArgumentException(
                    "The SQLite driver can't open a path with a '?' in it; move the database: " + absolute);
        }
        this.url = JDBC.PREFIX + absolute;
        this.payloads = payloads;
    }

    @Override
    public AuditPage handle(AuditQuery query) throws SQLException, IOException {
        if (closed) {
            throw new IllegalStateException("The audit log service is closed");
        }
        List<Row> rows = fetch(query);
        List<AuditEvent> events = new ArrayList<>(rows.size());
        for (Row row : rows) {
            events.add(new AuditEvent(
                    row.id,
                    row.createdAt,
                    row.actorId,
                    row.action,
                    row.resourceType,
                    row.resourceId,
                    readPayload(row.payloadOffset, row.payloadLen)));
        }
        return new AuditPage(query, events, events.size());
    }

    @Override
    public void close() {
        closed = true;
    }

    private List<Row> fetch(AuditQuery query) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (Connection connection = JDBC.createConnection(url, new Properties());
                PreparedStatement select = connection.prepareStatement(SELECT_PAGE)) {
            select.setLong(1, query.fromTs());
            select.setLong(2, query.toTs());
            setNullable(select, 3, query.actorId());
            setNullable(select, 4, query.actorId());
            select.setString(5, query.action());
            select.setString(6, query.action());
            select.setInt(7, query.pageSize());
            select.setLong(8, (query.page() - 1L) * query.pageSize());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(new Row(
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
        return rows;
    }

    private static void setNullable(PreparedStatement select, int parameter, Long value) throws SQLException {
        if (value == null) {
            select.setNull(parameter, Types.INTEGER);
        } else {
            select.setLong(parameter, value);
        }
    }

    private JsonNode readPayload(long offset, int length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(payloads.toFile(), "r")) {
            file.seek(offset);
            byte[] document = new byte[length];
            file.readFully(document);
            return PAYLOAD_READER.readValue(document);
        }
    }
}
