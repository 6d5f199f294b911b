package auditlog.equivalence;

import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.datagen.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Compares the two services on every request of some filters of a {@link Domain}, or of all.
 *
 * <p>For a filter and a page size the baseline is asked page after page up to the first short one, and each is compared with
 * the enhanced page. By the semantics of OFFSET all later pages are empty; the enhanced service is asked for every one of
 * them and must say so. There the baseline is asked too at the last page, once a filter, and at places drawn from a
 * fixed seed. The first difference ends the sweep.
 *
 * <p>Filters are handed out to the threads one at a time, those without an actor first: they are by far the longest.
 */
public final class DomainSweep {

    /** Places past the end at which the baseline is asked too, in a sweep of the whole domain. */
    public static final int SEEDED_PLACES = 4_000;

    /** Where threads meet at a lock of SQLite's, others run meanwhile; with one a processor, the processor would wait. */
    private static final int THREADS_A_PROCESSOR = 8;

    private static final long SEED = 20_251_230L;

    /** The time of a baseline request in enhanced requests, roughly: only the estimate of the time left depends on it. */
    private static final double BASELINE_WEIGHT = 1_000;

    /** Baseline requests of a filter with an actor, roughly: likewise. */
    private static final double BASELINE_REQUESTS_OF_FILTER = 4.5;

    private final Domain domain;
    private final List<ServicePair> pairs;
    private final Progress progress;
    private final Duration progressEvery;

    private final LongAdder ownPages = new LongAdder();
    private final LongAdder lastPages = new LongAdder();
    private final LongAdder seededPlaces = new LongAdder();
    private final LongAdder emptyByOffset = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final AtomicInteger nextFilter = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private DomainSweep(Domain domain, List<ServicePair> pairs, Progress progress, Duration progressEvery) {
        this.domain = domain;
        this.pairs = List.copyOf(pairs);
        this.progress = progress;
        this.progressEvery = progressEvery;
    }

    /**
     * Sweeps a whole domain.
     *
     * @param domain the requests
     * @param pairs the services; where there is a pair for each processor, over a copy of the database of its own, no two
     *     baselines meet at a lock
     * @param progress told every {@code progressEvery} how far the sweep is
     * @param progressEvery time between two lines of progress
     * @return what was compared; its {@code requests} are exactly the domain's
     * @throws DifferenceException if a request is answered differently, naming it
     * @throws InterruptedException if the thread is interrupted; the sweep ends
     */
    public static SweepResult wholeDomain(
            Domain domain, List<ServicePair> pairs, Progress progress, Duration progressEvery)
            throws InterruptedException {
        int[] all = IntStream.range(0, domain.filters()).toArray();
        return new DomainSweep(domain, pairs, progress, progressEvery).run(all, SEEDED_PLACES);
    }

    /**
     * Sweeps the filters without an actor and a sample of the others, drawn from a fixed seed.
     *
     * @param domain the requests
     * @param pair the services
     * @param sampled how many filters with an actor
     * @param progress told every {@code progressEvery} how far the sweep is
     * @param progressEvery time between two lines of progress
     * @return what was compared
     * @throws DifferenceException if a request is answered differently, naming it
     * @throws InterruptedException if the thread is interrupted; the sweep ends
     */
    public static SweepResult sample(
            Domain domain, ServicePair pair, int sampled, Progress progress, Duration progressEvery)
            throws InterruptedException {
        int withoutActor = domain.filtersWithoutActor();
        IntStream drawn = new SplittableRandom(SEED)
                .ints(withoutActor, domain.filters())
                .distinct()
                .limit(sampled);
        int[] filters =
                IntStream.concat(IntStream.range(0, withoutActor), drawn).toArray();
        int places = (int) ((long) SEEDED_PLACES * filters.length / domain.filters());
        return new DomainSweep(domain, List.of(pair), progress, progressEvery).run(filters, places);
    }

    private SweepResult run(int[] filters, int places) throws InterruptedException {
        long start = System.nanoTime();
        int[] placesOfFilter = new int[filters.length];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < places; i++) {
            placesOfFilter[random.nextInt(filters.length)]++;
        }

