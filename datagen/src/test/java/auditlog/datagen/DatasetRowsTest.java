package auditlog.datagen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DatasetRowsTest {

    private static List<DatasetRow> rows;

    @BeforeAll
    static void draw() {
        rows = DatasetRows.generate();
    }

    @Test
    void hasTheContractsDigest() {
        Sha256 digest = new Sha256();
        for (DatasetRow row : rows) {
            digest.update((row.id() + "|" + row.createdAt() + "|" + row.actorId() + "|" + row.action() + "|"
                            + row.resourceType() + "|" + row.resourceId() + "|" + row.payloadOffset() + "|"
                            + row.payloadLen() + "\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        assertEquals("d77bf6d86859d19811e7b7b11ca0296ec20a0a4cd00507b5cfacfc7dcd5a666f", digest.hex());
    }

    @Test
    void beginsAndEndsAsTheContractSays() {
        assertEquals(50_000, rows.size());
        assertEquals(
                new DatasetRow(1, 1764483737L, 1896, "CREATE", "PRODUCT", "PRODUCT-4789719", 0, 1493), rows.get(0));
        assertEquals(
                new DatasetRow(50_000, 1765182632L, 306, "LOGOUT", "WAREHOUSE", "WAREHOUSE-1996601", 61_022_775L, 1255),
                rows.get(49_999));
    }

    @Test
    void hasTheContractsDistinctValuesAndWindow() {
        assertEquals(
                49_516,
                rows.stream().mapToLong(DatasetRow::createdAt).distinct().count());
        assertEquals(
                2_000, rows.stream().mapToLong(DatasetRow::actorId).distinct().count());
        assertEquals(
                11_668,
                rows.stream()
                        .filter(row ->
                                row.createdAt() >= RequestStream.FROM_TS && row.createdAt() <= RequestStream.TO_TS)
                        .count());
    }

    @Test
    void laysThePayloadsEndToEnd() throws Exception {
        Sha256 digest = new Sha256();
        long[] size = {0};
        DatasetRows.generate(DatasetRows.COUNT, (row, line) -> {
            assertEquals(size[0], row.payloadOffset());
            assertEquals('\n', line[row.payloadLen() - 1]);
            size[0] += row.payloadLen();
            digest.update(line, 0, row.payloadLen());
        });
        assertEquals(61_024_030L, size[0]);
        assertEquals("7e9120858b688cdd6d73c4277a1d8e21c5dae1134b3735538409b914f0dd0d38", digest.hex());
    }
}
