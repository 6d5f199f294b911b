package auditlog.equivalence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The main class of the other process: changes the files as it is told, a command a line on the standard input, and answers each with
 * a line when it is done. The words of a command are separated by tabs.
 */
final class Writer {

    private Connection connection;
    private boolean connected;

    private Writer() {}

    /** Runs until the standard input ends. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Writer writer = new Writer();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String answer;
            try {
                writer.run(line.split("\t", -1));
                answer = "ok";
            } catch (Exception e) {
                answer = "error " + e.toString().replace('\n', ' ');
            }
            out.println(answer);
        }
        writer.disconnect();
    }

    private void run(String[] words) throws IOException, SQLException {
        switch (words[0]) {
            case "connect" -> {
                disconnect();
                connection = DriverManager.getConnection("jdbc:sqlite:" + words[1]);
                connected = true;
            }
            case "disconnect" -> disconnect();
            case "sql" -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(words[1]);
                }
            }
            case "expect" -> expect(words[1], words[2]);
            case "touch" -> Files.setLastModifiedTime(Path.of(words[1]), FileTime.fromMillis(Long.parseLong(words[2])));
            case "move" ->
                Files.move(
                        Path.of(words[1]),
                        Path.of(words[2]),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            case "delete" -> Files.delete(Path.of(words[1]));
            case "copy" -> copy(Path.of(words[1]), Path.of(words[2]));
            case "overwrite" -> overwrite(Path.of(words[1]), Path.of(words[2]));
            case "append" -> Files.writeString(Path.of(words[1]), words[2] + "\n", StandardOpenOption.APPEND);
            case "poke" -> poke(Path.of(words[1]), Long.parseLong(words[2]), words[3]);
            case "truncate" -> truncate(Path.of(words[1]), Long.parseLong(words[2]));
            default -> throw new IllegalArgumentException("No such command: " + words[0]);
        }
    }

    /** Runs a statement whose first value must be the expected one. */
    private void expect(String sql, String value) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            String found = row.next() ? row.getString(1) : "no row";
            if (!value.equals(found)) {
                throw new IllegalStateException(sql + " gave " + found);
            }
        }
    }

    private void disconnect() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            connection = null;
        }
    }

    private void copy(Path from, Path to) throws IOException {
        requireNeverConnected();
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes the bytes of one file over those of another, which keeps its inode. */
    private void overwrite(Path from, Path to) throws IOException {
        requireNeverConnected();
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(from));
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.truncate(bytes.limit());
        }
    }

    private void requireNeverConnected() {
        if (connected) {
            // Closing a file drops the locks that SQLite holds on it in the same process.
            throw new IllegalStateException("A process that has opened a database must not touch its file");
        }
    }

    private static void poke(Path file, long offset, String text) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.seek(offset);
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void truncate(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }
}
