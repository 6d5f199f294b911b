package auditlog.equivalence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A small database and payload file of the contract's schema, to be changed by tests. All documents of the payload file have the
 * same length, so that any row can point to any of them.
 */
record LiveFiles(Path directory) {

    static final int ROWS = 240;

    /** Bytes of each line of the payload file, the newline included. */
    static final int LINE = 40;

    static final String COLUMNS =
            "created_at, actor_id, action, resource_type, resource_id, payload_offset, payload_len";

    Path database() {
        return directory.resolve("audit.db");
    }

    Path payloads() {
        return directory.resolve("payloads.jsonl");
    }

    static LiveFiles create(Path directory, long seed) throws IOException, SQLException {
        LiveFiles files = new LiveFiles(Files.createDirectories(directory));
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder lines = new StringBuilder();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + files.database());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE TABLE audit_events(id INTEGER PRIMARY KEY AUTOINCREMENT,"
                    + " created_at INTEGER NOT NULL, actor_id INTEGER NOT NULL, action TEXT NOT NULL,"
                    + " resource_type TEXT NOT NULL, resource_id TEXT NOT NULL, payload_offset INTEGER NOT NULL,"
                    + " payload_len INTEGER NOT NULL)");
            statement.execute("CREATE INDEX idx_created_at ON audit_events(created_at)");
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO audit_events(" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)")) {
                for (int i = 0; i < ROWS; i++) {
                    lines.append(line(i, "first"));
                    insert.setLong(1, 1_000 + random.nextInt(100));
                    insert.setLong(2, 1 + random.nextInt(4));
                    insert.setString(3, random.nextBoolean() ? "UPDATE" : "CREATE");
                    insert.setString(4, "ORDER");
                    insert.setString(5, "ORDER-" + i);
                    insert.setLong(6, (long) i * LINE);
                    insert.setInt(7, LINE);
                    insert.executeUpdate();
                }
            }
            connection.commit();
        }
        Files.writeString(files.payloads(), lines);
        return files;
    }

    /** What this process holds open below the directory, files included that are there no more. */
    List<String> openHere() throws IOException {
        List<String> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith(directory.toRealPath() + "/")) {
                        open.add(target);
                    }
                } catch (IOException e) {
                    // Closed meanwhile.
                }
            }
        }
        return open;
    }

    /** A document of {@link #LINE} bytes with its newline. */
    static String line(int number, String text) {
        String document = "{\"line\": " + number + ", \"text\": \"" + text + "\"}";
        if (document.getBytes(StandardCharsets.UTF_8).length >= LINE) {
            throw new IllegalArgumentException(document);
        }
        return document + " ".repeat(LINE - 1 - document.length()) + "\n";
    }

    /** The statement that inserts a row whose payload is a line of the payload file. */
    static String insert(long createdAt, long actorId, String action, int line) {
        return "INSERT INTO audit_events(" + COLUMNS + ") VALUES (" + createdAt + ", " + actorId + ", '" + action
                + "', 'USER', 'USER-9', " + (long) line * LINE + ", " + LINE + ")";
    }
}
