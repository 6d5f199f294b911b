package auditlog.enhanced;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections to the database, those that are being opened included, and lets none be opened while they are forbidden:
 * once they are forbidden and none is counted, none is held and none will be. Safe for use by many threads.
 */
final class HeldConnections {

    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean allowed = true;

    boolean allowed() {
        return allowed;
    }

    void allow(boolean allowed) {
        this.allowed = allowed;
    }

    /**
     * To be called before a connection is opened.
     *
     * @throws CancellationException if connections are forbidden; then none is to be opened, nor counted as closed
     */
    void opening() {
        // Counted first: whoever forbids them and then finds none counted can rely on it.
        count.incrementAndGet();
        if (!allowed) {
            count.decrementAndGet();
            throw new CancellationException("The snapshot was switched off while it was being read");
        }
    }

    /** To be called when a connection is closed, or could not be opened. */
    void closed() {
        count.decrementAndGet();
    }

    int count() {
        return count.get();
    }
}
