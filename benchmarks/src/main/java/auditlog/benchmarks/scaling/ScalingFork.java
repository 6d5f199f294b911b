package auditlog.benchmarks.scaling;

import auditlog.AuditEvent;
import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.mix.CopyBesideWriter;
import auditlog.benchmarks.mix.EventWriter;
import auditlog.benchmarks.statistics.Samples;
import auditlog.benchmarks.workload.Contender;
import auditlog.datagen.GrowthDataset;
import auditlog.enhanced.IndexedAuditLogService;
import auditlog.enhanced.ServiceStats;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.DoubleStream;
import org.sqlite.SQLiteException;

/**
 * A JVM that measures one contender at one number of rows: first the opening, since it is new, then pages, threads, readers beside a
 * writer, renewals, and last what the heap holds less without the service.
 */
public final class ScalingFork {

    private static final double NANOS_A_MICRO = 1e3;
    private static final double NANOS_A_MILLI = 1e6;
    private static final double NANOS_A_SECOND = 1e9;

    /** Requests of a kind that are made at most, and wanted at least. */
    private static final int MOST = 50_000;

    static final int WANTED = 20;

    /** Answers that are compared with the other contender's, if there is time. */
    private static final int COMPARED = 4;

    /** A number of threads whose first requests alone would take longer is left out. */
    private static final double LONGEST_SECONDS = 15;

    private static final long STATS_PAUSE_MILLIS = 2;

    /** Until the files' times are old enough for a renewal that lasts. */
    private static final long SETTLED_MILLIS = 40;

    /** Fewer than the service itself takes a request to pay for: with too many, {@link #requireSnapshot} fails on a large table. */
    private static final int ROWS_A_PAYING_REQUEST = 50_000;

    private static final int COLLECTIONS = 3;

    /**
     * What a JVM is to measure.
     *
     * @param contender baseline or enhanced
     * @param directory of the dataset
     * @param rows its size
     * @param plan how long
     */
    public record Session(Contender contender, String directory, int rows, ScalingPlan plan) {}

    /**
     * What it measured.
     *
     * @param measured every value
     */
    public record Results(List<Measured> measured) {}

    private final Session session;
    private final GrowthDataset files;
    private final List<Measured> measured = new ArrayList<>();

    private ScalingFork(Session session) {
        this.session = session;
        this.files = new GrowthDataset(Path.of(session.directory), session.rows);
    }

    /**
     * Measures a session given as a file and writes the results to another.
     *
     * @param args the session's file and the results'
     * @throws Exception if it can't be measured
     */
    public static void main(String[] args) throws Exception {
        Json.write(Path.of(args[1]), run(Json.read(Path.of(args[0]), Session.class)));
    }

    static Results run(Session session) throws Exception {
        return new ScalingFork(session).measured();
    }

    private Results measured() throws Exception {
        long with;
        AuditLogService service = opened();
        try {
            PageRequests requests = new PageRequests(files);
            List<PageRequests.Kind> kinds = requests.kinds();
            warmUp(service, kinds);
            for (PageRequests.Kind kind : kinds) {
                measured.add(pages(service, kind));
            }
            threads(service, requests.anywhere().requests());
            requireSnapshot(service);
            with = heap();
        } finally {
            service.close();
        }
        service = null;
        // At least a byte: a logarithm is taken of it.
        measured.add(Measured.of(Quantity.MEMORY, "heap", 0, Math.max(1, with - heap()), 1));
        AuditQuery[] anywhere = new PageRequests(files).anywhere().requests();
        for (int pace : session.plan.commitsPerSecond()) {
            besideWriter(pace, anywhere);
        }
        renewals();
        return new Results(measured);
    }

    private AuditLogService opened() throws SQLException, IOException {
        long start = System.nanoTime();
        AuditLogService service = session.contender.service(files.database(), files.payloads());
        long opened = System.nanoTime();
        service.handle(PageRequests.first());
        long answered = System.nanoTime();
        measured.add(Measured.of(Quantity.OPENING, "opening", 0, (opened - start) / NANOS_A_MILLI, 1));
        measured.add(
                Measured.of(Quantity.OPENING_AND_PAGE, "opening and page", 0, (answered - start) / NANOS_A_MILLI, 1));
        return service;
    }

