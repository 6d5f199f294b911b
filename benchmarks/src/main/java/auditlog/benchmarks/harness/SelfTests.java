package auditlog.benchmarks.harness;

import auditlog.AuditEvent;
import auditlog.AuditPage;
import auditlog.benchmarks.workload.Workload;
import auditlog.datagen.DatasetRow;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.infra.ThreadParams;

/** Means of the JMH classes' self-tests: every combination of parameters, and answers compared whole. */
public final class SelfTests {

    private static final int REQUESTS = 40;

    private SelfTests() {}

    /**
     * An instance of a JMH class for every combination of the values of its parameters.
     *
     * @param <T> the class
     * @param type the class, with a public constructor without arguments
     * @return at least one instance, its parameters set
     * @throws ReflectiveOperationException if it is no such class
     */
    public static <T> List<T> everyCombination(Class<T> type) throws ReflectiveOperationException {
        List<T> instances = new ArrayList<>();
        List<Field> parameters = new ArrayList<>();
        for (Field field : type.getFields()) {
            if (field.isAnnotationPresent(Param.class)) {
                parameters.add(field);
            }
        }
        int combinations = parameters.stream()
                .mapToInt(field -> field.getAnnotation(Param.class).value().length)
                .reduce(1, Math::multiplyExact);
        for (int i = 0; i < combinations; i++) {
            T instance = type.getConstructor().newInstance();
            int rest = i;
            for (Field field : parameters) {
                String[] values = field.getAnnotation(Param.class).value();
                set(field, instance, values[rest % values.length]);
                rest /= values.length;
            }
            instances.add(instance);
        }
        return instances;
    }

    /**
     * The only thread of a run.
     *
     * @return thread 0 of 1
     */
    public static ThreadParams onlyThread() {
        return new ThreadParams(0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
    }

    /**
     * Calls a measured method a few times and compares each answer whole with what the dataset's generator says: ids and
     * order, every field, and the payload with the very text of its line.
     *
     * @param walk the walk that the method makes
     * @param measured the method
     * @throws Exception if the method fails
     * @throws IllegalStateException if an answer is wrong
     */
    public static void requireRightAnswers(PageWalk walk, Callable<AuditPage> measured) throws Exception {
        try (RandomAccessFile payloads =
                new RandomAccessFile(Serving.dataset().payloads().toFile(), "r")) {
            for (int i = 0; i < REQUESTS; i++) {
                int request = walk.next();
                requireRight(walk.workload(), request, measured.call(), payloads);
            }
        }
    }

    private static void requireRight(Workload workload, int request, AuditPage page, RandomAccessFile payloads)
            throws IOException {
        List<DatasetRow> rows = workload.expectedRows(request);
        require(page.query().equals(workload.request(request)), request, "the request is another");
        require(page.count() == rows.size() && page.events().size() == rows.size(), request, "the count is wrong");
        for (int i = 0; i < rows.size(); i++) {
            DatasetRow row = rows.get(i);
            AuditEvent event = page.events().get(i);
            AuditEvent expected = new AuditEvent(
                    row.id(),
                    row.createdAt(),
                    row.actorId(),
                    row.action(),
                    row.resourceType(),
                    row.resourceId(),
                    event.payload());
            require(event.equals(expected), request, "event " + i + " is " + event.id() + ", not " + row.id());
            // The generator's lines have no separator within a string, so this is the same document in compact form.
            String compact = line(payloads, row).strip().replace(", ", ",").replace(": ", ":");
            require(event.payload().toString().equals(compact), request, "the payload of event " + i + " is another");
        }
    }

    private static String line(RandomAccessFile payloads, DatasetRow row) throws IOException {
        byte[] line = new byte[row.payloadLen()];
        payloads.seek(row.payloadOffset());
        payloads.readFully(line);
        return new String(line, StandardCharsets.US_ASCII);
    }

    private static void require(boolean right, int request, String what) {
        if (!right) {
            throw new IllegalStateException("Wrong answer to request " + request + ": " + what);
        }
    }

    private static void set(Field field, Object instance, String value) throws IllegalAccessException {
        if (field.getType() == String.class) {
            field.set(instance, value);
        } else if (field.getType() == int.class) {
            field.setInt(instance, Integer.parseInt(value));
        } else {
            throw new IllegalStateException("A parameter of a type that is not expected here: " + field);
        }
    }
}
