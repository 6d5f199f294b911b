package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What SQLite writes into its files is read as the driver reads it, whatever its form, and what it never writes is refused. */
class FileFormatTest {

    private static final String LOOSE = "CREATE TABLE audit_events(id INTEGER PRIMARY KEY, created_at INTEGER,"
            + " actor_id INTEGER, action TEXT, resource_type TEXT, resource_id TEXT, payload_offset INTEGER,"
            + " payload_len INTEGER)";

    @TempDir(factory = FastDirectory.class)
    Path directory;

    private AuditFiles files;

    private void make(String... settings) throws Exception {
        files = new AuditFiles(directory);
        List<String> sql = new ArrayList<>(List.of(settings));
        sql.add(LOOSE);
        sql.add("CREATE INDEX i ON audit_events(created_at)");
        files.execute(sql.toArray(String[]::new));
    }

    private Snapshot read() throws Exception {
        return readAfter(null);
    }

    private Snapshot readAfter(Snapshot earlier) throws Exception {
        return new SnapshotReader(files.database, Outside.LOCAL, () -> true)
                .read(earlier, System.nanoTime() + 1_000_000_000, () -> true);
    }

    private Snapshot assertReadsWhatTheDriverReads() throws Exception {
        try (Connection connection = files.connect()) {
            FullRead expected = new FullRead(connection);
            Snapshot snapshot = read();
            assertEquals(expected.rows, List.of(snapshot.index().rows()));
            assertEquals(
                    expected.odd.keySet(),
                    snapshot.leaves().odd().stream().map(OddRow::id).collect(Collectors.toCollection(TreeSet::new)));
            return snapshot;
        }
    }

    /** Puts other bytes into the file's place, when no connection is open. */
    private void rewrite(byte[] bytes) throws IOException {
        Path copy = directory.resolve("copy");
        Files.write(copy, bytes);
        Files.move(copy, files.database, StandardCopyOption.ATOMIC_MOVE);
    }

    private byte[] bytes() throws IOException {
        return Files.readAllBytes(files.database);
    }

    // Numbers of one to nine bytes

    @ParameterizedTest
    @CsvSource({
        "00, 0",
        "7f, 127",
        "8100, 128",
        "ff7f, 16383",
        "818000, 16384",
        "ffffffffffffff7f, 72057594037927935",
        "808080808080808001, 1",
        "ffffffffffffffffff, -1",
        "c08080808080808000, -9223372036854775808",
        "bfffffffffffffffff, 9223372036854775807"
    })
    void readsNumbersOfAnyLength(String hex, long expected) {
        byte[] bytes = new BigInteger("1" + hex, 16).toByteArray();
        ByteBuffer from = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        assertEquals(expected, BTreePage.varint(from));
        assertEquals(0, from.remaining());
        ByteBuffer cut = ByteBuffer.wrap(bytes, 1, bytes.length - 2);
        assertThrows(BufferUnderflowException.class, () -> BTreePage.varint(cut));
    }

    // Values

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16le", "UTF-16be"})
    void readsNumbersAndTextsOfAllLengths(String encoding) throws Exception {
        make("PRAGMA encoding = '" + encoding + "'");
        Set<Long> numbers = new TreeSet<>();
        for (int bits : new int[] {0, 1, 7, 8, 15, 16, 23, 24, 31, 32, 47, 48, 62, 63}) {
            for (long sign : new long[] {1, -1}) {
                for (long more = -1; more <= 1; more++) {
                    numbers.add(sign * (1L << bits) + more);
                }
            }
        }
        List<String> texts = List.of(
                "''",
                "'a'",
                "'y'",
                "'caf\u00e9'",
                "'\ud83d\ude00'",
                "'\uffff'",
                "char(127)",
                "char(128)",
                "'a' || char(10) || 'b'",
                "CAST(x'61FF' AS TEXT)",
                "CAST(x'E282' AS TEXT)",
                "CAST(x'F080' AS TEXT)",
                "'a' || char(0)",
                "x'41'",
                "zeroblob(0)",
                "NULL",
                "1.5");
        try (Connection connection = files.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (long number : numbers) {
                statement.execute("INSERT INTO audit_events VALUES (" + number + ", " + number + ", " + number
                        + ", 'A', 'T', 'R', " + number + ", " + number + ")");
            }
            List<String> values = new ArrayList<>();
            for (String text : texts) {
                values.add(text + ", 'T', 'R'");
                values.add("'A', " + text + ", " + text);
            }
            // Lengths at which the number that says so grows by a byte.
            for (int length : new int[] {56, 58, 64, 66, 126, 128, 8_180, 8_186, 8_192, 200_000}) {
                values.add("'A', 'T', hex(zeroblob(" + length / 2 + "))");
            }
            for (int i = 0; i < values.size(); i++) {
                statement.execute(
                        "INSERT INTO audit_events VALUES (" + (1_000 + i) + ", 5, 6, " + values.get(i) + ", 7, 8)");
            }
            connection.commit();
        }
        Snapshot snapshot = assertReadsWhatTheDriverReads();
        assertTrue(
                snapshot.leaves().odd().size() >= 8,
                "Odd rows: " + snapshot.leaves().odd());
        assertTrue(snapshot.index().rows().length > 90);
    }

