package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.enhanced.IndexedAuditLogService;
import auditlog.enhanced.PlainReason;
import auditlog.enhanced.ServiceStats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares a service with the baseline over batches of mutated documents: the well-formed ones in pages, the others one a
 * request, so that none hides another. What differs is made small. Safe for use by many threads, a batch each.
 */
final class DocumentFuzz {

    private static final int WELL_FORMED = 6_000;

    /** Fewer, as each is a request. */
    private static final int MALFORMED = 400;

    private static final int PAGE = 40;

    /** Every such document is asked for alone as well. */
    private static final int ALONE = 30;

    /** The baseline's own settings, to tell which documents can share a page. */
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final Path directory;
    private final DocumentBatch.Opener opener;
    private final boolean isEnhanced;
    private final AtomicLong directories = new AtomicLong();
    private final AtomicLong wellFormed = new AtomicLong();
    private final AtomicLong malformed = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();

    private DocumentFuzz(Path directory, DocumentBatch.Opener opener, boolean isEnhanced) {
        this.directory = directory;
        this.opener = opener;
        this.isEnhanced = isEnhanced;
    }

    /** Compares the enhanced service with the baseline. */
    static DocumentFuzz ofTheEnhancedService(Path directory) {
        return new DocumentFuzz(directory, IndexedAuditLogService::open, true);
    }

    /** Compares another service with the baseline. */
    static DocumentFuzz of(Path directory, DocumentBatch.Opener opener) {
        return new DocumentFuzz(directory, opener, false);
    }

    /**
     * Makes a batch of documents and compares all.
     *
     * @return the first difference with the seed and a small document that shows it; empty if there is none
     */
    Optional<String> batch(long seed) throws SQLException, IOException {
        DocumentMutator mutator = new DocumentMutator(new SplittableRandom(seed));
        List<byte[]> documents = new ArrayList<>();
        List<byte[]> bad = new ArrayList<>();
        while (documents.size() < WELL_FORMED) {
            byte[] document = mutator.next();
            if (!holdsPadding(document) && isWellFormed(document)) {
                documents.add(document);
            } else if (bad.size() < MALFORMED) {
                bad.add(document);
            }
        }
        int good = documents.size();
        documents.addAll(bad);

        try (DocumentBatch batch = DocumentBatch.create(nextDirectory(), documents, opener)) {
            int answered = 0;
            for (int first = 0; first < good; first += PAGE) {
                int last = Math.min(first + PAGE, good) - 1;
                Optional<String> difference = batch.difference(first, last);
                if (difference.isPresent()) {
                    return Optional.of(explained(seed, batch, documents, first, last, difference.get()));
                }
                answered++;
            }
            for (int i = 0; i < documents.size(); i++) {
                if (i < good && i % ALONE != 0) {
                    continue;
                }
                Optional<String> difference = differenceAbout(batch, i, documents.get(i));
                if (difference.isPresent()) {
                    return Optional.of(explained(seed, batch, documents, i, i, difference.get()));
                }
                answered += i < good ? 1 : 0;
            }
            requests.addAndGet(answered + bad.size());
            wellFormed.addAndGet(good);
            malformed.addAndGet(bad.size());
            if (isEnhanced) {
                // What was compared is the snapshot's answer, and not the baseline's with itself.
                ServiceStats stats = batch.stats();
                assertEquals(answered, stats.snapshotRequests(), stats::toString);
                assertTrue(stats.plainRequests().get(PlainReason.ERROR) >= bad.size(), stats::toString);
            }
        }
        return Optional.empty();
    }

    /** How the two differ about a document; of a padded one only if they do twice, since another thread teaches names meanwhile. */
    private static Optional<String> differenceAbout(DocumentBatch batch, int number, byte[] document) {
        Optional<String> difference = batch.difference(number);
        return difference.isPresent() && holdsPadding(document) ? batch.difference(number) : difference;
    }

    /** Requests that both answered alike, or failed alike. */
    long requests() {
        return requests.get();
    }

    /** Documents compared as trees. */
    long wellFormed() {
        return wellFormed.get();
    }

    /** Documents on which both failed alike. */
    long malformed() {
        return malformed.get();
    }

    /** What was compared so far. */
    @Override
    public String toString() {
        return String.format(
                "%,d well-formed documents compared as trees, %,d malformed ones by their failures, in %,d requests",
                wellFormed(), malformed(), requests());
    }

    private String explained(
            long seed, DocumentBatch batch, List<byte[]> documents, int first, int last, String difference)
            throws SQLException, IOException {
        for (int i = first; i <= last; i++) {
            if (batch.difference(i).isPresent()) {
                byte[] small = DocumentShrinker.shrink(documents.get(i), this::firstThatDiffers);
                String text = new String(small, StandardCharsets.ISO_8859_1);
                return "seed " + seed + ", document " + i + ": " + differenceAbout(small) + "\n" + small.length
                        + " bytes as Java text in ISO-8859-1: " + escaped(text);
            }
        }
        return "seed " + seed + ", documents " + first + " to " + last + " together only: " + difference;
    }

    /** Place of the first of some documents on which the two differ; -1 if they do on none. */
    private int firstThatDiffers(List<byte[]> documents) {
        try (DocumentBatch batch = DocumentBatch.create(nextDirectory(), documents, opener)) {
            for (int i = 0; i < documents.size(); i++) {
                if (batch.difference(i).isPresent()) {
                    return i;
                }
            }
            return -1;
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String differenceAbout(byte[] document) throws SQLException, IOException {
        try (DocumentBatch batch = DocumentBatch.create(nextDirectory(), List.of(document), opener)) {
            return batch.difference(0).orElse("no difference any more");
        }
    }

    private Path nextDirectory() {
        return directory.resolve("batch " + directories.getAndIncrement());
    }

    /**
     * Whether a document holds the byte with which the JSON library pads names that it looks up: by it a name can pass for
     * another, and whether the document is well-formed then depends on the names that a decoder has met before.
     * The enhanced service leaves such documents to the baseline's class.
     */
    private static boolean holdsPadding(byte[] document) {
        for (byte b : document) {
            if (b == (byte) 0xff) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWellFormed(byte[] document) {
        try {
            READER.readValue(document);
            return true;
        } catch (JacksonException e) {
            return false;
        }
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.append('"').toString();
    }
}