    /** Else it would be the plain path that is measured. */
    private void requireSnapshot(AuditLogService service) {
        if (service instanceof IndexedAuditLogService indexed) {
            ServiceStats stats = indexed.stats();
            long plain = stats.plainRequests().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            if (!stats.snapshotPresent() || plain > 0) {
                throw new IllegalStateException("With " + session.rows + " rows and a heap of "
                        + Runtime.getRuntime().maxMemory() + " bytes, " + plain
                        + " requests were not answered from a snapshot, for these reasons: " + stats.plainRequests()
                        + "; last failure: " + stats.lastFailure());
            }
        }
    }

    private void warmUp(AuditLogService service, List<PageRequests.Kind> kinds) throws SQLException, IOException {
        long end = end(session.plan.warmupSeconds());
        for (int i = 0; System.nanoTime() - end < 0; i++) {
            AuditQuery[] requests = kinds.get(i % kinds.size()).requests();
            service.handle(requests[i / kinds.size() % requests.length]);
        }
    }

    private Measured pages(AuditLogService service, PageRequests.Kind kind) throws SQLException, IOException {
        AuditQuery[] requests = kind.requests();
        long end = end(session.plan.pageSeconds());
        List<String> answers = new ArrayList<>();
        do {
            answers.add(digest(service.handle(requests[answers.size()])));
        } while (answers.size() < COMPARED && System.nanoTime() - end < 0);
        end = end(session.plan.pageSeconds());
        double[] micros = new double[MOST];
        long events = 0;
        int done = 0;
        do {
            long start = System.nanoTime();
            AuditPage page = service.handle(requests[done % requests.length]);
            micros[done++] = (System.nanoTime() - start) / NANOS_A_MICRO;
            events += page.count();
        } while (done < MOST && System.nanoTime() - end < 0);
        return new Measured(
                kind.quantity(),
                kind.place(),
                kind.x(),
                Samples.median(Arrays.copyOf(micros, done)),
                done,
                WANTED,
                0,
                (double) events / done,
                answers);
    }

    /** What tells an answer from another, payloads included. */
    private static String digest(AuditPage page) {
        long digest = page.count();
        for (AuditEvent event : page.events()) {
            digest = 31 * digest + event.hashCode();
        }
        return Long.toHexString(digest);
    }

    private void threads(AuditLogService service, AuditQuery[] requests) throws Exception {
        double micros = measured.stream()
                .filter(one -> one.quantity() == Quantity.PAGE_ANYWHERE)
                .mapToDouble(Measured::value)
                .sum();
        int processors = Runtime.getRuntime().availableProcessors();
        for (int threads : session.plan.threads()) {
            double seconds = micros * NANOS_A_MICRO / NANOS_A_SECOND * threads / processors;
            if (seconds <= LONGEST_SECONDS) {
                Load load = new Load(service, requests).run(threads, session.plan.threadSeconds());
                measured.add(new Measured(
                        Quantity.THROUGHPUT,
                        "threads " + threads,
                        threads,
                        load.perSecond(),
                        load.done(),
                        0,
                        load.failed(),
                        PageRequests.PAGE_SIZE,
                        List.of()));
            }
        }
    }

    /** What some threads were served, each at a place of its own in the requests. */
    private record Load(AuditLogService service, AuditQuery[] requests, long done, long failed, double seconds) {

        Load(AuditLogService service, AuditQuery[] requests) {
            this(service, requests, 0, 0, 0);
        }

        double perSecond() {
            return done / seconds;
        }

        /** Counts what ends, also the requests that were under way when the time was over, with the time that they took. */
        Load run(int threads, double planned) throws InterruptedException, ExecutionException {
            ExecutorService pool = Executors.newFixedThreadPool(threads);
            try {
                CountDownLatch begin = new CountDownLatch(1);
                List<Future<long[]>> counts = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    int first = (int) ((long) requests.length * i / threads);
                    counts.add(pool.submit(() -> {
                        begin.await();
                        return served(first, planned);
                    }));
                }
                long start = System.nanoTime();
                begin.countDown();
                long served = 0;
                long locked = 0;
                for (Future<long[]> count : counts) {
                    served += count.get()[0];
                    locked += count.get()[1];
                }
                return new Load(service, requests, served, locked, (System.nanoTime() - start) / NANOS_A_SECOND);
            } finally {
                pool.shutdownNow();
            }
        }

