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
        ChannelPayloadFile.prepare();
    }

    /**
     * Lends a handle of the file that is at the path now.
     *
     * @throws IOException if there is none that can be opened, or the thread's stack is nearly used up: an overflow in the middle of a
     *     read could leave a handle that can't be closed
     */
    PayloadReader borrow() throws IOException {
        if (!SpareStack.isThere()) {
            throw new IOException("Too little of the stack is left to read payloads with");
        }
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
        if (!reader.isOpen()) {
            // An interrupt has closed the file under it.
            reader.close();
            return;
        }
        if (idleCount.incrementAndGet() > mostIdle) {
            idleCount.decrementAndGet();
            reader.close();
            return;
        }
        try {
            reader.rest();
            idle.addFirst(reader);
        } catch (OutOfMemoryError e) {
            idleCount.decrementAndGet();
            reader.close();
            return;
        }
        if (closed) {
            closeIdle();
        }
    }

    private void closeIdle() {
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
