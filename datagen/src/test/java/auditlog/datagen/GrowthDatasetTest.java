package auditlog.datagen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes about two seconds: 50,000 rows once. */
class GrowthDatasetTest {

    private static final int ROWS = 3_000;

    @TempDir
    private Path directory;

    private final List<String> said = new ArrayList<>();
    private GrowthDataset growth;

    @BeforeEach
    void name() {
        growth = new GrowthDataset(directory.resolve("growth"), ROWS);
    }

    @Test
    void aSmallerOneIsTheBeginningOfTheContractsRows() throws Exception {
        growth.ensure(said::add);
        List<DatasetRow> rows = rows(growth);
        assertEquals(DatasetRows.generate().subList(0, ROWS), rows);
        DatasetRow last = rows.get(ROWS - 1);
        assertEquals(last.payloadOffset() + last.payloadLen(), Files.size(growth.payloads()));
    }

    @Test
    void ofTheContractsSizeItHasTheContractsRowsAndIsStillNotItsDataset() {
        GrowthDataset same = new GrowthDataset(directory, DatasetRows.COUNT);
        same.ensure(said::add);
        assertEquals(Dataset.ROWS_SHA256, same.rowsSha256());
        assertTrue(said.contains("making the data of 50000 rows: 50000 of 50000 rows"), said.toString());
        assertThrows(DatasetException.class, () -> Dataset.verify(directory, said::add));
    }

    @Test
    void whatIsWholeIsKept() throws IOException {
        growth.ensure(said::add);
        FileTime before = Files.getLastModifiedTime(growth.database());
        assertTrue(growth.isWhole());
        assertTrue(growth.neededBytes() > Files.size(growth.database()) + Files.size(growth.payloads()));
        growth.ensure(said::add);
        assertEquals(before, Files.getLastModifiedTime(growth.database()));
    }

    @Test
    void whatIsHalfMadeOrChangedIsMadeAgain() throws IOException {
        growth.ensure(said::add);
        String digest = growth.rowsSha256();
        Path stamp = directory.resolve("growth/growth-" + ROWS + ".whole");
        for (Damage damage : List.<Damage>of(
                () -> Files.delete(stamp),
                () -> Files.writeString(stamp, ""),
                () -> Files.writeString(stamp, "form x\nrows 1\nrows-sha256 y\n"),
                () -> Files.delete(growth.payloads()),
                () -> Files.write(growth.payloads(), new byte[10]),
                () -> Files.setLastModifiedTime(growth.database(), FileTime.fromMillis(1)))) {
            damage.run();
            assertFalse(growth.isWhole());
            growth.ensure(said::add);
            assertEquals(digest, growth.rowsSha256());
        }
    }

    @Test
    void aRunThatFailsLeavesNothingThatCouldBeTakenForWhole() throws IOException {
        // What a killed one left.
        Path left = Files.createDirectories(directory.resolve("growth/.making-1"));
        Files.writeString(left.resolve("db"), "half");
        // A directory in the place of a file can't be replaced.
        Files.createDirectories(growth.payloads().resolve("in the way"));
        DatasetException failure = assertThrows(DatasetException.class, () -> growth.ensure(said::add));
        assertTrue(failure.getMessage().contains("MB of free space"), failure.getMessage());
        assertFalse(growth.isWhole());
        try (Stream<Path> files = Files.list(directory.resolve("growth"))) {
            assertEquals(
                    0,
                    files.filter(file -> file.getFileName().toString().startsWith(".making"))
                            .count());
        }
    }

    @Test
    void otherSizesAreRefused() {
        for (int rows : List.of(-1, 0, 999, 20_000_001)) {
            assertThrows(DatasetException.class, () -> new GrowthDataset(directory, rows));
        }
    }

    private interface Damage {
        void run() throws IOException;
    }

    private static List<DatasetRow> rows(GrowthDataset growth) throws SQLException {
        List<DatasetRow> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + growth.database());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM audit_events ORDER BY id")) {
            while (row.next()) {
                rows.add(new DatasetRow(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getLong(7),
                        row.getInt(8)));
            }
        }
        return rows;
    }
}
