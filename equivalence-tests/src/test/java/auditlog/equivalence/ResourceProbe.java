package auditlog.equivalence;

import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.enhanced.IndexedAuditLogService;
import auditlog.enhanced.ServiceStats;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The main class of a process whose resources are small, or are counted. It uses the enhanced service, prints what it
 * counted, a name and a number a line, and fails if an answer is not the baseline's.
 */
final class ResourceProbe {

    private static final long DEADLINE_SECONDS = 60;
    private static final AuditQuery FIRST_PAGE = new AuditQuery(Long.MIN_VALUE, Long.MAX_VALUE, null, null, 1, 20);

    private final Path database;
    private final Path payloads;

    private ResourceProbe(Path directory) {
        LiveFiles files = new LiveFiles(directory);
        database = files.database();
        payloads = files.payloads();
    }

    /**
     * Runs one probe.
     *
     * @param arguments directory, name of the probe, its number
     */
    public static void main(String[] arguments) throws Exception {
        ResourceProbe probe = new ResourceProbe(Path.of(arguments[0]));
        int number = Integer.parseInt(arguments[2]);
        switch (arguments[1]) {
            case "openings" -> probe.openings(number);
            case "memory" -> probe.memory(number);
            case "heap" -> probe.smallHeap(number);
            case "descriptors" -> probe.fewDescriptors(number);
            case "stack" -> probe.littleStack(number);
            default -> throw new IllegalArgumentException(arguments[1]);
        }
    }

    private static void print(String name, long number) {
        System.out.println(name + " " + number);
    }

    private IndexedAuditLogService open() throws Exception {
        return IndexedAuditLogService.open(database, payloads);
    }

    /** Opens and closes the service that many times; prints what the process holds after a tenth of it and at the end. */
    private void openings(int times) throws Exception {
        AuditPage expected;
        try (OffsetAuditLogService baseline = new OffsetAuditLogService(database, payloads)) {
            expected = baseline.handle(FIRST_PAGE);
        }
        long fromSnapshot = 0;
        for (int i = 0; i < times; i++) {
            IndexedAuditLogService service = open();
            if (i % 10 == 0) {
                requireEqual(expected, service.handle(FIRST_PAGE));
                fromSnapshot += service.stats().snapshotRequests();
            }
            service.close();
            if (i % 2 == 0) {
                service.close();
            }
            if (i == times / 10) {
                printHeld("early");
            }
        }
        printHeld("late");
        print("snapshotRequests", fromSnapshot);
    }

    private static void printHeld(String when) throws Exception {
        awaitThreads();
        print(when + "Descriptors", descriptors());
        print(when + "Threads", renewalThreads());
        print(when + "HeapBytes", usedHeap());
        print(when + "ResidentKilobytes", residentKilobytes());
    }

    /** Prints the heap that a row of the snapshot takes. */
    private void memory(int rows) throws Exception {
        try (IndexedAuditLogService service = open()) {
            service.handle(FIRST_PAGE);
            long with = usedHeap();
            int held = service.stats().snapshotRows();
            if (held != rows) {
                throw new AssertionError(service.stats());
            }
            service.setSnapshotEnabled(false);
            service.handle(FIRST_PAGE);
            print("bytesARow", (with - usedHeap()) / rows);
        }
    }

