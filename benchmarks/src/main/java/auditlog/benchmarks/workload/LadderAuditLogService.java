package auditlog.benchmarks.workload;

import auditlog.AuditEvent;
import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.datagen.DatasetRow;
import auditlog.enhanced.PayloadDecoder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.sqlite.JDBC;
import tools.jackson.databind.JsonNode;

/**
 * A rung of the ladder from the baseline to the enhanced service: the baseline's query with some of the ideas that one may have, each
 * as a team would first write it. To see what each is worth, not to be used: it answers as the baseline does while others commit to a
 * database with a rollback journal, but not when a file is replaced, and it stands in the way of those who would switch the journal
 * mode.
 *
 * <p>Safe for use by many threads: each request borrows a session, which keeps everything for itself, its own copy of the rows
 * included.
 */
final class LadderAuditLogService implements AuditLogService {

    /** The window ends at the known row's time. */
    private static final String SELECT_PAGE_AFTER = PageRows.COLUMNS + PageRows.FILTER
            + " AND (created_at < ? OR id < ?)" + PageRows.NEWEST_FIRST + PageRows.LIMIT;

    private static final int HEADER_OFFSET = 16;
    private static final int HEADER_LENGTH = 16;

    private final Path database;
    private final Path payloads;
    private final Set<Contender> ideas;
    private final Queue<Session> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /** What a request looks for, whatever the page. */
    private record Filter(long fromTs, long toTs, Long actorId, String action) {

        static Filter of(AuditQuery query) {
            return new Filter(query.fromTs(), query.toTs(), query.actorId(), query.action());
        }
    }

    /** Whose rows a list holds; null is anybody's, and any. */
    private record Group(Long actorId, String action) {}

    /** What the file itself tells of its state. */
    private record FileState(Object key, long size, FileTime modified, ByteBuffer header) {}

    /**
     * A rung.
     *
     * @param ideas the rungs up to this one, in the order of {@link Contender#LADDER}, without the baseline
     */
    LadderAuditLogService(Path database, Path payloads, Set<Contender> ideas) {
        this.database = database;
        this.payloads = payloads;
        this.ideas = Set.copyOf(ideas);
    }

