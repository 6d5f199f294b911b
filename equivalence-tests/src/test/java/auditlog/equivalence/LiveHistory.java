package auditlog.equivalence;

import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.enhanced.IndexedAuditLogService;
import auditlog.enhanced.PlainReason;
import auditlog.enhanced.ServiceStats;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.sqlite.SQLiteErrorCode;

/**
 * The enhanced service under many threads while other processes write: each answer is checked to be one committed state between its
 * request's start and its end. Threads are interrupted and requests cancelled at random moments if so wished; on the way
 * the journal mode is switched, and switched back.
 */
final class LiveHistory implements AutoCloseable {

    private static final long DEADLINE_SECONDS = 120;
    private static final List<String> ROLES = List.of("append", "stamp");

    /** In which the writers commit in half of a history: as many as there are rollback journals. */
    private static final int WAYS = 4;

    private final Options options;
    private final HistoryFiles files;
    private final HistoryLog log;
    private final HistoryChecker checker;
    private final IndexedAuditLogService service;
    private final List<JavaProcess> writers = new ArrayList<>();
    private final Queue<Throwable> problems = new ConcurrentLinkedQueue<>();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong changing = new AtomicLong();
    private final AtomicLong interrupted = new AtomicLong();
    private final AtomicLong cancelled = new AtomicLong();
    private final ReadWriteLock gate = new ReentrantReadWriteLock(true);
    private volatile boolean over;
    private boolean writeAheadLog;

    /**
     * What is to be done.
     *
     * @param journalMode the mode to start with, {@code DELETE} or {@code WAL}
     * @param readers threads that ask, each as soon as it has its answer
     * @param length how long at least
     * @param interrupts whether threads are interrupted and requests cancelled
     */
    record Options(String journalMode, int readers, Duration length, boolean interrupts, long seed) {}

