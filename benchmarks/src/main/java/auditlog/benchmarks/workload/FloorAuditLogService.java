package auditlog.benchmarks.workload;

import auditlog.AuditEvent;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.datagen.DatasetRow;
import auditlog.enhanced.ChannelPayloadFile;
import auditlog.enhanced.PayloadDecoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.JsonNode;

/**
 * The floor: the enhanced service's own reading and decoding of the payloads and the building of the events, with the rows of every answer
 * known in advance and no look at the database. What no correct implementation can beat; not correct itself, since it
 * never sees a commit.
 *
 * <p>Safe for use by many threads: each has a file and a buffer of its own.
 */
final class FloorAuditLogService implements PageServer {

    private final AuditQuery[] requests;
    private final DatasetRow[][] rows;
    private final Queue<ChannelPayloadFile> opened = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<PayloadFile> files;

    FloorAuditLogService(Path payloads, Workload workload) throws IOException {
        this.requests = new AuditQuery[workload.size()];
        Arrays.setAll(requests, workload::request);
        this.rows = new DatasetRow[workload.size()][];
        Arrays.setAll(rows, workload::rows);
        int longest = Arrays.stream(rows)
                .flatMap(Arrays::stream)
                .mapToInt(DatasetRow::payloadLen)
                .max()
                .orElse(0);
        this.files = ThreadLocal.withInitial(
                () -> new PayloadFile(open(payloads), new byte[longest + 1], new PayloadDecoder()));
        // Fails here rather than at the first page.
        files.get();
    }

    @Override
    public AuditPage serve(int request) throws IOException {
        DatasetRow[] page = rows[request];
        if (page.length == 0) {
            return new AuditPage(requests[request], List.of(), 0);
        }
        PayloadFile file = files.get();
        AuditEvent[] events = new AuditEvent[page.length];
        for (int i = 0; i < page.length; i++) {
            DatasetRow row = page[i];
            events[i] = PageRows.event(row, file.payload(row.payloadOffset(), row.payloadLen()));
        }
        return new AuditPage(requests[request], List.of(events), events.length);
    }

    @Override
    public void close() {
        for (ChannelPayloadFile file = opened.poll(); file != null; file = opened.poll()) {
            try {
                file.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private ChannelPayloadFile open(Path payloads) {
        try {
            ChannelPayloadFile file = ChannelPayloadFile.open(payloads);
            opened.add(file);
            return file;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What one thread reads and decodes with. */
    private record PayloadFile(ChannelPayloadFile file, byte[] buffer, PayloadDecoder decoder) {

        JsonNode payload(long offset, int length) throws IOException {
            file.readFully(offset, buffer, length);
            return decoder.decode(buffer, length);
        }
    }
}
