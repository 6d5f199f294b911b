package auditlog.enhanced;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The sentinels of one snapshot, each lent to one request at a time.
 *
 * <p>A request waits when all are lent, for microseconds at a time: nothing is done with a sentinel but to ask it. Waiting
 * ignores interrupts and leaves their flag alone. Safe for use by many threads.
 */
final class SentinelPool {

    static final int PLENTY = 1 << 20;

    private final AtomicReferenceArray<Sentinel> idle;
    private final Semaphore permits;
    private volatile boolean retired;

    SentinelPool(List<Sentinel> sentinels) {
        idle = new AtomicReferenceArray<>(sentinels.toArray(Sentinel[]::new));
        permits = new Semaphore(sentinels.size());
    }

    /** Lends a sentinel, to be given back; null once the pool is retired. */
    Sentinel borrow() {
        permits.acquireUninterruptibly();
        while (!retired) {
            for (int place = 0; place < idle.length(); place++) {
                Sentinel sentinel = idle.get(place) == null ? null : idle.getAndSet(place, null);
                if (sentinel != null) {
                    return sentinel;
                }
            }
        }
        permits.release();
        return null;
    }

    void giveBack(Sentinel sentinel) {
        int place = 0;
        while (!idle.compareAndSet(place, null, sentinel)) {
            place = (place + 1) % idle.length();
        }
        permits.release();
        if (retired) {
            closeIdle();
        }
    }

    /** Closes the sentinels: idle ones now, lent ones when they are given back. */
    void retire() {
        retired = true;
        closeIdle();
        // Nobody waits any more, not even for one that was lost to an overflow of its borrower's stack.
        permits.release(PLENTY);
    }

    private void closeIdle() {
        for (int place = 0; place < idle.length(); place++) {
            Sentinel sentinel = idle.getAndSet(place, null);
            if (sentinel != null) {
                sentinel.close();
            }
        }
    }
}
