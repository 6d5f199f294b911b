package auditlog.benchmarks.gate.measure;

import auditlog.AuditEvent;
import auditlog.AuditLogService;
import auditlog.AuditQuery;
import auditlog.benchmarks.gate.raw.ArmName;
import auditlog.benchmarks.paired.Arm;
import auditlog.benchmarks.workload.Workload;
import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetRow;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The canary: a service that decodes some of the payloads that it returns a second time. A measurement that does not see it
 * sees nothing. The bytes are in memory beforehand, so that decoding is all that is added. Used by one thread.
 */
final class CanaryArm implements Arm {

    private static final ObjectReader DECODER = JsonMapper.builder().build().readerFor(JsonNode.class);

    private final AuditLogService service;
    private final AuditQuery[] requests;
    private final Map<Long, byte[]> payloads;
    private final int every;
    private long events;
    private int kept;

    /**
     * A canary.
     *
     * @param service what it slows down
     * @param requests what it is asked
     * @param payloads by the event's id, those of all events that it may return
     * @param every the how-manieth event is decoded again
     */
    CanaryArm(AuditLogService service, AuditQuery[] requests, Map<Long, byte[]> payloads, int every) {
        this.service = service;
        this.requests = requests;
        this.payloads = payloads;
        this.every = every;
    }

    /** The payloads of all events that a workload returns. */
    static Map<Long, byte[]> payloads(Dataset dataset, Workload workload) throws IOException {
        Map<Long, byte[]> payloads = new HashMap<>();
        try (RandomAccessFile file = new RandomAccessFile(dataset.payloads().toFile(), "r")) {
            for (int place = 0; place < workload.size(); place++) {
                for (DatasetRow row : workload.expectedRows(place)) {
                    if (!payloads.containsKey(row.id())) {
                        byte[] bytes = new byte[row.payloadLen()];
                        file.seek(row.payloadOffset());
                        file.readFully(bytes);
                        payloads.put(row.id(), bytes);
                    }
                }
            }
        }
        return payloads;
    }

    @Override
    public String name() {
        return ArmName.CANARY.name();
    }

    @Override
    public int serve(int place) throws Exception {
        List<AuditEvent> page = service.handle(requests[place]).events();
        for (AuditEvent event : page) {
            if (events++ % every == 0) {
                JsonNode again = DECODER.readValue(payloads.get(event.id()));
                kept += again.size();
            }
        }
        return page.size();
    }

    /** Fields of what was decoded again: read at the end, so that no compiler can leave the work out. */
    int kept() {
        return kept;
    }
}