    /** Equal texts of columns that hold few different ones are held once, across renewals too. */
    @Test
    void keepsEqualActionsAndTypesOnce() throws Exception {
        make();
        files.execute(
                "INSERT INTO audit_events VALUES (1, 1, 1, 'ABC', 'ABC', 'R', 0, 1), (2, 1, 1, 'ABC', 'ABC', 'R', 0, 1)");
        Snapshot earlier = read();
        Row[] rows = earlier.index().rows();
        assertTrue(rows[0].action() == rows[1].action() && rows[0].action() == rows[0].resourceType());
        files.execute("INSERT INTO audit_events VALUES (3, 1, 1, 'ABC', 'ABC', 'R', 0, 1)");
        assertSame(rows[0].action(), readAfter(earlier).index().rows()[0].action());
    }

    // Pages

    /** Rows that just fit a page, and those that overflow to one or several others, by every length of what is left over. */
    @ParameterizedTest
    @CsvSource({"512, UTF-8", "1024, UTF-8", "1024, UTF-16le", "4096, UTF-8", "65536, UTF-8"})
    void readsRowsOfAnyLength(int pageSize, String encoding) throws Exception {
        make("PRAGMA page_size = " + pageSize, "PRAGMA encoding = '" + encoding + "'");
        try (Connection connection = files.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            TreeSet<Integer> lengths = new TreeSet<>();
            for (int pages = 0; pages <= 3; pages++) {
                for (int i = -70; i <= 70; i++) {
                    lengths.add(Math.max(0, pages * pageSize + i * (pageSize > 4096 ? 3 : 1)));
                }
            }
            if (pageSize <= 1024) {
                for (int length = 0; length <= 3 * pageSize; length++) {
                    lengths.add(length);
                }
            }
            for (int length : lengths) {
                statement.execute("INSERT INTO audit_events VALUES (" + (length + 1)
                        + ", 5, 6, 'A', 'T', substr(hex(zeroblob(" + length + ")), 1, " + length + "), 7, 8)");
            }
            connection.commit();
        }
        assertReadsWhatTheDriverReads();
    }

