package auditlog.equivalence;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Plays a case in several situations side by side, each over files of its own: most of their time is spent waiting. */
final class Situations implements AutoCloseable {

    /** Both situations with a rollback journal. */
    static final EnumSet<Situation> JOURNAL = EnumSet.of(Situation.JOURNAL_AT_ONCE, Situation.JOURNAL_RENEWED);

    /** Both situations with a write-ahead log. */
    static final EnumSet<Situation> WAL = EnumSet.of(Situation.WAL_AT_ONCE, Situation.WAL_RENEWED);

    private final Map<Situation, WriterProcess> writers = new EnumMap<>(Situation.class);
    private final ExecutorService threads = Executors.newFixedThreadPool(Situation.values().length);

    /** What happens in a situation. */
    interface Case {
        void play(Situation situation, LiveScene scene) throws Exception;
    }

    private Situations() {}

    /** With a process that writes for each situation. */
    static Situations withWriters() {
        Situations situations = new Situations();
        for (Situation situation : Situation.values()) {
            situations.writers.put(situation, WriterProcess.start());
        }
        return situations;
    }

    /** Without processes that write: the scenes' writer is null. */
    static Situations withoutWriters() {
        return new Situations();
    }

    /** Plays a case in all situations. */
    void inEach(Path directory, Case played) throws Exception {
        inEach(directory, EnumSet.allOf(Situation.class), played);
    }

    /** Plays a case in some situations; fails as the first one that failed, the others beside it. */
    void inEach(Path directory, Collection<Situation> some, Case played) throws Exception {
        Map<Situation, Future<?>> running = new EnumMap<>(Situation.class);
        for (Situation situation : some) {
            running.put(situation, threads.submit(() -> {
                Path files = directory.resolve(situation.toString());
                try (LiveScene scene = LiveScene.open(files, writers.get(situation), situation)) {
                    played.play(situation, scene);
                }
                return null;
            }));
        }
        List<Throwable> failures = new ArrayList<>();
        for (Map.Entry<Situation, Future<?>> each : running.entrySet()) {
            try {
                each.getValue().get();
            } catch (ExecutionException e) {
                failures.add(new AssertionError(each.getKey() + ": " + e.getCause(), e.getCause()));
            }
        }
        if (!failures.isEmpty()) {
            AssertionError first = (AssertionError) failures.get(0);
            failures.subList(1, failures.size()).forEach(first::addSuppressed);
            throw first;
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        writers.values().forEach(WriterProcess::close);
    }
}