    /** Several threads under a small heap, with commits in between; every answer must be the baseline's. */
    private void smallHeap(int threads) throws Exception {
        try (OffsetAuditLogService baseline = new OffsetAuditLogService(database, payloads);
                IndexedAuditLogService service = open();
                Connection writer = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = writer.createStatement()) {
            statement.execute("PRAGMA synchronous = OFF");
            ExecutorService callers = Executors.newFixedThreadPool(threads);
            long answers = 0;
            for (int round = 0; round < 2; round++) {
                long seed = round;
                List<Future<Integer>> calls = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    long own = seed * threads + i;
                    calls.add(callers.submit(() -> compare(baseline, service, own)));
                }
                for (Future<Integer> call : calls) {
                    answers += call.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
                }
                statement.execute("UPDATE audit_events SET created_at = created_at + 1 WHERE id % 1000 = " + round);
                awaitRenewal(service, round);
            }
            callers.shutdown();
            ServiceStats stats = service.stats();
            print("answers", answers);
            print("snapshotRequests", stats.snapshotRequests());
            print("renewals", stats.renewals());
            print("failedRenewals", stats.failedRenewals());
            print("failures", stats.lastFailure().contains("heap") ? 1 : 0);
        }
        awaitThreads();
    }

    /** Until the service has tried to take a snapshot once more in each round. */
    private static void awaitRenewal(IndexedAuditLogService service, int round) {
        await(() -> {
            try {
                service.handle(FIRST_PAGE);
                ServiceStats stats = service.stats();
                return stats.renewals() > round + 1 || stats.failedRenewals() > 0;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private static int compare(OffsetAuditLogService baseline, IndexedAuditLogService service, long seed)
            throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        int requests = 100;
        for (int i = 0; i < requests; i++) {
            // Some hundreds of the rows at a time, so that the baseline has little to do.
            long from = random.nextInt(ResourceBoundsTest.SECONDS);
            AuditQuery query = new AuditQuery(
                    from,
                    from + random.nextInt(500),
                    random.nextInt(4) > 0 ? null : (long) random.nextInt(2_000),
                    random.nextBoolean() ? null : "UPDATE",
                    1 + random.nextInt(3),
                    50);
            requireEqual(baseline.handle(query), service.handle(query));
        }
        return requests;
    }

    /**
     * Takes away the descriptors until so many are left, from many down to none, and asks both services each time. The enhanced one
     * may answer where the baseline fails, since it may hold what the baseline would have to open; it may fail alone, or otherwise,
     * only as long as a renewal beside it holds what there is.
     */
    private void fewDescriptors(int most) throws Exception {
        IndexedAuditLogService closing;
        try (OffsetAuditLogService baseline = new OffsetAuditLogService(database, payloads);
                IndexedAuditLogService service = open()) {
            AuditPage expected = baseline.handle(FIRST_PAGE);
            requireEqual(expected, service.handle(FIRST_PAGE));
            // Loads what compares failures: a class can't be loaded without a descriptor.
            Outcome failure = new Outcome(null, new IOException("none"));
            PageComparer.difference(FIRST_PAGE, failure, Outcome.of(service, FIRST_PAGE));
            long before = descriptors();
            long bothAnswer = 0;
            long bothFail = 0;
            long onlyEnhanced = 0;
            for (int round = 0; round < 3; round++) {
                for (int left = most; left >= 0; left--) {
                    // With and without a snapshot, with and without idle handles.
                    service.setSnapshotEnabled(round == 0);
                    service.setSnapshotEnabled(round != 2);
                    List<RandomAccessFile> taken = takeAllBut(left);
                    try {
                        for (int i = 0; i < 3; i++) {
                            Outcome baselines = Outcome.of(baseline, FIRST_PAGE);
                            Outcome enhanced = Outcome.of(service, FIRST_PAGE);
                            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
                            while (isForLackOfDescriptors(enhanced.failure())
                                    && PageComparer.difference(FIRST_PAGE, baselines, enhanced)
                                            .isPresent()
                                    && System.nanoTime() < deadline) {
                                // A renewal that came between the two held some for a moment; not for long.
                                baselines = Outcome.of(baseline, FIRST_PAGE);
                                enhanced = Outcome.of(service, FIRST_PAGE);
                            }
                            if (baselines.failure() == null) {
                                requireEqual(expected, baselines.page());
                            }
                            if (enhanced.failure() == null) {
                                requireEqual(expected, enhanced.page());
                            }
                            if (baselines.failure() != null && enhanced.failure() == null) {
                                onlyEnhanced++;
                            } else {
                                PageComparer.difference(FIRST_PAGE, baselines, enhanced)
                                        .ifPresent(difference -> {
                                            throw new DifferenceException(difference);
                                        });
                                if (enhanced.failure() == null) {
                                    bothAnswer++;
                                } else {
                                    bothFail++;
                                }
                            }
                        }
                    } finally {
                        for (RandomAccessFile file : taken) {
                            file.close();
                        }
                    }
                }
            }
            service.setSnapshotEnabled(true);
            awaitFromSnapshot(service, expected);
            await(() -> descriptors() <= before);
            print("bothAnswer", bothAnswer);
            print("bothFail", bothFail);
            print("onlyEnhancedAnswers", onlyEnhanced);
            closing = service;
        }
        print("openConnections", closing.stats().openConnections());
        print("openFiles", closing.stats().openFiles());
    }

    private static boolean isForLackOfDescriptors(Throwable failure) {
        return failure instanceof SQLiteException sqlite && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CANTOPEN
                || failure instanceof FileNotFoundException missing
                        && missing.getMessage().contains("Too many open files");
    }

    /** Asks from so deep in the stack that it hardly suffices, or does not, at each depth; then from a thread that has enough. */
    private void littleStack(int rounds) throws Exception {
        long failed = 0;
        long answered = 0;
        try (OffsetAuditLogService baseline = new OffsetAuditLogService(database, payloads);
                IndexedAuditLogService service = open()) {
            AuditPage expected = baseline.handle(FIRST_PAGE);
            requireEqual(expected, service.handle(FIRST_PAGE));
            int deepest = 0;
            for (int i = 0; i < 50; i++) {
                // Until the code is compiled and frames are as small as they get.
                deepest = Math.max(deepest, new DeepCall(service, Integer.MAX_VALUE).ask().reached);
            }
            for (int round = 0; round < rounds; round++) {
                int answeredInTurn = 0;
                for (int depth = deepest - 1 - round; depth > 0 && answeredInTurn < 30; depth -= rounds) {
                    DeepCall call = new DeepCall(service, depth).ask();
                    if (call.failure == null) {
                        requireEqual(expected, call.page);
                        answered++;
                        answeredInTurn++;
                    } else if (call.failure instanceof VirtualMachineError) {
                        failed++;
                        answeredInTurn = 0;
                    } else {
                        throw new AssertionError(call.failure);
                    }
                }
                awaitFromSnapshot(service, expected);
            }
        }
        print("failed", failed);
        print("answered", answered);
    }

    private static void awaitFromSnapshot(IndexedAuditLogService service, AuditPage expected) {
        await(() -> {
            try {
                long already = service.stats().snapshotRequests();
                requireEqual(expected, service.handle(FIRST_PAGE));
                return service.stats().snapshotRequests() > already;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    /** A request from a frame that far down the stack of a thread of its own. */
    private static final class DeepCall implements Runnable {

        private static final long STACK_BYTES = 512 * 1024;

        private final IndexedAuditLogService service;
        private final int depth;
        private AuditPage page;
        private Throwable failure;
        private int reached;

        DeepCall(IndexedAuditLogService service, int depth) {
            this.service = service;
            this.depth = depth;
        }

        DeepCall ask() throws InterruptedException {
            Thread thread = new Thread(null, this, "deep", STACK_BYTES);
            thread.start();
            thread.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
            if (thread.isAlive()) {
                throw new AssertionError("The request hangs: " + List.of(thread.getStackTrace()));
            }
            return this;
        }

        @Override
        public void run() {
            try {
                page = down(depth);
            } catch (Exception | Error e) {
                failure = e;
            }
        }

        private AuditPage down(int left) throws Exception {
            reached++;
            return left == 0 ? service.handle(FIRST_PAGE) : down(left - 1);
        }
    }

    private List<RandomAccessFile> takeAllBut(int left) throws IOException {
        List<RandomAccessFile> taken = new ArrayList<>();
        try {
            while (true) {
                taken.add(new RandomAccessFile("/dev/null", "r"));
            }
        } catch (IOException e) {
            // All are taken.
            for (int i = 0; i < left && !taken.isEmpty(); i++) {
                taken.remove(taken.size() - 1).close();
            }
        }
        return taken;
    }

    private static void requireEqual(AuditPage expected, AuditPage page) {
        if (!expected.equals(page)) {
            throw new AssertionError("Expected " + expected + ", got " + page);
        }
    }

    private static void awaitThreads() {
        await(() -> renewalThreads() == 0);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Waited in vain");
            }
            Thread.onSpinWait();
        }
    }

    private static long renewalThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("audit-log-snapshot"))
                .count();
    }

    /** Descriptors of this process, the one that lists them included. */
    private static long descriptors() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static long residentKilobytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IllegalStateException("No VmRSS");
    }
}
