package auditlog.datagen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
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
    private static final int MAX_IP = 255;
    private static final int LONGEST_LINE = 2_048;

    private DatasetRows() {}

    /** Takes each row, in id order. */
    interface Sink {

        /**
         * Takes a row.
         *
         * @param row the row
         * @param line its payload's line in its first {@code row.payloadLen()} bytes, until this returns
         */
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
        PayloadLine line = new PayloadLine();
        long offset = 0;
        for (int id = 1; id <= count; id++) {
            long createdAt = RequestStream.NOW - random.between(0, SECONDS_BACK);
            int actorId = random.between(1, ACTORS);
            String action = random.pick(ACTIONS);
            String resourceType = random.pick(RESOURCE_TYPES);
            String resourceId = resourceType + "-" + random.between(1, MAX_RESOURCE);
            line.draw(random);
            sink.accept(
                    new DatasetRow(id, createdAt, actorId, action, resourceType, resourceId, offset, line.length),
                    line.bytes);
            offset += line.length;
        }
    }

    /** A payload's line, drawn into one array again and again: every JVM that measures draws all of them for their lengths alone. */
    private static final class PayloadLine {

        private static final int DECIMAL = 10;

        final byte[] bytes = new byte[LONGEST_LINE];
        int length;

        void draw(GeneratorRandom random) {
            length = 0;
            append("{\"diff\": {");
            for (int j = 0; j < DIFF_FIELDS; j++) {
                append(j == 0 ? "\"field_" : ", \"field_");
                append(j);
                append("\": [");
                append(random.between(0, MAX_DIFF));
                append(", ");
                append(random.between(0, MAX_DIFF));
                append("]");
            }
            append("}, \"meta\": {\"ip\": \"10.");
            append(random.between(0, MAX_IP));
            append(".");
            append(random.between(0, MAX_IP));
            append(".");
            append(random.between(0, MAX_IP));
            append("\"}, \"tags\": [");
            for (int j = 0; j < TAGS; j++) {
                append(j == 0 ? "\"" : ", \"");
                append(random.pick(TAG_CHOICES));
                append("\"");
            }
            append("], \"note\": \"");
            int note = random.between(MIN_NOTE, MAX_NOTE);
            Arrays.fill(bytes, length, length + note, (byte) 'x');
            length += note;
            append("\"}\n");
        }

        private void append(String ascii) {
            for (int i = 0; i < ascii.length(); i++) {
                bytes[length++] = (byte) ascii.charAt(i);
            }
        }

        /** A number from 0 on. */
        private void append(int number) {
            if (number >= DECIMAL) {
                append(number / DECIMAL);
            }
            bytes[length++] = (byte) ('0' + number % DECIMAL);
        }
    }
}
