package auditlog.benchmarks.parts;

import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.benchmarks.harness.MeasuredBenchmark;
import auditlog.benchmarks.harness.Scenario;
import auditlog.benchmarks.harness.Serving;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.PageServer;
import auditlog.benchmarks.workload.Workload;
import auditlog.benchmarks.workload.WorkloadName;
import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetRow;
import auditlog.datagen.DatasetRows;
import auditlog.enhanced.ChannelPayloadFile;
import auditlog.enhanced.PayloadDecoder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;
import org.sqlite.JDBC;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parts of a request, each by itself, an operation being that part of one request; and both requests whole, to hold the
 * sum against.
 *
 * <p>Prepared so that a part meets what it meets in a request: the query runs on the requests of the walk, the payload parts on
 * the rows of their answers, in order. The query part keeps its connection, so reading the schema anew, which a new connection
 * must, is in no part: it is what the whole has over the sum.
 *
 * <p>{@code mvn -pl benchmarks exec:java -Dexec.args="RequestPartsBenchmark -p workload=hits"}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Scenario("where a request's time goes: each part of it alone, and both requests whole")
public class RequestPartsBenchmark extends MeasuredBenchmark {

    private static final String SELECT_PAGE = "SELECT id, created_at, actor_id, action, resource_type, resource_id,"
            + " payload_offset, payload_len FROM audit_events WHERE created_at BETWEEN ? AND ?"
            + " AND (? IS NULL OR actor_id = ?) AND (? IS NULL OR action = ?)"
            + " ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?";

    /** Requests are walked in steps of this, coprime to the workloads' sizes, so that a short run sees the same mix as a long one. */
    private static final int STRIDE = 7919;

    private static final int SELF_TEST_REQUESTS = 20;

    private static final int HEADER_OFFSET = 16;
    private static final int HEADER_LENGTH = 16;

    /**
     * Handles of database files, which stay open until this JVM ends: closing one, by hand or by the garbage collector, would drop
     * all locks that SQLite holds on the file in this process.
     */
    private static final Map<Path, RandomAccessFile> HEADERS = new HashMap<>();

    /** Which requests are walked. */
    @Param({"contract", "hits"})
    public String workload;

    private AuditQuery[] requests;
    private DatasetRow[][] rows;
    private Path database;
    private Path payloads;
    private String url;
    private int place;

    private Connection connection;
    private RandomAccessFile header;
    private ChannelPayloadFile file;
    private byte[][] documents;
    private byte[] buffer;
    private final byte[] headerBytes = new byte[HEADER_LENGTH];
    private ObjectReader library;
    private PayloadDecoder decoder;
    private PageServer baseline;
    private PageServer enhanced;