        private long[] served(int first, double planned) throws SQLException, IOException {
            long end = end(planned);
            long served = 0;
            long locked = 0;
            for (int i = first; System.nanoTime() - end < 0; i++) {
                try {
                    AuditQuery request = requests[i % requests.length];
                    int count = service.handle(request).count();
                    if (count != request.pageSize()) {
                        throw new IllegalStateException("Served were " + count + " events for " + request);
                    }
                    served++;
                } catch (SQLiteException e) {
                    if (!CopyBesideWriter.isLocked(e)) {
                        throw e;
                    }
                    locked++;
                }
            }
            return new long[] {served, locked};
        }
    }

    private void besideWriter(int pace, AuditQuery[] requests) throws Exception {
        try (CopyBesideWriter copy = CopyBesideWriter.of(files, Integer.toString(pace))) {
            try (AuditLogService service = session.contender.service(
                    copy.dataset().database(), copy.dataset().payloads())) {
                service.handle(PageRequests.first());
                copy.begin();
                copy.startMeasuring();
                Renewals renewals = new Renewals(service);
                Load load;
                try {
                    load = new Load(service, requests).run(1, session.plan.besideSeconds());
                } finally {
                    renewals.end();
                }
                copy.stopMeasuring();
                String place = "commits " + pace;
                measured.add(new Measured(
                        Quantity.THROUGHPUT_BESIDE_WRITER,
                        place,
                        pace,
                        load.perSecond(),
                        load.done(),
                        0,
                        load.failed(),
                        PageRequests.PAGE_SIZE,
                        List.of()));
                if (renewals.count() > 0) {
                    measured.add(Measured.of(
                            Quantity.RENEWAL_BESIDE_WRITER, place, pace, renewals.medianMillis(), renewals.count()));
                }
            }
            if (pace > 0) {
                copy.requireCommitted();
            }
        }
    }

    /** Watches a service's renewals from a thread of its own; a few that follow too closely on one another are missed. */
    private static final class Renewals {

        private final List<Double> millis = new ArrayList<>();
        private final AtomicBoolean going = new AtomicBoolean(true);
        private final Thread watcher;

        Renewals(AuditLogService service) {
            watcher = new Thread(() -> watch(service), "renewals");
            watcher.setDaemon(true);
            watcher.start();
        }

        private void watch(AuditLogService service) {
            if (!(service instanceof IndexedAuditLogService indexed)) {
                return;
            }
            long known = indexed.stats().renewals();
            while (going.get()) {
                ServiceStats stats = indexed.stats();
                if (stats.renewals() != known) {
                    known = stats.renewals();
                    millis.add(stats.lastRenewal().toNanos() / NANOS_A_MILLI);
                }
                try {
                    Thread.sleep(STATS_PAUSE_MILLIS);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        void end() throws InterruptedException {
            going.set(false);
            watcher.join();
        }

        int count() {
            return millis.size();
        }

        double medianMillis() {
            return median(millis);
        }
    }

    /** One row after the other, each met by the next request. The baseline has nothing to renew. */
    private void renewals() throws Exception {
        if (session.contender == Contender.BASELINE) {
            return;
        }
        List<Double> millis = new ArrayList<>();
        try (CopyBesideWriter copy = CopyBesideWriter.of(files, "0");
                IndexedAuditLogService service = IndexedAuditLogService.open(
                        copy.dataset().database(), copy.dataset().payloads());
                EventWriter writer = new EventWriter(copy.dataset().database())) {
            for (int i = 0; i < session.plan.renewals(); i++) {
                TimeUnit.MILLISECONDS.sleep(SETTLED_MILLIS);
                payForARenewal(service);
                writer.commit();
                service.handle(PageRequests.first());
                millis.add(service.stats().lastRenewal().toNanos() / NANOS_A_MILLI);
                payForARenewal(service);
            }
            requireSnapshot(service);
        }
        measured.add(Measured.of(Quantity.RENEWAL, "one row", 0, median(millis), millis.size()));
    }

    /** Makes so many requests that the service takes the snapshot of a table of that size to be worth the next renewal. */
    private void payForARenewal(AuditLogService service) throws SQLException, IOException {
        for (int i = 0; i <= session.rows / ROWS_A_PAYING_REQUEST; i++) {
            service.handle(PageRequests.first());
        }
    }

    private static double median(List<Double> values) {
        return Samples.median(values.stream().flatMapToDouble(DoubleStream::of).toArray());
    }

    /** Bytes of the heap that are in use once garbage is collected. */
    private static long heap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long end(double seconds) {
        return System.nanoTime() + (long) (seconds * NANOS_A_SECOND);
    }
}
