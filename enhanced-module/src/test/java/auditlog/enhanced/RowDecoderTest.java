package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.enhanced.OddRow.Match;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rows take of the heap, what they share, and which are odd. That they are read rightly is what {@link FileFormatTest} shows. */
class RowDecoderTest {

    private static final String ROW = "INSERT INTO audit_events VALUES (1, 1, 1, 'A', 'T', 'R', 0, 1)";

    @TempDir(factory = FastDirectory.class)
    Path directory;

    private final Map<ByteBuffer, String> shared = new HashMap<>();
    private AuditFiles files;

    @BeforeEach
    void make() throws Exception {
        files = new AuditFiles(directory);
        files.execute(
                "CREATE TABLE audit_events(id INTEGER PRIMARY KEY, created_at INTEGER, actor_id INTEGER, action TEXT,"
                        + " resource_type TEXT, resource_id TEXT, payload_offset INTEGER, payload_len INTEGER)",
                "CREATE INDEX i ON audit_events(created_at)");
    }

    private Snapshot snapshot() throws Exception {
        return new SnapshotReader(files.database, Outside.LOCAL, () -> true).read(null, System.nanoTime(), () -> true);
    }

    private RowDecoder decoder(Snapshot snapshot) {
        return new RowDecoder(snapshot.leaves().image(), snapshot.schema(), shared);
    }

    /** The leaf of a table that has one. */
    private TableLeaves.Leaf read(long mostBytes) throws Exception {
        Snapshot snapshot = snapshot();
        BTreePage leaf =
                new BTreePage(snapshot.leaves().image(), snapshot.schema().root());
        return decoder(snapshot).read(leaf, mostBytes);
    }

    private static void assertRefused(Executable reading) {
        NotRepresentableException failure = assertThrows(NotRepresentableException.class, reading);
        assertTrue(failure.getMessage().contains("heap is too small"), failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "none",
            value = {
                "created_at = 2.5; 2; 3; 1; A",
                "created_at = -2.5; -3; -2; 1; A",
                "actor_id = NULL; 1; 1; none; A",
                "actor_id = 0.5; 1; 1; any; A",
                "actor_id = x''; 1; 1; any; A",
                "actor_id = x'01'; 1; 1; any; A",
                "action = NULL; 1; 1; 1; none",
                "action = x'41'; 1; 1; 1; any",
                "action = char(0) || 'A'; 1; 1; 1; any",
                "action = 'A' || char(0); 1; 1; 1; any",
                "action = char(65533); 1; 1; 1; any",
                "action = 'A' || char(65533); 1; 1; 1; any",
                "action = char(65279) || 'A'; 1; 1; 1; any",
                "action = 'A' || char(65279); 1; 1; 1; any",
                "action = char(65534); 1; 1; 1; any",
                "action = 'A' || char(65534); 1; 1; 1; any",
                "actor_id = NULL, action = NULL; 1; 1; none; none",
                "resource_type = NULL; 1; 1; 1; A",
                "resource_id = NULL; 1; 1; 1; A",
                "payload_offset = NULL; 1; 1; 1; A",
                "payload_len = NULL; 1; 1; 1; A"
            })
    void saysWhichRequestsAnOddRowMayTouch(String change, long notBefore, long notAfter, String actor, String action)
            throws Exception {
        files.execute(ROW, "UPDATE audit_events SET " + change);
        TableLeaves.Leaf leaf = read(Long.MAX_VALUE);
        assertEquals(0, leaf.rows().length);
        assertEquals(
                List.of(new OddRow(
                        1,
                        notBefore,
                        notAfter,
                        "any".equals(actor) ? Match.ANY : new Match(false, actor == null ? null : Long.valueOf(actor)),
                        "any".equals(action) ? Match.ANY : new Match(false, action))),
                leaf.odd());
    }

    @ParameterizedTest
    @ValueSource(strings = {"NULL", "'soon'", "x'31'", "x''"})
    void leavesOutRowsWhoseSecondIsNoNumber(String second) throws Exception {
        files.execute(ROW, "UPDATE audit_events SET created_at = " + second);
        TableLeaves.Leaf leaf = read(Long.MAX_VALUE);
        assertEquals(1, leaf.cells());
        assertEquals(0, leaf.rows().length + leaf.odd().size());
    }

    @Test
    void takesNoMoreOfTheHeapThanItMay() throws Exception {
        files.execute(ROW);
        long bytes = read(Long.MAX_VALUE).bytes();
        assertEquals(bytes, read(bytes).bytes());
        assertRefused(() -> read(bytes - 1));
        // An odd row of that many bytes: it is kept by its id alone, but is put together to be looked at.
        files.execute("INSERT INTO audit_events VALUES (2, 1, NULL, 'A', 'T', hex(zeroblob(3000)), 0, 1)");
        int length = 10 + 2 + 6000;
        assertEquals(bytes, read(bytes + length).bytes());
        assertRefused(() -> read(bytes + length - 1));
    }

    @Test
    void takesNoMoreOfTheHeapForAllLeavesThanItMay() throws Exception {
        files.execute("INSERT INTO audit_events WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE"
                + " i < 1000) SELECT i, i, i, 'A', 'T', 'R', 0, 1 FROM n");
        Snapshot snapshot = snapshot();
        FileImage image = snapshot.leaves().image();
        int root = snapshot.schema().root();
        long bytes = snapshot.leaves().bytes();
        assertEquals(bytes, new TableLeaves(image, root, decoder(snapshot), null, bytes).bytes());
        assertRefused(() -> new TableLeaves(image, root, decoder(snapshot), null, bytes - 1));
    }

    @Test
    void sharesShortTextsAndCountsTheOthers() throws Exception {
        files.execute(ROW, "UPDATE audit_events SET action = '" + "a".repeat(RowDecoder.LONG_TEXT - 1) + "'");
        TableLeaves.Leaf leaf = read(Long.MAX_VALUE);
        assertSame(leaf.rows()[0].action(), read(Long.MAX_VALUE).rows()[0].action());
        files.execute("UPDATE audit_events SET action = action || 'a'");
        TableLeaves.Leaf longer = read(Long.MAX_VALUE);
        assertNotSame(longer.rows()[0].action(), read(Long.MAX_VALUE).rows()[0].action());
        assertEquals(leaf.bytes() + RowDecoder.BYTES_A_TEXT + 2 * RowDecoder.LONG_TEXT, longer.bytes());
    }

    @Test
    void sharesNoMoreTextsThanThereIsRoomFor() throws Exception {
        for (int i = 1; i < RowDecoder.MOST_SHARED; i++) {
            shared.put(ByteBuffer.allocate(Integer.BYTES).putInt(0, i), "another");
        }
        files.execute(ROW);
        Row row = read(Long.MAX_VALUE).rows()[0];
        Row again = read(Long.MAX_VALUE).rows()[0];
        assertSame(row.action(), again.action());
        assertNotSame(row.resourceType(), again.resourceType());
        assertEquals(RowDecoder.MOST_SHARED, shared.size());
    }
}
