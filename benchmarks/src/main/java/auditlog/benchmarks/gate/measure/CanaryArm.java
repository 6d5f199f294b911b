package auditlog.benchmarks.gate.measure;

import auditlog.AuditEvent;
import auditlog.AuditLogService;
import auditlog.AuditQuery;
import auditlog.benchmarks.gate.raw.ArmName;
import auditlog.benchmarks.paired.Arm;
import auditlog.benchmarks.workload.Workload;
import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetRow;
import auditlog.enhanced.PayloadDecoder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The canary: a service that decodes some of the payloads that it returns a second time. A measurement that does not see it
 * sees nothing. The bytes are in memory beforehand, so that decoding is all that is added. Used by one thread.
 */
final class CanaryArm implements Arm {

    private final PayloadDecoder decoder = new PayloadDecoder();

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

    /** The payloads of all events that a workload returns, each with a byte to spare behind it. */
    static Map<Long, byte[]> payloads(Dataset dataset, Workload workload) throws IOException {
        Map<Long, byte[]> payloads = new HashMap<>();
        try (RandomAccessFile file = new RandomAccessFile(dataset.payloads().toFile(), "r")) {
            for (int place = 0; place < workload.size(); place++) {
                for (DatasetRow row : workload.expectedRows(place)) {
                    if (!payloads.containsKey(row.id())) {
                        byte[] bytes = new byte[row.payloadLen() + 1];
                        file.seek(row.payloadOffset());
                        file.readFully(bytes, 0, row.payloadLen());
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
                byte[] payload = payloads.get(event.id());
                JsonNode again = decoder.decode(payload, payload.length - 1);
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