    /** Opens what the parts need; 61 MB of payloads in memory included. */
    @Setup(Level.Trial)
    public void open() throws SQLException, IOException {
        Dataset dataset = Serving.dataset();
        Workload walked = Workload.load(WorkloadName.named(workload));
        requests = new AuditQuery[walked.size()];
        rows = new DatasetRow[walked.size()][];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = walked.request(i);
            rows[i] = walked.expectedRows(i).toArray(DatasetRow[]::new);
        }
        database = dataset.database();
        payloads = dataset.payloads();
        url = JDBC.PREFIX + database;
        connection = JDBC.createConnection(url, new Properties());
        header = header(database);
        file = ChannelPayloadFile.open(payloads);
        buffer = new byte[1 << 16];
        documents = documents(Files.readAllBytes(payloads), rows);
        library = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .readerFor(JsonNode.class);
        decoder = new PayloadDecoder();
        baseline = Contender.BASELINE.open(dataset, walked);
        enhanced = Contender.ENHANCED.open(dataset, walked);
    }

    /** Closes it, but for the database's header. */
    @TearDown(Level.Trial)
    public void close() throws SQLException, IOException {
        baseline.close();
        enhanced.close();
        connection.close();
        file.close();
    }

    /** A request by the baseline. */
    @Benchmark
    public AuditPage baselineWhole() throws SQLException, IOException {
        int request = next();
        return requireWhole(request, baseline.serve(request));
    }

    /** Baseline: a connection opened and closed. */
    @Benchmark
    public Connection baselineConnection() throws SQLException {
        try (Connection opened = JDBC.createConnection(url, new Properties())) {
            return opened;
        }
    }

    /** Baseline: the query prepared, run and fetched. */
    @Benchmark
    public void baselineQuery(Blackhole fetched) throws SQLException {
        int number = next();
        AuditQuery request = requests[number];
        int fetchedRows = 0;
        try (PreparedStatement select = connection.prepareStatement(SELECT_PAGE)) {
            select.setLong(1, request.fromTs());
            select.setLong(2, request.toTs());
            for (int parameter = 3; parameter <= 4; parameter++) {
                if (request.actorId() == null) {
                    select.setNull(parameter, Types.INTEGER);
                } else {
                    select.setLong(parameter, request.actorId());
                }
            }
            select.setString(5, request.action());
            select.setString(6, request.action());
            select.setInt(7, request.pageSize());
            select.setLong(8, (request.page() - 1L) * request.pageSize());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    fetchedRows++;
                    fetched.consume(row.getLong(1));
                    fetched.consume(row.getLong(2));
                    fetched.consume(row.getLong(3));
                    fetched.consume(row.getString(4));
                    fetched.consume(row.getString(5));
                    fetched.consume(row.getString(6));
                    fetched.consume(row.getLong(7));
                    fetched.consume(row.getInt(8));
                }
            }
        }
        requireCount(number, fetchedRows);
    }

    /** Baseline: the payload file opened, sought, read and closed for each event. */
    @Benchmark
    public void baselinePayloadFiles(Blackhole read) throws IOException {
        for (DatasetRow row : rows[next()]) {
            try (RandomAccessFile opened = new RandomAccessFile(payloads.toFile(), "r")) {
                opened.seek(row.payloadOffset());
                byte[] document = new byte[row.payloadLen()];
                opened.readFully(document);
                read.consume(document);
            }
        }
    }

    /** Baseline: each event's payload decoded by the JSON library, from memory. */
    @Benchmark
    public void baselineDecoding(Blackhole decoded) {
        for (DatasetRow row : rows[next()]) {
            JsonNode payload = library.readValue(documents[(int) row.id()], 0, row.payloadLen());
            decoded.consume(payload);
        }
    }

    /** Enhanced: each event's payload decoded by the short way for plain documents, from memory. */
    @Benchmark
    public void enhancedDecoding(Blackhole decoded) throws IOException {
        for (DatasetRow row : rows[next()]) {
            JsonNode payload = decoder.decode(documents[(int) row.id()], row.payloadLen());
            decoded.consume(payload);
        }
    }

    /** Enhanced: the payloads read through a handle that stays open, into a buffer that is reused. */
    @Benchmark
    public void enhancedPayloadReads(Blackhole read) throws IOException {
        for (DatasetRow row : rows[next()]) {
            file.readFully(row.payloadOffset(), buffer, row.payloadLen());
            read.consume(buffer);
        }
    }

    /** Enhanced, freshness: is the file at the path the same? */
    @Benchmark
    public void enhancedStat(Blackhole asked) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(database, BasicFileAttributes.class);
        asked.consume(attributes.fileKey());
        asked.consume(attributes.size());
        asked.consume(attributes.lastModifiedTime());
    }

    /** Enhanced, freshness: was anything committed? The change counter is among the bytes read. */
    @Benchmark
    public void enhancedHeader(Blackhole read) throws IOException {
        header.seek(HEADER_OFFSET);
        header.readFully(headerBytes);
        read.consume(headerBytes);
    }

    /** A request by the enhanced service. */
    @Benchmark
    public AuditPage enhancedWhole() throws SQLException, IOException {
        int request = next();
        return requireWhole(request, enhanced.serve(request));
    }

    private static synchronized RandomAccessFile header(Path database) throws IOException {
        RandomAccessFile open = HEADERS.get(database);
        if (open == null) {
            open = new RandomAccessFile(database.toFile(), "r");
            HEADERS.put(database, open);
        }
        return open;
    }

    /** The payload of each row that is asked for, by its id, with a byte to spare behind it. */
    private static byte[][] documents(byte[] content, DatasetRow[][] rows) {
        byte[][] documents = new byte[DatasetRows.COUNT + 1][];
        for (DatasetRow[] page : rows) {
            for (DatasetRow row : page) {
                int offset = (int) row.payloadOffset();
                documents[(int) row.id()] = Arrays.copyOfRange(content, offset, offset + row.payloadLen() + 1);
            }
        }
        return documents;
    }

    private AuditPage requireWhole(int request, AuditPage page) {
        requireCount(request, page.count());
        return page;
    }

    private void requireCount(int request, int count) {
        if (count != rows[request].length) {
            throw new IllegalStateException(
                    requests[request] + " gave " + count + " rows, expected " + rows[request].length);
        }
    }

    /**
     * Runs every part a few times on both workloads; each part checks what it was given.
     *
     * @throws IllegalStateException if a part was given other rows than the dataset's generator gives
     */
    public static void selfTest() throws SQLException, IOException {
        for (WorkloadName name : WorkloadName.values()) {
            RequestPartsBenchmark parts = new RequestPartsBenchmark();
            parts.workload = name.toString();
            parts.open();
            try {
                Blackhole blackhole = new Blackhole(
                        "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.");
                for (int i = 0; i < SELF_TEST_REQUESTS; i++) {
                    parts.baselineWhole();
                    parts.baselineConnection();
                    parts.baselineQuery(blackhole);
                    parts.baselinePayloadFiles(blackhole);
                    parts.baselineDecoding(blackhole);
                    parts.enhancedDecoding(blackhole);
                    parts.enhancedPayloadReads(blackhole);
                    parts.enhancedStat(blackhole);
                    parts.enhancedHeader(blackhole);
                    parts.enhancedWhole();
                }
            } finally {
                parts.close();
            }
        }
    }

    private int next() {
        place += STRIDE;
        if (place >= requests.length) {
            place -= requests.length;
            if (place >= requests.length) {
                place %= requests.length;
            }
        }
        return place;
    }
}
