package auditlog.benchmarks.gate.measure;

import auditlog.AuditLogService;
import auditlog.AuditQuery;
import auditlog.benchmarks.jobs.TemporaryDirectory;
import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetRow;
import auditlog.datagen.DatasetRows;
import auditlog.datagen.RequestStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.sqlite.JDBC;

/**
 * Sets scenes up in which a row is committed before every request: a copy of the dataset in a temporary directory, the same to the byte
 * for every scene and in every JVM.
 *
 * <p>SQLite itself copies and writes the database: closing a descriptor that Java opened on it would drop SQLite's locks. What is counted
 * must not depend on the moment or on the machine, so after a commit the file's time is set back to one that is long settled, time passes
 * ({@link CountedTime}), and the copy's path is as long everywhere.
 */
final class CommittedCopy implements Scene.Source, AutoCloseable {

    /** The driver makes several texts of the path for each connection. */
    private static final int PATH_LENGTH = 200;

    private static final String INSERT = "INSERT INTO audit_events(created_at, actor_id, action, resource_type,"
            + " resource_id, payload_offset, payload_len) VALUES (?, ?, ?, ?, ?, ?, ?)";

    private final Dataset original;
    private final Scene.Opening opening;
    private final List<AuditQuery> warmup;
    private final List<DatasetRow> rows = DatasetRows.generate();
    private final TemporaryDirectory directory = new TemporaryDirectory("auditlog-commits");
    private final Dataset copy;

    /**
     * A source of such scenes.
     *
     * @param original the dataset
     * @param opening opens the service
     * @param warmup requests that the service has been asked when a scene is ready, each after a commit
     */
    CommittedCopy(Dataset original, Scene.Opening opening, List<AuditQuery> warmup) throws IOException {
        this.original = original;
        this.opening = opening;
        this.warmup = warmup;
        String name = directory.path().toString();
        copy = new Dataset(Files.createDirectory(directory
                .path()
                .resolve("-".repeat(Math.max(1, PATH_LENGTH - name.length() - 1)))));
        link(original.payloads(), copy.payloads());
    }

    private static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.copy(from, to);
        }
    }

    /** The copy's database, of which there is one while a scene is open. */
    Path database() {
        return copy.database();
    }

    @Override
    public Scene open() throws Exception {
        Files.deleteIfExists(copy.database());
        try (Connection connection = connect(original);
                PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, copy.database().toString());
            vacuum.execute();
        }
        return new Writing();
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }

    private static Connection connect(Dataset dataset) throws SQLException {
        return JDBC.createConnection(JDBC.PREFIX + dataset.database(), new Properties());
    }

    private final class Writing implements Scene {

        private final Connection connection = connect(copy);
        private final AuditLogService service;
        private int commits;

        Writing() throws Exception {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA synchronous = OFF");
            }
            settle();
            CountedTime.pass();
            service = opening.open(copy);
            for (AuditQuery request : warmup) {
                prepare(request);
                try {
                    service.handle(request);
                } catch (Exception e) {
                    // The request is asked again, where it is reported.
                }
            }
        }

        @Override
        public AuditLogService service() {
            return service;
        }

        /** Commits a row that the request's answer holds if it asks for the first page of no actor's. */
        @Override
        public void prepare(AuditQuery request) throws SQLException {
            DatasetRow row = rows.get(commits++);
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                insert.setLong(1, RequestStream.TO_TS);
                insert.setLong(2, row.actorId());
                insert.setString(3, request.action() == null ? row.action() : request.action());
                insert.setString(4, row.resourceType());
                insert.setString(5, row.resourceId());
                insert.setLong(6, row.payloadOffset());
                insert.setInt(7, row.payloadLen());
                insert.executeUpdate();
            }
            settle();
            CountedTime.pass();
        }

        /** By the path alone: no descriptor is opened, and so none is closed. */
        private void settle() {
            File file = copy.database().toFile();
            if (!file.setLastModified(TimeUnit.SECONDS.toMillis(RequestStream.TO_TS + commits))) {
                throw new IllegalStateException("The time of " + file + " can't be set");
            }
        }

        @Override
        public void close() throws SQLException {
            try {
                service.close();
            } finally {
                connection.close();
            }
        }
    }
}
