package auditlog.benchmarks.gate.measure;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The threads beside the measured one and those that ran before any service was there: what a request has handed over is to be done
 * when its counts are taken.
 */
final class OtherThreads {

    /** Looks, and not seconds: a JVM that is stopped for a while has not looked. */
    private static final int MOST_LOOKS = 3_000;

    private static final int RESTING_LOOKS = 2;
    private static final long PAUSE_MILLIS = 5;
    private static final String JVMS_OWN = "system";

    /** One that runs before it is asked for anything, reading what never comes from the JVM that started this one, never rests. */
    private final Set<Thread> harness = Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getState() == Thread.State.RUNNABLE)
            .collect(Collectors.toUnmodifiableSet());

    /**
     * Waits until none of them runs.
     *
     * @throws IllegalStateException if one never rests, so that what it does can't be told from what it was given
     */
    void awaitRest() throws InterruptedException {
        int resting = 0;
        Optional<Thread> busy = Optional.empty();
        for (int look = 0; look < MOST_LOOKS; look++) {
            busy = busy();
            resting = busy.isEmpty() ? resting + 1 : 0;
            if (resting == RESTING_LOOKS) {
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        throw new IllegalStateException("What is done beside the requests can't be counted: the thread '"
                + busy.map(Thread::getName).orElse("") + "' never rests");
    }

    private Optional<Thread> busy() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !harness.contains(thread) && thread != Thread.currentThread())
                .filter(thread -> thread.getThreadGroup() != null
                        && !thread.getThreadGroup().getName().equals(JVMS_OWN))
                .filter(thread -> thread.getState() == Thread.State.RUNNABLE
                        || thread.getState() == Thread.State.BLOCKED
                        || thread.getState() == Thread.State.NEW)
                .findFirst();
    }
}
