package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetRow;
import auditlog.datagen.DatasetRows;
import auditlog.datagen.RequestStream;
import auditlog.enhanced.IndexedAuditLogService;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The kernel's own count of a request's reads: a page of n events costs at least n reads and the bytes of its payloads,
 * every time, so no payload comes from memory.
 */
@Tag("acceptance")
class KernelCountersTest {

    private static final int REPEATS = 5;

    /** Reads and bytes read, of one thread so far. */
    private record Counters(long reads, long bytes) {}

    @ParameterizedTest
    @CsvSource({
        "baseline, 10",
        "baseline, 20",
        "baseline, 50",
        "enhanced, 1",
        "enhanced, 10",
        "enhanced, 20",
        "enhanced, 50"
    })
    void everyEventOfAPageIsReadInTheRequest(String side, int pageSize) throws Exception {
        Dataset dataset = TestDataset.get();
        List<DatasetRow> rows = DatasetRows.generate();
        AuditQuery query = new AuditQuery(RequestStream.FROM_TS, RequestStream.TO_TS, null, "UPDATE", 2, pageSize);
        try (AuditLogService service = open(side, dataset);
                RandomAccessFile counters = new RandomAccessFile("/proc/thread-self/io", "r")) {
            // Beforehand, so that no class is loaded, which is read too, while it is measured.
            for (int i = 0; i < 20; i++) {
                service.handle(query);
                read(counters);
            }
            for (int i = 0; i < REPEATS; i++) {
                Counters start = read(counters);
                Counters calibrated = read(counters);
                AuditPage page = service.handle(query);
                Counters end = read(counters);

                long payloadBytes = page.events().stream()
                        .mapToLong(event -> rows.get((int) event.id() - 1).payloadLen())
                        .sum();
                // What reading the counters itself adds, and a few digits more.
                long ownReads = calibrated.reads - start.reads;
                long ownBytes = calibrated.bytes - start.bytes + 20;
                long reads = end.reads - calibrated.reads - ownReads;
                long bytes = end.bytes - calibrated.bytes - ownBytes;
                assertEquals(pageSize, page.count());
                assertEquals(1, ownReads);
                assertTrue(reads >= pageSize, reads + " reads for " + pageSize + " events");
                assertTrue(bytes >= payloadBytes - 20, bytes + " bytes read for payloads of " + payloadBytes);
                if (side.equals("enhanced")) {
                    // No more than the payloads, but for what the freshness check reads: this is the snapshot's path.
                    assertTrue(reads <= pageSize + 8, reads + " reads for " + pageSize + " events");
                }
            }
        }
    }

    private static AuditLogService open(String side, Dataset dataset) throws Exception {
        return switch (side) {
            case "baseline" -> new OffsetAuditLogService(dataset.database(), dataset.payloads());
            case "enhanced" -> IndexedAuditLogService.open(dataset.database(), dataset.payloads());
            default -> throw new IllegalArgumentException(side);
        };
    }

    /** One read of the counters of the thread that opened the file, which must be this one. */
    private static Counters read(RandomAccessFile counters) throws IOException {
        byte[] text = new byte[512];
        counters.seek(0);
        int length = counters.read(text);
        String[] lines = new String(text, 0, length, StandardCharsets.US_ASCII).split("\n");
        return new Counters(value(lines, "syscr"), value(lines, "rchar"));
    }

    private static long value(String[] lines, String name) {
        for (String line : lines) {
            if (line.startsWith(name + ": ")) {
                return Long.parseLong(line.substring(name.length() + 2));
            }
        }
        throw new IllegalStateException("No counter " + name);
    }
}