    /**
     * What was done.
     *
     * @param answers answers checked, each right
     * @param events the events in them
     * @param changing answers whose window held more than one state
     * @param stats what the service counted
     * @param nanos how long each request of a reader took, ascending
     */
    record Report(
            Options options,
            long answers,
            long events,
            long changing,
            long commits,
            long rolledBack,
            long maintained,
            long switched,
            long interrupted,
            long cancelled,
            ServiceStats stats,
            long[] nanos) {

        /** Time that all but that share of the requests took at most, in milliseconds. */
        double percentileMillis(double share) {
            return nanos[(int) Math.min(nanos.length - 1, (long) Math.ceil(share * nanos.length) - 1)] / 1e6;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "live history, %s first, %d threads, seed %d: %,d answers checked (%,d events), %,d of them from the"
                            + " snapshot, %,d while something was committed; %,d commits, %,d rolled back, %,d times"
                            + " maintenance, %d switches of the journal mode; %,d interrupts, %,d requests cancelled;"
                            + " milliseconds a request: P50 %.3f, P99 %.3f, P99.9 %.3f, longest %.3f",
                    options.journalMode,
                    options.readers,
                    options.seed,
                    answers,
                    events,
                    stats.snapshotRequests(),
                    changing,
                    commits,
                    rolledBack,
                    maintained,
                    switched,
                    interrupted,
                    cancelled,
                    percentileMillis(0.5),
                    percentileMillis(0.99),
                    percentileMillis(0.999),
                    percentileMillis(1));
        }
    }

    private LiveHistory(Path directory, Options options) throws Exception {
        this.options = options;
        writeAheadLog = options.journalMode.equals("WAL");
        files = HistoryFiles.create(directory.resolve("live history"), options.journalMode);
        log = new HistoryLog(files.log());
        checker = new HistoryChecker(log::state);
        service = IndexedAuditLogService.open(files.database(), files.payloads());
    }

    /**
     * Runs a history.
     *
     * @return what was done and found right
     * @throws AssertionError if an answer was wrong or a request failed
     */
    static Report run(Path directory, Options options) throws Exception {
        try (LiveHistory history = new LiveHistory(directory, options)) {
            return history.run();
        }
    }

    private Report run() throws Exception {
        for (String role : ROLES) {
            writers.add(JavaProcess.start(JavaProcess.quickCommand(
                    List.of("-Xmx64m"), HistoryWriter.class, files.directory(), role, options.seed + writers.size())));
        }
        await("The writers start", () -> log.ready() == ROLES.size());
        tell(HistoryLog.Command.WRITE);

        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < options.readers; i++) {
            readers.add(new Reader(options.seed * 1_000 + i));
        }
        List<Thread> threads = new ArrayList<>(readers);
        if (options.interrupts) {
            List<Thread> victims = List.copyOf(readers);
            threads.add(new Thread(() -> interruptAtRandom(victims), "interrupter"));
            threads.add(new Thread(this::cancelAtRandom, "canceller"));
        }
        threads.forEach(Thread::start);
        try {
            long half = options.length.toNanos() / 2;
            goOn(half, 0);
            switchJournalMode();
            // The counts that a test can ask for whatever the machine is busy with.
            goOn(half, 1);
        } finally {
            over = true;
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
            }
        }
        tell(HistoryLog.Command.STOP);
        for (JavaProcess writer : writers) {
            if (writer.awaitEnd(DEADLINE_SECONDS) != 0) {
                throw new AssertionError("A writer failed");
            }
        }
        threads.forEach(thread -> {
            if (thread.isAlive()) {
                throw new AssertionError("A request does not end: " + Arrays.toString(thread.getStackTrace()));
            }
        });
        new Reader(options.seed).ask(everything());
        throwProblems();
        long[] nanos = readers.stream().flatMapToLong(Reader::nanos).sorted().toArray();
        return new Report(
                options,
                answers.get(),
                events.get(),
                changing.get(),
                log.acknowledged(),
                log.rolledBack(),
                log.maintained(),
                log.switched(),
                interrupted.get(),
                cancelled.get(),
                service.stats(),
                nanos);
    }

    /** Goes on for that time, and until enough has happened; now and then the writers connect anew, each in another way. */
    private void goOn(long nanos, int enough) throws InterruptedException {
        for (int ways = 1; ways < WAYS; ways++) {
            long next = System.nanoTime() + nanos / WAYS;
            await("Time passes", () -> over() || System.nanoTime() >= next);
            if (over()) {
                break;
            }
            tell(HistoryLog.Command.REST);
            tell(HistoryLog.Command.WRITE);
        }
        long end = System.nanoTime() + nanos / WAYS;
        long commits = log.acknowledged() + 20;
        long usual = usual() + 50L * (1 + enough);
        long changes = changing.get() + 10;
        await(
                "Enough happens: " + service.stats(),
                () -> over()
                        || System.nanoTime() >= end
                                && log.acknowledged() >= commits
                                && changing.get() >= changes
                                && usual() >= usual);
        throwProblems();
    }

    private boolean over() {
        return over || !problems.isEmpty() || !writers.stream().allMatch(JavaProcess::isAlive);
    }

    /** To the other journal mode: under load to WAL; the way out of it needs the database alone, so nobody asks or writes meanwhile. */
    private void switchJournalMode() throws Exception {
        if (!writeAheadLog) {
            journalMode("wal");
            return;
        }
        gate.writeLock().lock();
        try {
            tell(HistoryLog.Command.REST);
            journalMode("delete");
            tell(HistoryLog.Command.WRITE);
        } finally {
            gate.writeLock().unlock();
        }
    }

    private void journalMode(String other) throws Exception {
        try (Connection connection = files.connect();
                Statement statement = connection.createStatement()) {
            // The switch needs a moment without readers: under load that may take longer than anybody else waits.
            statement.execute("PRAGMA busy_timeout = " + TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
            // Nor does SQLite wait at all where somebody else is about to commit: it would be a deadlock if that one
            // waited for this one.
            await("the journal mode " + other, () -> isSwitched(statement, other));
        }
        writeAheadLog = other.equals("wal");
        log.addSwitched();
    }

    /** Answers that came as they should: from the snapshot, but with a write-ahead log by the plain path. */
    private long usual() {
        ServiceStats stats = service.stats();
        return writeAheadLog ? stats.plainRequests().get(PlainReason.WRITE_AHEAD_LOG) : stats.snapshotRequests();
    }

    private static boolean isSwitched(Statement statement, String other) {
        try {
            return mode(statement, "PRAGMA journal_mode = " + other).equals(other);
        } catch (SQLException e) {
            if ((e.getErrorCode() & 0xff) != SQLiteErrorCode.SQLITE_BUSY.code) {
                throw new IllegalStateException(e);
            }
            return false;
        }
    }

    private static String mode(Statement statement, String pragma) throws SQLException {
        try (ResultSet mode = statement.executeQuery(pragma)) {
            return mode.getString(1);
        }
    }

    /** Tells the writers what to do; returns when they do it. */
    private void tell(HistoryLog.Command command) throws InterruptedException {
        log.clearReady();
        log.command(command);
        if (command != HistoryLog.Command.STOP) {
            await(command + " is heard", () -> log.ready() == ROLES.size());
        }
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || !writers.stream().allMatch(JavaProcess::isAlive)) {
                throwProblems();
                throw new AssertionError("Waited in vain: " + what);
            }
            Thread.sleep(1);
        }
    }

    private void throwProblems() {
        if (!problems.isEmpty()) {
            throw new AssertionError(problems.size() + " problems; seed " + options.seed, problems.peek());
        }
    }

    private void interruptAtRandom(List<Thread> victims) {
        SplittableRandom random = new SplittableRandom(options.seed + 17);
        while (!over()) {
            pauseMicros(random.nextInt(3_000));
            victims.get(random.nextInt(victims.size())).interrupt();
            interrupted.incrementAndGet();
        }
    }

    /** Cancels requests with an interrupt. They end all the same, with a right answer that nobody waits for. */
    private void cancelAtRandom() {
        SplittableRandom random = new SplittableRandom(options.seed + 18);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            while (!over()) {
                Reader reader = new Reader(random.nextLong());
                Future<?> request = pool.submit(() -> reader.ask(reader.next()));
                pauseMicros(random.nextInt(2_000));
                if (request.cancel(true)) {
                    cancelled.incrementAndGet();
                }
            }
        } finally {
            pool.shutdown();
            boolean ended = false;
            while (!ended) {
                try {
                    ended = pool.awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    problems.add(e);
                }
            }
        }
    }

    private static void pauseMicros(long micros) {
        long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(micros);
        while (System.nanoTime() < end) {
            java.util.concurrent.locks.LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static AuditQuery everything() {
        return new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, 1, -1);
    }

    /** A thread that asks and checks; also a request of its own, for another thread. */
    private final class Reader extends Thread {

        private final SplittableRandom random;
        private long[] nanos = new long[1_024];
        private int asked;

        Reader(long seed) {
            super("reader");
            random = new SplittableRandom(seed);
        }

        @Override
        public void run() {
            while (!over()) {
                boolean sets = options.interrupts && random.nextInt(10) == 0;
                if (sets) {
                    Thread.currentThread().interrupt();
                }
                ask(next());
                if (sets && !Thread.currentThread().isInterrupted()) {
                    problems.add(new AssertionError("The thread's interrupt is lost"));
                }
                Thread.interrupted();
            }
        }

        java.util.stream.LongStream nanos() {
            return Arrays.stream(nanos, 0, asked);
        }

        /** Asks and checks the answer. */
        void ask(AuditQuery query) {
            gate.readLock().lock();
            try {
                long acknowledged = log.acknowledged();
                long start = System.nanoTime();
                AuditPage page = service.handle(query);
                long end = System.nanoTime();
                long begun = log.begun();
                count(end - start);
                Optional<String> violation = checker.violation(query, page, acknowledged, begun);
                if (violation.isPresent()) {
                    problems.add(new AssertionError(violation.get() + circumstances(query)));
                }
                answers.incrementAndGet();
                events.addAndGet(page.count());
                if (acknowledged < begun) {
                    changing.incrementAndGet();
                }
            } catch (Exception | Error e) {
                problems.add(e);
            } finally {
                gate.readLock().unlock();
            }
        }

        /** What tells a passing state from a lasting one, and the service's fault from the database's. */
        private String circumstances(AuditQuery query) throws Exception {
            String found = "; after " + log.switched() + " switches of the journal mode and " + log.maintained()
                    + " times maintenance: " + service.stats();
            long acknowledged = log.acknowledged();
            AuditPage again = service.handle(query);
            found += "; asked again: "
                    + checker.violation(query, again, acknowledged, log.begun()).orElse("right");
            try (Connection connection = files.connect();
                    Statement statement = connection.createStatement();
                    ResultSet check = statement.executeQuery("PRAGMA integrity_check")) {
                return found + "; integrity of the database: " + check.getString(1) + "; " + service.stats();
            }
        }

        private void count(long took) {
            if (asked == nanos.length) {
                nanos = Arrays.copyOf(nanos, asked * 2);
            }
            nanos[asked++] = took;
        }

        /** Mostly what changes: the group, the newest rows, the oldest that are left, all. */
        AuditQuery next() {
            return switch (random.nextInt(8)) {
                case 0 -> everything();
                case 1 ->
                    new AuditQuery(0, Long.MAX_VALUE, null, HistoryState.APPENDED_ACTION, 1 + random.nextInt(40), 10);
                case 2 -> new AuditQuery(0, 2_000, null, null, 1 + random.nextInt(3), 10);
                case 3 -> new AuditQuery(0, Long.MAX_VALUE, HistoryState.CLOCK_ACTOR, null, 1, 10);
                case 4 ->
                    new AuditQuery(
                            HistoryState.FIRST_APPENDED_SECOND,
                            Long.MAX_VALUE,
                            (long) random.nextInt(5),
                            HistoryState.APPENDED_ACTION,
                            1 + random.nextInt(4),
                            10);
                case 5 -> new AuditQuery(0, Long.MAX_VALUE, null, null, 1, 10);
                default ->
                    new AuditQuery(0, Long.MAX_VALUE, HistoryState.GROUP_ACTOR, HistoryState.GROUP_ACTION, 1, 50);
            };
        }
    }

    @Override
    public void close() {
        over = true;
        log.command(HistoryLog.Command.STOP);
        writers.forEach(JavaProcess::close);
        service.close();
    }
}
