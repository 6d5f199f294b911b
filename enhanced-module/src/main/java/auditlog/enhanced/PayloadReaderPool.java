package auditlog.enhanced;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Handles of the payload file, each lent to one request at a time; when none is idle another is opened, so nobody waits.
 * Safe for use by many threads.
 */
final class PayloadReaderPool {

    private final Path payloads;
    private final int mostIdle;
    private final Outside outside;
    private final ConcurrentLinkedDeque<PayloadReader> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger idleCount = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean closed;

    PayloadReaderPool(Path payloads, int mostIdle, Outside outside) {
        this.payloads = payloads;
        this.mostIdle = mostIdle;
        this.outside = outside;
    }

    /**
     * Lends a handle of the file that is at the path now.
     *
     * @throws IOException if there is none that can be opened
     */
    PayloadReader borrow() throws IOException {
        Object presentKey = outside.key(payloads);
        for (PayloadReader reader = idle.pollFirst(); reader != null; reader = idle.pollFirst()) {
            idleCount.decrementAndGet();
            if (reader.reads(presentKey)) {
                return reader;
            }
            reader.close();
        }
        return new PayloadReader(payloads, presentKey, outside, open);
    }

    void giveBack(PayloadReader reader) {
        if (idleCount.incrementAndGet() > mostIdle) {
            idleCount.decrementAndGet();
            reader.close();
            return;
        }
        idle.addFirst(reader);
        if (closed) {
            closeIdle();
        }
    }

    /** Closes the handles that are not lent. */
    void closeIdle() {
        for (PayloadReader reader = idle.pollFirst(); reader != null; reader = idle.pollFirst()) {
            idleCount.decrementAndGet();
            reader.close();
        }
    }

    /** Closes idle handles now and lent ones when they are given back. */
    void close() {
        closed = true;
        closeIdle();
    }

    int open() {
        return open.get();
    }
}