        int processors = Runtime.getRuntime().availableProcessors();
        int threads = pairs.size() < processors ? THREADS_A_PROCESSOR * processors : pairs.size();
        CountDownLatch running = new CountDownLatch(threads);
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            ServicePair pair = pairs.get(i % pairs.size());
            Thread worker = new Thread(
                    () -> {
                        try {
                            work(pair, filters, placesOfFilter);
                        } finally {
                            running.countDown();
                        }
                    },
                    "domain-sweep-" + i);
            worker.setDaemon(true);
            workers.add(worker);
            worker.start();
        }
        try {
            while (!running.await(progressEvery.toNanos(), TimeUnit.NANOSECONDS)) {
                report(filters.length, (System.nanoTime() - start) / 1e9);
            }
        } finally {
            nextFilter.set(filters.length);
            for (Thread worker : workers) {
                worker.interrupt();
            }
        }
        return result(filters.length, threads, (System.nanoTime() - start) / 1e9);
    }

    private SweepResult result(int filters, int threads, double seconds) {
        Throwable failed = failure.get();
        if (failed instanceof DifferenceException difference) {
            throw difference;
        }
        if (failed != null) {
            throw new DifferenceException("The sweep failed: " + failed, failed);
        }
        SweepResult result = new SweepResult(
                filters,
                ownPages.sum() + lastPages.sum() + seededPlaces.sum() + emptyByOffset.sum(),
                ownPages.sum(),
                lastPages.sum(),
                seededPlaces.sum(),
                emptyByOffset.sum(),
                events.sum(),
                threads,
                seconds);
        if (result.requests() != filters * domain.requestsOfFilter()) {
            throw new DifferenceException("The sweep asked " + result.requests() + " requests, but "
                    + filters * domain.requestsOfFilter() + " belong to its filters");
        }
        return result;
    }

    private void work(ServicePair pair, int[] filters, int[] placesOfFilter) {
        try {
            for (int i = nextFilter.getAndIncrement(); i < filters.length; i = nextFilter.getAndIncrement()) {
                sweep(pair, filters[i], placesOfFilter[i]);
            }
        } catch (Exception | Error e) {
            failure.compareAndSet(null, e);
            nextFilter.set(filters.length);
        }
    }

    private void sweep(ServicePair pair, int filterNumber, int places) {
        Domain.Filter filter = domain.filter(filterNumber);
        List<Integer> sizes = domain.pageSizes();
        int[] firstShort = new int[sizes.size()];
        for (int size = 0; size < firstShort.length; size++) {
            firstShort[size] = compareOwnPages(pair, filter, sizes.get(size));
        }
        BitSet[] compared = comparePastTheEnd(pair, filterNumber, filter, firstShort, places);
        for (int size = 0; size < firstShort.length; size++) {
            requireEmpty(pair.enhanced(), filter, sizes.get(size), firstShort[size] + 1, compared[size]);
        }
    }

    /** Compares the pages up to the baseline's first short one, whose number is returned. */
    private int compareOwnPages(ServicePair pair, Domain.Filter filter, int pageSize) {
        for (int page = 1; page <= domain.pages(); page++) {
            AuditPage own = pair.requireSamePage(domain.request(filter, page, pageSize));
            ownPages.increment();
            events.add(own.count());
            if (own.count() < pageSize) {
                return page;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted");
            }
        }
        return domain.pages();
    }

    /** Compares the domain's last page, for one page size, and some drawn places; returns which pages, by page size. */
    private BitSet[] comparePastTheEnd(
            ServicePair pair, int filterNumber, Domain.Filter filter, int[] firstShort, int places) {
        SplittableRandom random = new SplittableRandom(SEED + filterNumber);
        BitSet[] compared = new BitSet[firstShort.length];
        long free = 0;
        for (int size = 0; size < firstShort.length; size++) {
            compared[size] = new BitSet(domain.pages() + 1);
            free += domain.pages() - firstShort[size];
        }
        if (free == 0) {
            return compared;
        }
        int last = random.nextInt(firstShort.length);
        while (firstShort[last] == domain.pages()) {
            last = (last + 1) % firstShort.length;
        }
        compare(pair, filter, last, domain.pages(), compared);
        lastPages.increment();
        for (int drawn = 0; drawn < Math.min(places, free - 1); drawn++) {
            int size;
            int page;
            do {
                size = random.nextInt(firstShort.length);
                page = random.nextInt(1, domain.pages() + 1);
            } while (page <= firstShort[size] || compared[size].get(page));
            compare(pair, filter, size, page, compared);
            seededPlaces.increment();
        }
        return compared;
    }

    private void compare(ServicePair pair, Domain.Filter filter, int size, int page, BitSet[] compared) {
        AuditQuery request = domain.request(filter, page, domain.pageSizes().get(size));
        AuditPage both = pair.requireSamePage(request);
        if (both.count() != 0) {
            throw new DifferenceException(request + ": " + both.count() + " events after a short page, from both");
        }
        compared[size].set(page);
    }

    private void requireEmpty(
            AuditLogService enhanced, Domain.Filter filter, int pageSize, int firstPage, BitSet compared) {
        long asked = 0;
        for (int page = firstPage; page <= domain.pages(); page++) {
            if (compared.get(page)) {
                continue;
            }
            AuditQuery request = domain.request(filter, page, pageSize);
            AuditPage answer = handle(enhanced, request);
            if (answer.count() != 0 || !answer.events().isEmpty() || !request.equals(answer.query())) {
                throw new DifferenceException(
                        request + ": empty by the semantics of OFFSET, since it comes after a short page; enhanced "
                                + answer.count() + " events, answered as " + answer.query());
            }
            asked++;
        }
        emptyByOffset.add(asked);
    }

    private static AuditPage handle(AuditLogService enhanced, AuditQuery request) {
        try {
            return enhanced.handle(request);
        } catch (Exception e) {
            throw new DifferenceException(
                    request
                            + ": empty by the semantics of OFFSET, since it comes after a short page; enhanced failed with "
                            + e,
                    e);
        }
    }

    private void report(int filters, double seconds) {
        long both = ownPages.sum() + lastPages.sum() + seededPlaces.sum();
        long asked = both + emptyByOffset.sum();
        double all = (double) filters * domain.requestsOfFilter();
        double done = asked + both * BASELINE_WEIGHT;
        double allBoth = Math.max(both, filters * BASELINE_REQUESTS_OF_FILTER);
        double left = seconds * ((all + allBoth * BASELINE_WEIGHT) / Math.max(1, done) - 1);
        progress.line(String.format(
                Locale.ROOT,
                "sweep: %.1f %% of %,.0f requests, %,.0f a second, about %.0f s left",
                100 * asked / all,
                all,
                asked / seconds,
                left));
    }
}
