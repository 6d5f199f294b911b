package auditlog.benchmarks.paired;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel's and the JVM's counts of what the calling thread did: reads and the bytes they returned, from {@code
 * /proc/thread-self/io} (Linux), and bytes allocated. Looking costs one read of the thread, which is taken off again, and
 * a few objects, which are kept out by looking at the allocation last before and first after.
 */
public final class ThreadCounters {

    private static final String FILE = "/proc/thread-self/io";
    private static final Pattern READ_BYTES = Pattern.compile("^rchar: (\\d+)$", Pattern.MULTILINE);
    private static final Pattern READS = Pattern.compile("^syscr: (\\d+)$", Pattern.MULTILINE);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What is to be counted. */
    @FunctionalInterface
    public interface Work {
        /**
         * Serves the requests.
         *
         * @return the number of events
         * @throws Exception what serving throws
         */
        long run() throws Exception;
    }

    /**
     * Counts what the work did, in the calling thread.
     *
     * @param requests how many requests the work serves
     * @param work serves them
     * @return the counts
     * @throws Exception what the work throws; {@link IOException} if the kernel gives no counters
     */
    public Counts count(int requests, Work work) throws Exception {
        Io before = io();
        long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
        long events = work.run();
        long allocated = threads.getCurrentThreadAllocatedBytes() - allocatedBefore;
        Io after = io();
        // The look before is itself one read; it is counted by the time of the look after.
        return new Counts(
                requests, events, after.reads - before.reads - 1, after.bytes - before.bytes - before.size, allocated);
    }

    private record Io(long reads, long bytes, int size) {}

    private static Io io() throws IOException {
        byte[] buffer = new byte[1024];
        try (RandomAccessFile file = new RandomAccessFile(FILE, "r")) {
            int size = file.read(buffer);
            if (size <= 0 || size == buffer.length) {
                throw new IOException(FILE + ": a read of " + size + " bytes, expected a short text");
            }
            String text = new String(buffer, 0, size, StandardCharsets.US_ASCII);
            return new Io(number(READS, text), number(READ_BYTES, text), size);
        }
    }

    private static long number(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException(FILE + " has no line like " + pattern);
        }
        return Long.parseLong(matcher.group(1));
    }
}
