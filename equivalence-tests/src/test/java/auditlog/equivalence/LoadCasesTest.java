package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Case 52 and hostile neighbours: many threads in a JVM with little memory and small stacks, some of whose requests meet
 * what an attacker wrote into rows and payloads. The others stay right.
 */
class LoadCasesTest {

    private static final int ROWS = 3_000;
    private static final long END_SECONDS = 300;

    /** What is not a payload's own length or place: the row says so. */
    private record Hostile(byte[] document, Long offset, Long length) {
        static Hostile of(String document) {
            return new Hostile(document.getBytes(StandardCharsets.ISO_8859_1), null, null);
        }
    }

    @TempDir
    private Path directory;

    @Test
    @DisplayName(
            "Case 52: 64 threads, mixed pages, 64 MiB of heap, deep nesting on small stacks: the same, and no leak")
    void case52_manyThreadsLittleMemory() throws Exception {
        run(64, 4_000);
    }

    @Test
    @Tag("soak")
    @DisplayName("Case 52 for 60 s: 64 threads, mixed pages, 64 MiB of heap, deep nesting on small stacks")
    void case52_manyThreadsLittleMemoryForLong() throws Exception {
        run(64, 60_000);
    }

    private void run(int threads, long millis) throws Exception {
        List<Hostile> hostile = hostile();
        Path database = directory.resolve("audit.db");
        Path payloads = directory.resolve("payloads.jsonl");
        create(database, payloads, hostile);

        List<String> command = JavaProcess.command(
                List.of("-Xmx64m"), HostileLoad.class, database, payloads, ROWS, hostile.size(), threads, millis);
        String text;
        try (JavaProcess process = JavaProcess.start(command)) {
            text = process.output(END_SECONDS);
        }
        String[] words = text.lines()
                .filter(line -> line.startsWith("ok "))
                .findFirst()
                .orElseThrow()
                .split(" ");
        System.out.println("Case 52: " + words[1] + " pages and " + words[2] + " hostile requests compared, " + words[3]
                + " stacks overflowed, " + words[4] + " requests asked again for lack of memory");
        assertTrue(Integer.parseInt(words[1]) > 64, text);
        assertTrue(Integer.parseInt(words[2]) > 8, text);
    }

    /** Lengths and places that an attacker's row may hold, and documents. */
    private static List<Hostile> hostile() {
        List<Hostile> all = new ArrayList<>();
        byte[] document = "{\"a\": 1}".getBytes(StandardCharsets.US_ASCII);
        for (long length : new long[] {
            Integer.MAX_VALUE,
            Integer.MAX_VALUE - 8,
            1 << 30,
            200_000_000,
            (1 << 20) + 1,
            0,
            -1,
            Integer.MIN_VALUE,
            1L << 32,
            (1L << 32) + 8,
            Long.MAX_VALUE
        }) {
            all.add(new Hostile(document, null, length));
        }
        for (long offset : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 8, -1, Long.MIN_VALUE + 1, 1L << 40, 1}) {
            all.add(new Hostile(document, offset, null));
        }
        for (int depth : new int[] {400, 500, 501, 1_000, 100_000}) {
            all.add(Hostile.of("[".repeat(depth) + "]".repeat(depth)));
            all.add(Hostile.of("{\"a\":".repeat(depth) + "1" + "}".repeat(depth)));
            all.add(Hostile.of("[".repeat(depth)));
            all.add(Hostile.of("[{\"a\":".repeat(depth / 2) + "1" + "}]".repeat(depth / 2)));
        }
        for (int digits : new int[] {1_000, 1_001, 100_000}) {
            all.add(Hostile.of("9".repeat(digits)));
            all.add(Hostile.of("0." + "9".repeat(digits)));
            all.add(Hostile.of("1e" + "9".repeat(digits)));
        }
        // Bombs: much of a tree from few bytes, but less than would take the memory of the others.
        all.add(Hostile.of("[" + "[],".repeat(20_000) + "[]]"));
        all.add(Hostile.of("[" + "{},".repeat(10_000) + "{}]"));
        all.add(Hostile.of("[" + "1,".repeat(100_000) + "1]"));
        all.add(Hostile.of("\"" + "x".repeat(300_000) + "\""));
        all.add(Hostile.of("\"" + "\\n".repeat(100_000) + "\""));
        all.add(Hostile.of("{\"" + "n".repeat(50_001) + "\": 1}"));
        StringBuilder names = new StringBuilder("{");
        for (int i = 0; i < 4_096; i++) {
            // Names with one and the same hash code as strings.
            for (int bit = 0; bit < 12; bit++) {
                names.append(bit == 0 ? "\"" : "").append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            names.append("\":1,");
        }
        all.add(Hostile.of(names + "\"z\": 1}"));
        SplittableRandom random = new SplittableRandom(52);
        for (int i = 0; i < 20; i++) {
            byte[] noise = new byte[1 + random.nextInt(2_000)];
            random.nextBytes(noise);
            all.add(new Hostile(noise, null, null));
            all.add(Hostile.of("{\"note\": \"" + new String(noise, StandardCharsets.ISO_8859_1) + "\"}"));
        }
        return all;
    }

    private static void create(Path database, Path payloads, List<Hostile> hostile) throws SQLException, IOException {
        DocumentMutator mutator = new DocumentMutator(new SplittableRandom(520));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                OutputStream out = Files.newOutputStream(payloads)) {
            connection.setAutoCommit(false);
            statement.execute("CREATE TABLE audit_events(id INTEGER PRIMARY KEY AUTOINCREMENT,"
                    + " created_at INTEGER NOT NULL, actor_id INTEGER NOT NULL, action TEXT NOT NULL,"
                    + " resource_type TEXT NOT NULL, resource_id TEXT NOT NULL, payload_offset INTEGER NOT NULL,"
                    + " payload_len INTEGER NOT NULL)");
            statement.execute("CREATE INDEX idx_created_at ON audit_events(created_at)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO audit_events(created_at, actor_id,"
                    + " action, resource_type, resource_id, payload_offset, payload_len)"
                    + " VALUES (?, ?, ?, 'ORDER', 'ORDER-1', ?, ?)")) {
                long offset = 0;
                for (int i = 0; i < ROWS + hostile.size(); i++) {
                    Hostile odd = i < ROWS ? null : hostile.get(i - ROWS);
                    byte[] document = odd == null ? mutator.ofTheContract() : odd.document;
                    out.write(document);
                    insert.setLong(1, odd == null ? i : HostileLoad.FIRST_HOSTILE + i - ROWS);
                    insert.setLong(2, 1 + i % 4);
                    insert.setString(3, i % 3 == 0 ? "UPDATE" : "CREATE");
                    insert.setLong(4, odd == null || odd.offset == null ? offset : odd.offset);
                    insert.setLong(5, odd == null || odd.length == null ? document.length : odd.length);
                    insert.executeUpdate();
                    offset += document.length;
                }
            }
            connection.commit();
        }
    }
}
