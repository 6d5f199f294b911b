package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditEvent;
import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Mutated documents, decoded by both services: the same trees with the same types, or the same failures. Set
 * {@code -Dauditlog.fuzz.seed=N} for other documents; a failure names its seed.
 */
class DocumentFuzzTest {

    private static final int THREADS = 2;
    private static final long SOAK_NANOS = 60_000_000_000L;

    @TempDir
    private Path directory;

    @Test
    @DisplayName("Hostile payloads: mutated documents give the same trees and failures")
    void mutatedDocumentsAreDecodedAlike() throws Exception {
        DocumentFuzz fuzz = DocumentFuzz.ofTheEnhancedService(directory);
        long seed = Long.getLong("auditlog.fuzz.seed", 20_251_230);
        int batches = 10;
        AtomicInteger next = new AtomicInteger();
        run(() -> {
            for (int i = next.getAndIncrement(); i < batches; i = next.getAndIncrement()) {
                requireNone(fuzz.batch(seed + i));
            }
        });
        System.out.println("Hostile payloads: " + fuzz);
        assertTrue(fuzz.wellFormed() >= 50_000 && fuzz.malformed() >= 4_000, fuzz::toString);
    }

    @Test
    @Tag("soak")
    @DisplayName("Hostile payloads for 60 s: mutated documents give the same trees and failures")
    void mutatedDocumentsAreDecodedAlikeForLong() throws Exception {
        DocumentFuzz fuzz = DocumentFuzz.ofTheEnhancedService(directory);
        long start = System.nanoTime();
        long seed = Long.getLong("auditlog.fuzz.seed", System.currentTimeMillis());
        AtomicInteger next = new AtomicInteger();
        run(() -> {
            while (System.nanoTime() - start < SOAK_NANOS) {
                requireNone(fuzz.batch(seed + next.getAndIncrement()));
            }
        });
        System.out.println("Hostile payloads, seed " + seed + ": " + fuzz);
        assertTrue(fuzz.wellFormed() > 0 && fuzz.malformed() > 0, fuzz::toString);
    }

    /** A decoder that is wrong in one respect, by name. */
    private record Flawed(String name, ObjectReader reader) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Flawed> flawedDecoders() {
        List<Flawed> flawed = new ArrayList<>();
        for (JsonReadFeature leniency : List.of(
                JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS, JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)) {
            flawed.add(new Flawed(leniency.name(), reader(strict().enable(leniency))));
        }
        flawed.add(new Flawed(
                "trailing content", reader(strict().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS))));
        DeserializationFeature longs = DeserializationFeature.USE_LONG_FOR_INTS;
        flawed.add(new Flawed(longs.name(), reader(strict().enable(longs))));
        return flawed;
    }

    private static JsonMapper.Builder strict() {
        return JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    private static ObjectReader reader(JsonMapper.Builder builder) {
        return builder.build().readerFor(JsonNode.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("flawedDecoders")
    @DisplayName("The fuzz finds a decoder that is wrong in one respect, and makes the document small")
    void findsAFlawedDecoder(Flawed flawed) throws Exception {
        DocumentFuzz fuzz =
                DocumentFuzz.of(directory, (database, payloads) -> service(database, payloads, flawed.reader));
        Optional<String> found = Optional.empty();
        for (long seed = 1; found.isEmpty() && seed <= 20; seed++) {
            found = fuzz.batch(seed);
        }
        String message = found.orElseThrow();
        String size = message.lines()
                .filter(line -> line.contains(" bytes as Java text "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(message));
        assertTrue(Integer.parseInt(size.split(" ")[0]) <= 100, message);
        try (var left = Files.list(directory)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    @DisplayName("A document is shrunk to the few bytes that matter")
    void shrinks() {
        byte[] document = "{\"a\": [1, 2, 3], \"b\": \"some text <- and -> more\"}".getBytes(StandardCharsets.US_ASCII);
        byte[] small = DocumentShrinker.shrink(document, candidates -> {
            for (int i = 0; i < candidates.size(); i++) {
                String text = new String(candidates.get(i), StandardCharsets.US_ASCII);
                if (text.contains("<") && text.contains(">") && text.length() >= 4) {
                    return i;
                }
            }
            return -1;
        });
        assertEquals(4, small.length);
        assertArrayEquals(
                "<>".getBytes(StandardCharsets.US_ASCII),
                new String(small, StandardCharsets.US_ASCII)
                        .replaceAll("[^<>]", "")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    @DisplayName("The mutator makes the same documents of the same seed, and both kinds of them")
    void isReproducible() {
        DocumentMutator one = new DocumentMutator(new java.util.SplittableRandom(5));
        DocumentMutator two = new DocumentMutator(new java.util.SplittableRandom(5));
        for (int i = 0; i < 2_000; i++) {
            assertArrayEquals(one.next(), two.next());
        }
    }

    /** The baseline's answers, but for the decoder. */
    private static AuditLogService service(Path database, Path payloads, ObjectReader reader) {
        return new AuditLogService() {
            @Override
            public AuditPage handle(AuditQuery query) throws SQLException, IOException {
                List<AuditEvent> events = new ArrayList<>();
                try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                        Statement statement = connection.createStatement();
                        RandomAccessFile file = new RandomAccessFile(payloads.toFile(), "r");
                        ResultSet row = statement.executeQuery(
                                "SELECT id, payload_offset, payload_len FROM audit_events WHERE created_at BETWEEN "
                                        + query.fromTs() + " AND " + query.toTs() + " ORDER BY created_at DESC")) {
                    while (row.next()) {
                        byte[] document = new byte[row.getInt(3)];
                        file.seek(row.getLong(2));
                        file.readFully(document);
                        events.add(new AuditEvent(
                                row.getLong(1),
                                row.getLong(1),
                                1,
                                "UPDATE",
                                "ORDER",
                                "ORDER-1",
                                reader.readValue(document)));
                    }
                }
                return new AuditPage(query, events, events.size());
            }

            @Override
            public void close() {}
        };
    }

    private static void requireNone(Optional<String> difference) {
        difference.ifPresent(text -> {
            throw new DifferenceException(text);
        });
    }

    /** What may throw anything. */
    private interface Work {
        void run() throws Exception;
    }

    /** Does the same work in some threads; fails with the first failure. */
    private static void run(Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Void>> done = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Callable<Void> call = () -> {
                    work.run();
                    return null;
                };
                done.add(threads.submit(call));
            }
            for (Future<Void> future : done) {
                future.get();
            }
        } finally {
            threads.shutdown();
        }
    }
}
