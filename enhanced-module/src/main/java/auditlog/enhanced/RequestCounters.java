package auditlog.enhanced;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests by the path that answered them. Safe for use by many threads. */
final class RequestCounters {

    private final LongAdder snapshot = new LongAdder();
    private final Map<PlainReason, LongAdder> plain = new EnumMap<>(PlainReason.class);

    RequestCounters() {
        for (PlainReason reason : PlainReason.values()) {
            plain.put(reason, new LongAdder());
        }
    }

    void countSnapshot() {
        snapshot.increment();
    }

    void countPlain(PlainReason reason) {
        plain.get(reason).increment();
    }

    long snapshotRequests() {
        return snapshot.sum();
    }

    long allPlainRequests() {
        return plain.values().stream().mapToLong(LongAdder::sum).sum();
    }

    Map<PlainReason, Long> plainRequests() {
        Map<PlainReason, Long> counts = new EnumMap<>(PlainReason.class);
        plain.forEach((reason, count) -> counts.put(reason, count.sum()));
        return Collections.unmodifiableMap(counts);
    }
}