    @Test
    void goesByTheFilesSizeWhereTheHeadersNumberOfPagesIsOutOfDate() throws Exception {
        make();
        files.execute(
                "INSERT INTO audit_events WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                        + " SELECT i, i, i, 'A', 'T', 'R' || i, i, i FROM n");
        byte[] bytes = bytes();
        // As programs leave it that are older than that number.
        bytes[31] = 1;
        bytes[95] ^= 1;
        rewrite(bytes);
        assertReadsWhatTheDriverReads();
        bytes[95] ^= 1;
        rewrite(bytes);
        assertThrows(Exception.class, this::read);
        bytes[31] = 0;
        rewrite(bytes);
        assertReadsWhatTheDriverReads();
    }

    @Test
    void takesNoPageBeyondTheHeadersNumber() throws Exception {
        make();
        files.execute("INSERT INTO audit_events VALUES (1, 1, 1, 'A', 'T', 'R', 0, 1)");
        byte[] bytes = bytes();
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 3 * 4096);
        rewrite(longer);
        FileImage image = assertReadsWhatTheDriverReads().leaves().image();
        int last = bytes.length / 4096;
        assertEquals(4096, image.page(last).remaining());
        assertThrows(NotRepresentableException.class, () -> image.page(last + 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32, 255})
    void leavesReservedBytesOut(int reserved) throws Exception {
        files = new AuditFiles(directory);
        files.execute("PRAGMA page_size = 1024", "PRAGMA user_version = 1");
        byte[] bytes = bytes();
        bytes[20] = (byte) reserved;
        // The empty schema's cells begin where the reserved bytes do.
        ByteBuffer.wrap(bytes).putShort(105, (short) (1024 - reserved));
        rewrite(bytes);
        make();
        files.execute(
                "INSERT INTO audit_events WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)"
                        + " SELECT i, i, i, 'A', 'T', hex(zeroblob(i)), i, i FROM n");
        Snapshot snapshot = assertReadsWhatTheDriverReads();
        assertEquals(1024 - reserved, snapshot.leaves().image().usableSize());
        assertEquals(1500, snapshot.index().rows().length);
    }

    @Test
    void readsThoseLeavesAgainThatHaveChanged() throws Exception {
        make("PRAGMA page_size = 512");
        files.execute(
                "INSERT INTO audit_events WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                        + " SELECT i * 3, i, i, 'A', 'T', 'R' || i, i, i FROM n");
        Snapshot earlier = read();
        assertEquals(3000, earlier.leaves().rowsNotIn(null).size());
        Snapshot same = readAfter(earlier);
        assertEquals(List.of(), same.leaves().rowsNotIn(earlier.leaves()));
        assertSame(earlier.index(), same.index());
        files.execute("UPDATE audit_events SET actor_id = 1 WHERE id IN (3, 6, 6000)");
        Snapshot later = readAfter(same);
        List<Row> come = later.leaves().rowsNotIn(same.leaves());
        List<Row> gone = same.leaves().rowsNotIn(later.leaves());
        assertEquals(ids(gone), ids(come));
        assertTrue(ids(come).containsAll(List.of(3L, 6L, 6000L)) && come.size() < 100, "Rows read: " + come.size());
    }

    @Test
    void readsRowsWhoseIdsAreAllNegative() throws Exception {
        make("PRAGMA page_size = 512");
        files.execute(
                "INSERT INTO audit_events WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
                        + " SELECT -i, i, i, 'A', 'T', hex(zeroblob(20)), i, i FROM n");
        assertReadsWhatTheDriverReads();
    }

    @Test
    void readsRowsThatAreOlderThanColumns() throws Exception {
        files = new AuditFiles(directory);
        files.execute(
                "CREATE TABLE audit_events(id INTEGER PRIMARY KEY, created_at INTEGER, actor_id INTEGER, action TEXT)",
                "CREATE INDEX i ON audit_events(created_at)",
                "INSERT INTO audit_events VALUES (1, 1, 1, 'A'), (3, 3, 3, 'B')",
                "ALTER TABLE audit_events ADD COLUMN resource_type TEXT DEFAULT 'T'",
                "ALTER TABLE audit_events ADD COLUMN resource_id TEXT DEFAULT 'R'",
                "ALTER TABLE audit_events ADD COLUMN payload_offset INTEGER DEFAULT 70000",
                "ALTER TABLE audit_events ADD COLUMN payload_len INTEGER DEFAULT 7",
                "INSERT INTO audit_events VALUES (2, 2, 2, 'A', 'U', 'S', 8, 9)");
        assertEquals(3, assertReadsWhatTheDriverReads().index().rows().length);
    }

    /** Of another type than its column's, it would be converted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "resource_id TEXT",
                "resource_id TEXT DEFAULT 5",
                "payload_len INTEGER",
                "payload_len INTEGER DEFAULT '5'",
                "payload_len INTEGER DEFAULT 1.5"
            })
    void takesNoRowWithoutAColumnWhoseDefaultItCantTell(String column) throws Exception {
        String declaration = String.join(" ", List.of(column.split(" ")).subList(0, 2));
        files = new AuditFiles(directory);
        files.execute(
                LOOSE.replace(", " + declaration, ""),
                "INSERT INTO audit_events(created_at) VALUES (1)",
                "ALTER TABLE audit_events ADD COLUMN " + column);
        NotRepresentableException failure = assertThrows(NotRepresentableException.class, this::read);
        assertTrue(failure.getMessage().contains("id 1 is without some of the columns"), failure.getMessage());
    }

    /** As a column is taken away that is the last one, without the rows being written anew. */
    @Test
    void readsRowsWithMoreFieldsThanTheTableHasColumns() throws Exception {
        make();
        files.execute(
                "ALTER TABLE audit_events ADD COLUMN more",
                "INSERT INTO audit_events VALUES (1, 1, 1, 'A', 'T', 'R', 0, 1, 5)",
                "PRAGMA writable_schema = ON",
                "UPDATE sqlite_schema SET sql = '" + LOOSE + "' WHERE name = 'audit_events'");
        assertEquals(1, assertReadsWhatTheDriverReads().index().rows().length);
    }

    /** A leaf that is as it was may end in a page of overflow that is not. */
    @Test
    void looksAgainAtLeavesWhoseRowsOverflow() throws Exception {
        make();
        files.execute("INSERT INTO audit_events VALUES (1, 1, 1, 'A', 'T', hex(zeroblob(9000)), 0, 1)");
        Snapshot earlier = read();
        Snapshot later = readAfter(earlier);
        assertEquals(1, later.leaves().rowsNotIn(earlier.leaves()).size());
        files.execute("UPDATE audit_events SET resource_id = 'R'");
        earlier = readAfter(later);
        later = readAfter(earlier);
        assertEquals(0, later.leaves().rowsNotIn(earlier.leaves()).size());
        // The longest that does not overflow, and one more.
        for (int more = 0; more <= 1; more++) {
            files.execute(
                    "UPDATE audit_events SET resource_id = substr(hex(zeroblob(9000)), 1, " + (4049 + more) + ")");
            earlier = readAfter(later);
            later = readAfter(earlier);
            assertEquals(more, later.leaves().rowsNotIn(earlier.leaves()).size());
        }
    }

    private static List<Long> ids(List<Row> rows) {
        return rows.stream().map(Row::id).toList();
    }

    // Damage

    @Test
    void takesNoIndexThatHasOtherRowsThanTheTable() throws Exception {
        make();
        files.execute(
                "INSERT INTO audit_events VALUES (1, 1, 1, 'A', 'T', 'R', 0, 1), (2, 1, 1, 'A', 'T', 'R', 0, 1)",
                "PRAGMA writable_schema = ON");
        byte[] bytes = bytes();
        // The number of cells on the index's root, the file's third page.
        assertEquals(2, bytes[2 * 4096 + 4]);
        bytes[2 * 4096 + 4] = 1;
        rewrite(bytes);
        NotRepresentableException failure = assertThrows(NotRepresentableException.class, this::read);
        assertTrue(failure.getMessage().contains("differ in their number"), failure.getMessage());
    }

    /** Writes over parts of the root of a small tree; its keys are numbers of one byte. */
    private final class Tree {

        private static final int PAGE = 512;

        private final ByteBuffer bytes;
        private final int root;

        Tree() throws Exception {
            make("PRAGMA page_size = " + PAGE);
            files.execute("INSERT INTO audit_events WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                    + " WHERE i < 100) SELECT i, i, i, 'A', 'T', hex(zeroblob(20)), i, i FROM n");
            try (Connection connection = files.connect();
                    Statement statement = connection.createStatement();
                    ResultSet page =
                            statement.executeQuery("SELECT rootpage FROM sqlite_schema WHERE name = 'audit_events'")) {
                root = page.getInt(1);
            }
            bytes = ByteBuffer.wrap(FileFormatTest.this.bytes());
            assertTrue(bytes.get(start(root)) == 5 && bytes.getShort(start(root) + 3) > 3, "It is an inner page");
        }

        private int start(int page) {
            return (page - 1) * PAGE;
        }

        private int cell(int i) {
            return start(root) + bytes.getShort(start(root) + 12 + 2 * i);
        }

        /** Where the number lies that says where a leaf's i-th cell begins. */
        int pointer(int leaf, int i) {
            return start(leaf) + 8 + 2 * i;
        }

        /** Where the i-th cell of a leaf begins: with a byte each for its length and its row id. */
        int cell(int leaf, int i) {
            return start(leaf) + bytes.getShort(pointer(leaf, i));
        }

        int child(int i) {
            return bytes.getInt(cell(i));
        }

        void setChild(int i, int page) {
            bytes.putInt(cell(i), page);
        }

        int key(int i) {
            return bytes.get(cell(i) + 4);
        }

        void setKey(int i, int key) {
            bytes.put(cell(i) + 4, (byte) key);
        }

        void empty(int page) {
            bytes.putShort(start(page) + 3, (short) 0);
        }

        void assertRefused(String reason) throws Exception {
            rewrite(bytes.array());
            NotRepresentableException failure =
                    assertThrows(NotRepresentableException.class, FileFormatTest.this::read);
            assertTrue(failure.getMessage().contains(reason), failure.getMessage());
        }
    }

    @Test
    void takesNoTreeWhoseLeavesAreOutOfOrder() throws Exception {
        Tree tree = new Tree();
        int first = tree.child(0);
        int second = tree.child(1);
        int key = tree.key(0);
        int next = tree.key(1);
        tree.setChild(0, second);
        tree.setChild(1, first);
        tree.assertRefused("out of order at page " + second);
        tree.setChild(0, first);
        tree.setChild(1, second);

        tree.setKey(0, key - 1);
        tree.assertRefused("out of order at page " + first);
        // The first row of the next leaf.
        tree.setKey(0, key + 1);
        tree.assertRefused("out of order at page " + second);
        tree.setKey(0, key);

        rewrite(tree.bytes.array());
        assertReadsWhatTheDriverReads();
        tree.empty(second);
        for (int wrong : new int[] {key, key - 1}) {
            tree.setKey(1, wrong);
            tree.assertRefused("out of order at page " + second);
        }
        tree.setKey(1, next);
        tree.assertRefused("differ in their number");
    }

    @Test
    void takesNoTreeWithoutAnEnd() throws Exception {
        Tree tree = new Tree();
        int first = tree.child(0);
        tree.setChild(0, tree.root);
        tree.assertRefused("has no end");
        tree.setChild(0, first);
        tree.empty(tree.root);
        tree.bytes.putInt(tree.start(tree.root) + 8, tree.root);
        tree.assertRefused("has no end");
    }

    @Test
    void takesNoTreeWithAnotherPage() throws Exception {
        Tree tree = new Tree();
        // The index's root.
        tree.setChild(0, 3);
        tree.assertRefused("Page 3 of the database is no page of a table");
    }

    @Test
    void takesNoLeafWhoseRowsAreOutOfOrder() throws Exception {
        Tree tree = new Tree();
        int leaf = tree.child(0);
        short first = tree.bytes.getShort(tree.pointer(leaf, 0));
        short second = tree.bytes.getShort(tree.pointer(leaf, 1));
        tree.bytes.putShort(tree.pointer(leaf, 1), first);
        tree.assertRefused("The row with id 1 is out of order");
        tree.bytes.putShort(tree.pointer(leaf, 0), second);
        tree.assertRefused("The row with id 1 is out of order");
    }

    @Test
    void takesNoRowThatContradictsItself() throws Exception {
        Tree tree = new Tree();
        int cell = tree.cell(tree.child(0), 1);
        byte length = tree.bytes.get(cell);
        tree.bytes.put(cell, (byte) (length - 1));
        tree.assertRefused("The row with id 2 is longer than itself");
        tree.bytes.put(cell, length);
        // The type of the first column, which is NULL for a key: now the number 1.
        assertEquals(0, tree.bytes.get(cell + 3));
        tree.bytes.put(cell + 3, (byte) 9);
        tree.assertRefused("The row with id 2 is stored with another id");
    }

    @Test
    void takesNoNumberForAText() throws Exception {
        Tree tree = new Tree();
        int type = tree.cell(tree.child(0), 1) + 6;
        assertEquals(15, tree.bytes.get(type), "A text of one byte");
        tree.bytes.put(type, (byte) 1);
        rewrite(tree.bytes.array());
        assertEquals(1, assertReadsWhatTheDriverReads().leaves().odd().size());
    }

    /** Any byte of a small file, changed at random: whatever becomes of it, reading ends, and with nothing but an exception. */
    @Test
    void endsOnDamagedFiles() throws Exception {
        make("PRAGMA page_size = 512");
        files.execute(
                "INSERT INTO audit_events WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)"
                        + " SELECT i, i, i, 'A', 'T', hex(zeroblob(i % 40 * 20)), i, i FROM n");
        byte[] whole = bytes();
        SplittableRandom random = new SplittableRandom(7);
        int refused = 0;
        for (int round = 0; round < 1_500; round++) {
            byte[] bytes = whole.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes[100 + random.nextInt(bytes.length - 100)] = (byte) random.nextInt(256);
            }
            rewrite(bytes);
            try {
                read();
            } catch (NotRepresentableException | SQLException | IOException | RuntimeException e) {
                refused++;
            }
        }
        assertTrue(refused > 20, "Refused: " + refused);
    }
}
