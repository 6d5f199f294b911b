package auditlog.benchmarks.budget;

import auditlog.AuditEvent;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.benchmarks.workload.PageRows;
import auditlog.datagen.DatasetRow;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.sqlite.JDBC;
import tools.jackson.databind.JsonNode;

/** What {@link auditlog.baseline.OffsetAuditLogService} does, in its order. */
final class BaselineReplica implements Replica {

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
            events.add(PageRows.event(row, payload));
            laps.end(Part.BUILDING);
        }
        AuditPage page = new AuditPage(query, events, events.size());
        laps.end(Part.BUILDING);
        return page;
    }

    private static void fetch(Connection connection, AuditQuery query, List<DatasetRow> rows) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(PageRows.SELECT_PAGE)) {
            PageRows.bindFilter(select, query.fromTs(), query.toTs(), query.actorId(), query.action());
            select.setInt(PageRows.AFTER_FILTER, query.pageSize());
            select.setLong(PageRows.AFTER_FILTER + 1, (query.page() - 1L) * query.pageSize());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(PageRows.row(row));
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
            payload = PageRows.library().readValue(document);
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
