package auditlog.datagen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The dataset's rows and payloads as the generator draws them, without any file. */
public final class DatasetRows {

    /** The number of rows. */
    public static final int COUNT = 50_000;

    private static final int SECONDS_BACK = 30 * 24 * 60 * 60;
    private static final int ACTORS = 2_000;
    private static final List<String> ACTIONS = List.of("LOGIN", "LOGOUT", "UPDATE", "DELETE", "CREATE", "EXPORT");
    private static final List<String> RESOURCE_TYPES = List.of("ORDER", "USER", "PRODUCT", "INVOICE", "WAREHOUSE");
    private static final int MAX_RESOURCE = 5_000_000;
    private static final int DIFF_FIELDS = 20;
    private static final int MAX_DIFF = 1_000;
    private static final int TAGS = 10;
    private static final List<String> TAG_CHOICES = List.of("a", "b", "c", "d", "e");
    private static final int MIN_NOTE = 256;
    private static final int MAX_NOTE = 1_024;

    private DatasetRows() {}

    /** Takes each row with its payload's line, in id order. */
    interface Sink {
        void accept(DatasetRow row, byte[] line) throws IOException;
    }

    /** Drawn once a JVM. */
    private static final class Drawn {

        static final List<DatasetRow> ROWS = draw();

        private static List<DatasetRow> draw() {
            List<DatasetRow> rows = new ArrayList<>(COUNT);
            try {
                generate(COUNT, (row, line) -> rows.add(row));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Collections.unmodifiableList(rows);
        }
    }

    /**
     * All rows, as the generator draws them.
     *
     * @return the 50,000 rows, in id order; unmodifiable
     */
    public static List<DatasetRow> generate() {
        return Drawn.ROWS;
    }

    /** The first rows of the generator; more than the dataset's are another dataset, of the same distributions. */
    static void generate(int count, Sink sink) throws IOException {
        GeneratorRandom random = new GeneratorRandom();
        long offset = 0;
        for (int id = 1; id <= count; id++) {
            long createdAt = RequestStream.NOW - random.between(0, SECONDS_BACK);
            int actorId = random.between(1, ACTORS);
            String action = random.pick(ACTIONS);
            String resourceType = random.pick(RESOURCE_TYPES);
            String resourceId = resourceType + "-" + random.between(1, MAX_RESOURCE);
            byte[] line = payload(random).getBytes(StandardCharsets.US_ASCII);
            sink.accept(
                    new DatasetRow(id, createdAt, actorId, action, resourceType, resourceId, offset, line.length),
                    line);
            offset += line.length;
        }
    }

    private static String payload(GeneratorRandom random) {
        StringBuilder json = new StringBuilder(2_048).append("{\"diff\": {");
        for (int j = 0; j < DIFF_FIELDS; j++) {
            json.append(j == 0 ? "" : ", ").append("\"field_").append(j).append("\": [");
            json.append(random.between(0, MAX_DIFF)).append(", ");
            json.append(random.between(0, MAX_DIFF)).append(']');
        }
        json.append("}, \"meta\": {\"ip\": \"10.").append(random.between(0, 255));
        json.append('.').append(random.between(0, 255));
        json.append('.').append(random.between(0, 255));
        json.append("\"}, \"tags\": [");
        for (int j = 0; j < TAGS; j++) {
            json.append(j == 0 ? "\"" : ", \"").append(random.pick(TAG_CHOICES)).append('"');
        }
        json.append("], \"note\": \"").append("x".repeat(random.between(MIN_NOTE, MAX_NOTE)));
        return json.append("\"}\n").toString();
    }
}