    @Override
    public AuditPage handle(AuditQuery query) throws SQLException, IOException {
        if (closed) {
            throw new IllegalStateException("The audit log service is closed");
        }
        Session session = idle.poll();
        if (session == null) {
            session = new Session();
        }
        boolean served = false;
        try {
            AuditPage page = session.page(query);
            served = true;
            return page;
        } finally {
            if (served && !closed) {
                idle.add(session);
            } else {
                session.close();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Session session = idle.poll(); session != null; session = idle.poll()) {
            try {
                session.close();
            } catch (SQLException | IOException e) {
                throw new IllegalStateException("A session can't be closed", e);
            }
        }
    }

    private static long offset(AuditQuery query) {
        return Math.max(0, (query.page() - 1L) * query.pageSize());
    }

    /** What is kept from request to request. Owned by one request at a time. */
    private final class Session {

        private final boolean keepsStatement = ideas.contains(Contender.STATEMENT_KEPT);
        private final boolean keepsFile = ideas.contains(Contender.FILE_KEPT);
        private final boolean seeks = ideas.contains(Contender.KEYSET);
        private final boolean hasSnapshot = ideas.contains(Contender.SNAPSHOT);
        private final boolean asksFile = ideas.contains(Contender.COUNTER);
        private final boolean decodesShort = ideas.contains(Contender.SHORT_DECODING);

        private final Connection connection;
        private final Map<String, PreparedStatement> statements = new HashMap<>();
        private final PayloadDecoder decoder = new PayloadDecoder();

        /** Null unless it is kept. */
        private final RandomAccessFile payloadFile;

        /** Null unless it is asked. */
        private final RandomAccessFile databaseFile;

        /** For each filter, by how many rows come first, the last of these. */
        private final Map<Filter, TreeMap<Long, DatasetRow>> known = new HashMap<>();

        private Map<Group, List<DatasetRow>> snapshot = Map.of();

        /** Of what the rest was read; null before anything was. */
        private Object version;

        Session() throws SQLException, IOException {
            connection = JDBC.createConnection(JDBC.PREFIX + database, new Properties());
            payloadFile = keepsFile ? new RandomAccessFile(payloads.toFile(), "r") : null;
            databaseFile = asksFile ? new RandomAccessFile(database.toFile(), "r") : null;
        }

        AuditPage page(AuditQuery query) throws SQLException, IOException {
            List<DatasetRow> rows = hasSnapshot ? sliced(query) : seeks ? sought(query) : fetched(query);
            List<AuditEvent> events = new ArrayList<>(rows.size());
            for (DatasetRow row : rows) {
                events.add(PageRows.event(row, payload(row.payloadOffset(), row.payloadLen())));
            }
            return new AuditPage(query, events, events.size());
        }

        /** The baseline's query. */
        private List<DatasetRow> fetched(AuditQuery query) throws SQLException {
            return ask(PageRows.SELECT_PAGE, Filter.of(query), null, query.pageSize(), offset(query));
        }

        /** From the last known row in front of the page on; what is known holds for one state of the database. */
        private List<DatasetRow> sought(AuditQuery query) throws SQLException {
            execute("BEGIN");
            try {
                Object present = dataVersion();
                if (!present.equals(version)) {
                    known.clear();
                    version = present;
                }
                Filter filter = Filter.of(query);
                TreeMap<Long, DatasetRow> places = known.computeIfAbsent(filter, unused -> new TreeMap<>());
                long offset = offset(query);
                Map.Entry<Long, DatasetRow> nearest = places.floorEntry(offset);
                List<DatasetRow> rows = nearest == null
                        ? fetched(query)
                        : ask(
                                SELECT_PAGE_AFTER,
                                filter,
                                nearest.getValue(),
                                query.pageSize(),
                                offset - nearest.getKey());
                if (!rows.isEmpty()) {
                    places.put(offset + rows.size(), rows.get(rows.size() - 1));
                }
                return rows;
            } finally {
                execute("COMMIT");
            }
        }

        private List<DatasetRow> sliced(AuditQuery query) throws SQLException, IOException {
            Object present = asksFile ? fileState() : dataVersion();
            if (!present.equals(version)) {
                readAll();
            }
            List<DatasetRow> rows = snapshot.getOrDefault(new Group(query.actorId(), query.action()), List.of());
            int first = firstNotAfter(rows, query.toTs());
            int end = query.fromTs() == Long.MIN_VALUE ? rows.size() : firstNotAfter(rows, query.fromTs() - 1);
            long from = first + offset(query);
            if (from >= end) {
                return List.of();
            }
            long to = query.pageSize() < 0 ? end : Math.min(end, from + query.pageSize());
            return rows.subList((int) from, (int) to);
        }

        /** In one transaction, whose lock keeps commits away, so that rows and version are of one state. */
        private void readAll() throws SQLException, IOException {
            execute("BEGIN");
            try {
                Object asked = dataVersion();
                version = asksFile ? fileState() : asked;
                Map<Group, List<DatasetRow>> all = new HashMap<>();
                try (Statement select = connection.createStatement();
                        ResultSet rows = select.executeQuery(PageRows.COLUMNS + PageRows.NEWEST_FIRST)) {
                    while (rows.next()) {
                        DatasetRow row = PageRows.row(rows);
                        for (Long actor : new Long[] {null, row.actorId()}) {
                            for (String action : new String[] {null, row.action()}) {
                                all.computeIfAbsent(new Group(actor, action), unused -> new ArrayList<>())
                                        .add(row);
                            }
                        }
                    }
                }
                snapshot = all;
            } finally {
                execute("COMMIT");
            }
        }

        private List<DatasetRow> ask(String sql, Filter filter, DatasetRow after, int limit, long offset)
                throws SQLException {
            PreparedStatement select = keepsStatement ? statements.get(sql) : null;
            if (select == null) {
                select = connection.prepareStatement(sql);
            }
            try {
                PageRows.bindFilter(
                        select,
                        filter.fromTs,
                        after == null ? filter.toTs : after.createdAt(),
                        filter.actorId,
                        filter.action);
                int next = PageRows.AFTER_FILTER;
                if (after != null) {
                    select.setLong(next++, after.createdAt());
                    select.setLong(next++, after.id());
                }
                select.setInt(next++, limit);
                select.setLong(next, offset);
                List<DatasetRow> found = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        found.add(PageRows.row(rows));
                    }
                }
                return found;
            } finally {
                if (keepsStatement) {
                    statements.put(sql, select);
                } else {
                    select.close();
                }
            }
        }

        private Object dataVersion() throws SQLException {
            PreparedStatement pragma = kept("PRAGMA data_version");
            try (ResultSet answer = pragma.executeQuery()) {
                answer.next();
                return answer.getLong(1);
            }
        }

        private void execute(String sql) throws SQLException {
            kept(sql).execute();
        }

        private PreparedStatement kept(String sql) throws SQLException {
            PreparedStatement statement = statements.get(sql);
            if (statement == null) {
                statement = connection.prepareStatement(sql);
                statements.put(sql, statement);
            }
            return statement;
        }

        private FileState fileState() throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(database, BasicFileAttributes.class);
            byte[] header = new byte[HEADER_LENGTH];
            databaseFile.seek(HEADER_OFFSET);
            databaseFile.readFully(header);
            return new FileState(
                    attributes.fileKey(), attributes.size(), attributes.lastModifiedTime(), ByteBuffer.wrap(header));
        }

        private JsonNode payload(long offset, int length) throws IOException {
            byte[] document = new byte[length + 1];
            if (payloadFile != null) {
                read(payloadFile, offset, document, length);
            } else {
                try (RandomAccessFile opened = new RandomAccessFile(payloads.toFile(), "r")) {
                    read(opened, offset, document, length);
                }
            }
            return decodesShort
                    ? decoder.decode(document, length)
                    : PageRows.library().readValue(document, 0, length);
        }

        private static void read(RandomAccessFile file, long offset, byte[] document, int length) throws IOException {
            file.seek(offset);
            file.readFully(document, 0, length);
        }

        /** Place of the first row that did not happen after that second. */
        private static int firstNotAfter(List<DatasetRow> rows, long second) {
            return PageRows.firstNotAfter(rows.size(), place -> rows.get(place).createdAt(), second);
        }

        void close() throws SQLException, IOException {
            try (connection;
                    payloadFile;
                    databaseFile) {
                for (PreparedStatement statement : statements.values()) {
                    statement.close();
                }
            }
        }
    }
}
