package auditlog.enhanced;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/** A small database and its payload file, for tests. Every write is committed when the method returns. */
final class AuditFiles {

    static final String CREATE = "CREATE TABLE audit_events(id INTEGER PRIMARY KEY AUTOINCREMENT,"
            + " created_at INTEGER NOT NULL, actor_id INTEGER NOT NULL, action TEXT NOT NULL,"
            + " resource_type TEXT NOT NULL, resource_id TEXT NOT NULL, payload_offset INTEGER NOT NULL,"
            + " payload_len INTEGER NOT NULL)";

    /** As many as {@link DatabaseFile} opens. */
    static final int HANDLES_OF_A_DATABASE = 4;

    private static final String[] ACTIONS = {"CREATE", "UPDATE", "DELETE"};

    final Path database;
    final Path payloads;

    /** Names the files; makes neither. */
    AuditFiles(Path directory) {
        database = directory.resolve("audit.db");
        payloads = directory.resolve("payloads.jsonl");
    }

    /** Makes both files, with that many rows; payloads say the row's id and a mark. */
    static AuditFiles with(Path directory, int rows, String mark) throws IOException, SQLException {
        AuditFiles files = new AuditFiles(directory);
        Files.createDirectories(directory);
        Files.createFile(files.payloads);
        files.execute(CREATE, "CREATE INDEX idx_created_at ON audit_events(created_at)");
        for (int i = 0; i < rows; i++) {
            files.add(1_000 + i / 3, i % 4, ACTIONS[i % 3], "{\"id\": " + (i + 1) + ", \"mark\": \"" + mark + "\"}");
        }
        return files;
    }

    /** Appends a line to the payload file and a row that points at it. */
    void add(long createdAt, long actorId, String action, String payload) throws IOException, SQLException {
        byte[] line = (payload + "\n").getBytes(StandardCharsets.UTF_8);
        long offset = Files.size(payloads);
        Files.write(payloads, line, StandardOpenOption.APPEND);
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO audit_events(created_at, actor_id, action, resource_type, resource_id,"
                                + " payload_offset, payload_len) VALUES (?, ?, ?, 'ORDER', ?, ?, ?)")) {
            insert.setLong(1, createdAt);
            insert.setLong(2, actorId);
            insert.setString(3, action);
            insert.setString(4, "ORDER-" + offset);
            insert.setLong(5, offset);
            insert.setInt(6, line.length);
            insert.executeUpdate();
        }
    }

    void execute(String... commands) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }

    Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        try (Statement statement = connection.createStatement()) {
            // Tests survive no power cut, and there are many commits.
            statement.execute("PRAGMA synchronous = OFF");
        }
        return connection;
    }

    /** How many descriptors this process holds of files in that directory, removed ones included, those of {@link DatabaseFile} aside. */
    static long descriptorsIn(Path directory) throws IOException {
        long all = descriptors(directory.toRealPath() + "/", "").size();
        return all - handlesIn(directory);
    }

    /** Handles that are kept of database files in that directory: each file has so many, or none. */
    private static long handlesIn(Path directory) throws IOException {
        return descriptors(directory.toRealPath() + "/", ".db").stream()
                        .distinct()
                        .count()
                * HANDLES_OF_A_DATABASE;
    }

    /** How many descriptors this process holds of the file at a path, not of one that was there before. */
    static long descriptorsOf(Path file) throws IOException {
        String path = file.toRealPath().toString();
        return descriptors(path, "").stream().filter(path::equals).count();
    }

    private static List<String> descriptors(String prefix, String part) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(AuditFiles::target)
                    .filter(target -> target.startsWith(prefix) && target.contains(part))
                    .toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // The descriptor of the listing itself, or one closed meanwhile.
            return "";
        }
    }
}
