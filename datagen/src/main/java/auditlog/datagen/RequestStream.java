package auditlog.datagen;

import auditlog.AuditQuery;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The fixed stream of requests, and the two workloads taken from it: {@code contract}, its first 100,000 requests, and
 * {@code hits}, those of them whose answer is not empty.
 */
public final class RequestStream {

    /** The dataset's fixed present, 2025-12-30T06:06:20Z, in epoch seconds. */
    public static final long NOW = 1_767_074_780L;

    /** First second of every request's window: seven days before {@link #NOW}. */
    public static final long FROM_TS = NOW - 7 * 24 * 60 * 60;

    /** Last second of every request's window. */
    public static final long TO_TS = NOW;

    /** The number of requests in the workload {@code contract}. */
    public static final int CONTRACT_SIZE = 100_000;

    /** The number of requests in the workload {@code hits}. */
    public static final int HITS_SIZE = 6_220;

    /** Actors that a request may ask for are 1 to this. */
    public static final int ACTORS = 2_000;

    /** Pages that a request may ask for are 1 to this. */
    public static final int PAGES = 2_000;

    /** The actions that a request may ask for, beside none. */
    public static final List<String> ACTIONS = List.of("UPDATE", "CREATE", "DELETE");

    /** The page sizes that a request may ask for. */
    public static final List<Integer> PAGE_SIZES = List.of(10, 20, 50);

    static final String CONTRACT_SHA256 = "273fbc2981c8f566af1397ddf806d64f74c079d115a772a90c9470bc22ecb69e";

    private RequestStream() {}

    /**
     * Draws the workload {@code contract}.
     *
     * @return the first 100,000 requests of the stream, unmodifiable
     * @throws DatasetException if they do not have the contract's digest
     */
    public static List<AuditQuery> contract() {
        GeneratorRandom random = new GeneratorRandom();
        List<String> actionChoices = IntStream.rangeClosed(0, ACTIONS.size())
                .mapToObj(i -> i == 0 ? null : ACTIONS.get(i - 1))
                .toList();
        AuditQuery[] requests = new AuditQuery[CONTRACT_SIZE];
        for (int i = 0; i < requests.length; i++) {
            Long candidate = (long) random.between(1, ACTORS);
            Long actorId = random.pick(Arrays.asList(null, candidate));
            String action = random.pick(actionChoices);
            int page = random.between(1, PAGES);
            int pageSize = random.pick(PAGE_SIZES);
            requests[i] = new AuditQuery(FROM_TS, TO_TS, actorId, action, page, pageSize);
        }
        List<AuditQuery> stream = Collections.unmodifiableList(Arrays.asList(requests));
        requireSame("digest of the request stream", CONTRACT_SHA256, digest(stream));
        return stream;
    }

    /**
     * Draws the workload {@code hits}: the requests of {@code contract} whose answer, by the generator's own rows, is
     * not empty.
     *
     * @return the 6,220 requests in stream order, unmodifiable
     * @throws DatasetException if the stream or the number of hits is not the contract's
     */
    public static List<AuditQuery> hits() {
        Map<List<Object>, Integer> matches = new HashMap<>();
        for (DatasetRow row : DatasetRows.generate()) {
            if (row.createdAt() >= FROM_TS && row.createdAt() <= TO_TS) {
                for (Long actorId : Arrays.asList(null, row.actorId())) {
                    for (String action : Arrays.asList(null, row.action())) {
                        matches.merge(Arrays.asList(actorId, action), 1, Integer::sum);
                    }
                }
            }
        }
        List<AuditQuery> hits = contract().stream()
                .filter(request -> (request.page() - 1L) * request.pageSize()
                        < matches.getOrDefault(Arrays.asList(request.actorId(), request.action()), 0))
                .toList();
        requireSame("number of requests that return something", HITS_SIZE, hits.size());
        return hits;
    }

    /** SHA-256 over the lines {@code from_ts|to_ts|actor_id|action|page|page_size}, none written as nothing. */
    static String digest(List<AuditQuery> requests) {
        StringBuilder lines = new StringBuilder();
        for (AuditQuery request : requests) {
            lines.append(request.fromTs()).append('|').append(request.toTs()).append('|');
            lines.append(request.actorId() == null ? "" : request.actorId()).append('|');
            lines.append(request.action() == null ? "" : request.action()).append('|');
            lines.append(request.page()).append('|').append(request.pageSize()).append('\n');
        }
        Sha256 digest = new Sha256();
        digest.update(lines.toString().getBytes(StandardCharsets.UTF_8));
        return digest.hex();
    }

    private static void requireSame(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new DatasetException("The " + what + " is " + actual + ", but the contract's is " + expected
                    + ": the generator has been changed or its random numbers differ; restore the datagen module");
        }
    }
}
