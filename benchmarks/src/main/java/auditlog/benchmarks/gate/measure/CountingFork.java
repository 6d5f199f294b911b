package auditlog.benchmarks.gate.measure;

import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.benchmarks.ChildJvm;
import auditlog.benchmarks.gate.raw.Counter;
import auditlog.benchmarks.jobs.ChildJob;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.paired.Counts;
import auditlog.benchmarks.paired.ThreadCounters;
import auditlog.benchmarks.workload.Workload;
import auditlog.datagen.Dataset;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A counting JVM: asks first the baseline and then the enhanced service every request of the scenarios, digests their pages and counts
 * what they did. Started with {@link CountingAgent}, and without the full JIT, whose escape analysis removes allocations in one
 * JVM and not in the next.
 */
final class CountingFork {

    /** As of before any service was opened. */
    private static final OtherThreads OTHERS = new OtherThreads();

    /**
     * What the JVM is started with, beside the agent: without the full JIT; without looks at the container's files, which the JVM takes in
     * whatever thread asks it something, at most every so many milliseconds; with softly reachable objects, like the JSON library's
     * buffers, kept however long a pass takes; and in one language, since letters are changed to small ones in others by way of more objects.
     */
    static final List<String> JVM_FLAGS = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:-UseContainerSupport",
            "-XX:SoftRefLRUPolicyMSPerMB=" + Integer.MAX_VALUE,
            "-Duser.language=en",
            "-Duser.country=");

    /** Caches fill during the first passes; two passes in a row that count the same are past that. */
    private static final int MOST_PASSES = 20;

    private static final int USUAL_ALIGNMENT = 8;
    private static final int OBJECTS = 1_000;

    private CountingFork() {}

    /**
     * Counts a job given as a file and writes the result to another.
     *
     * @param args the job's file and the result's
     */
    public static void main(String[] args) throws Exception {
        CountingJob job = Json.read(Path.of(args[0]), CountingJob.class);
        Dataset dataset =
                Dataset.verifiedBefore(Dataset.defaultDirectory(), System.getProperty(ChildJvm.TOKEN_PROPERTY));
        Json.write(Path.of(args[1]), run(job, dataset));
    }

    /** Each side by itself: while one is counted, nothing of the other's is there that could do anything. */
    private static CountingResult run(CountingJob job, Dataset dataset) throws Exception {
        List<Expected> scenarios = Expected.of(job.scenarios());
        Map<String, Answered> baselines = new LinkedHashMap<>();
        for (Expected scenario : scenarios) {
            ChildJob.at("counting the baseline, " + scenario.name());
            Answered answered = new Answered();
            Map<Counter, Long> counts = serve(
                    scenario,
                    dataset,
                    CountingFork::openBaseline,
                    (place, request, service) -> answered.add(service.handle(request), scenario.count(place), request),
                    (name, scenes, requests) -> pass(scenes, requests));
            requireTheBaselinesOwn(
                    scenario.scenario(), counts, scenario.requests().size(), answered.events);
            answered.counts = counts;
            baselines.put(scenario.name(), answered);
        }
        Map<String, CountingResult.Scenario> found = new LinkedHashMap<>();
        for (Expected scenario : scenarios) {
            ChildJob.at("counting the enhanced service, " + scenario.name());
            // With classes of its own: what they keep for ever would be another scenario's, and its counts depend on
            // which were asked for.
            try (EnhancedLoader loader =
                    new EnhancedLoader(Path.of(job.enhanced()), CountingFork.class.getClassLoader())) {
                found.put(scenario.name(), enhanced(scenario, dataset, loader, baselines.get(scenario.name())));
                // A class that these requests did not need would be missed.
                for (String name : Seam.classes()) {
                    loadIfThere(loader, name);
                }
            }
        }
        CountingAgent.requireWhole();
        return new CountingResult("jdk" + Runtime.version().feature() + "/" + layout(), objectBytes(), found);
    }

    private static void loadIfThere(ClassLoader loader, String name) {
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            // Its seam is then one that is not found, which is said where that is asked for.
        }
    }

    private static AuditLogService openBaseline(Dataset dataset) {
        return new OffsetAuditLogService(dataset.database(), dataset.payloads());
    }

    /** A scenario's requests with how many events the dataset has for each. */
    private record Expected(GateScenario scenario, List<AuditQuery> requests, int[] counts) {

        /** One workload for all, since each makes the dataset's rows anew. */
        static List<Expected> of(List<GateScenario> scenarios) {
            Workload workload = Workload.of(scenarios.stream()
                    .flatMap(scenario -> scenario.counted().stream())
                    .toList());
            List<Expected> all = new ArrayList<>();
            int place = 0;
            for (GateScenario scenario : scenarios) {
                List<AuditQuery> requests = scenario.counted();
                int next = place + requests.size();
                all.add(new Expected(
                        scenario,
                        requests,
                        IntStream.range(place, next)
                                .map(workload::expectedCount)
                                .toArray()));
                place = next;
            }
            return all;
        }

        String name() {
            return scenario.toString();
        }

        int count(int place) {
            return counts[place];
        }
    }

    /** What the baseline answered and what that took. */
    private static final class Answered {

        private final PageDigest digest = new PageDigest();
        private final List<String> digests = new ArrayList<>();
        private final List<List<Long>> ids = new ArrayList<>();
        private long events;
        private Map<Counter, Long> counts;

        void add(AuditPage page, int expected, AuditQuery request) {
            if (page.count() != expected) {
                throw new IllegalStateException("The baseline returned " + page.count() + " events for " + request
                        + ", the dataset has " + expected);
            }
            events += page.count();
            digest.add(page);
            digests.add(PageDigest.of(page));
            ids.add(ids(page));
        }
    }

    private interface Look {
        void at(int place, AuditQuery request, AuditLogService service) throws Exception;
    }

    private interface Count {
        Map<Counter, Long> of(Expected scenario, Scene.Source scenes, List<AuditQuery> requests) throws Exception;
    }

    /** Looks at one side's answers, then counts. */
    private static Map<Counter, Long> serve(
            Expected scenario, Dataset dataset, Scene.Opening opening, Look look, Count count) throws Exception {
        if (scenario.scenario().commits()) {
            try (CommittedCopy copy = new CommittedCopy(dataset, opening, scenario.requests())) {
                return serve(scenario, copy, look, count);
            }
        }
        CountedTime.pass();
        try (AuditLogService service = opening.open(dataset)) {
            return serve(scenario, () -> new Scene.Quiet(service), look, count);
        }
    }

    private static Map<Counter, Long> serve(Expected scenario, Scene.Source scenes, Look look, Count count)
            throws Exception {
        try (Scene scene = scenes.open()) {
            for (int i = 0; i < scenario.requests().size(); i++) {
                AuditQuery request = scenario.requests().get(i);
                scene.prepare(request);
                look.at(i, request, scene.service());
            }
        }
        return count.of(scenario, scenes, scenario.requests());
    }

    private static CountingResult.Scenario enhanced(
            Expected scenario, Dataset dataset, EnhancedLoader loader, Answered baseline) throws Exception {
        PageDigest digest = new PageDigest();
        List<String> differences = new ArrayList<>();
        Map<Counter, Long> counts = serve(
                scenario,
                dataset,
                loader::open,
                (place, request, service) -> {
                    String difference = compare(baseline, place, service, request, digest);
                    if (!difference.isEmpty()) {
                        differences.add(request + ": " + difference);
                    }
                },
                CountingFork::steady);
        return new CountingResult.Scenario(
                scenario.requests().size(),
                baseline.events,
                differences.isEmpty() ? "" : differences.get(0),
                new CountingResult.Side(baseline.digest.hex(), named(baseline.counts)),
                new CountingResult.Side(digest.hex(), named(counts)));
    }

    /** How the enhanced service's answer differs from the baseline's page; empty if it does not. */
    private static String compare(
            Answered baseline, int place, AuditLogService enhanced, AuditQuery request, PageDigest digest) {
        try {
            AuditPage page = enhanced.handle(request);
            digest.add(page);
            if (baseline.digests.get(place).equals(PageDigest.of(page))) {
                return "";
            }
            List<Long> ids = baseline.ids.get(place);
            List<Long> otherIds = ids(page);
            return ids.equals(otherIds)
                    ? "the same events, but not the same fields, payloads or count"
                    : "baseline's ids " + ids + ", enhanced's " + otherIds;
        } catch (Exception e) {
            digest.addFailure(request, e);
            return "enhanced failed: " + e;
        }
    }

    private static List<Long> ids(AuditPage page) {
        return page.events().stream().map(event -> event.id()).toList();
    }

    private static Map<Counter, Long> steady(Expected scenario, Scene.Source scenes, List<AuditQuery> requests)
            throws Exception {
        Map<Counter, Long> before = pass(scenes, requests);
        for (int pass = 1; pass < MOST_PASSES; pass++) {
            Map<Counter, Long> counts = pass(scenes, requests);
            if (counts.equals(before)) {
                return counts;
            }
            before = counts;
        }
        throw new IllegalStateException("The same requests of " + scenario.name()
                + " never count the same twice in a row in " + MOST_PASSES + " passes; the last: " + before);
    }

    /** One pass over the requests. A request that fails is answered all the same, and is counted until it fails. */
    private static Map<Counter, Long> pass(Scene.Source scenes, List<AuditQuery> requests) throws Exception {
        ThreadCounters thread = new ThreadCounters();
        Map<Counter, Long> ofThread = new EnumMap<>(Counter.class);
        try (Scene scene = scenes.open()) {
            AuditLogService service = scene.service();
            Tally.start();
            try {
                for (AuditQuery request : requests) {
                    Tally.pause();
                    scene.prepare(request);
                    CountedTime.pass();
                    Counts counts = thread.count(1, () -> {
                        Tally.resume();
                        return events(service, request);
                    });
                    ofThread.merge(Counter.READS, counts.reads(), Long::sum);
                    ofThread.merge(Counter.BYTES_READ, counts.bytesRead(), Long::sum);
                    ofThread.merge(Counter.BYTES_ALLOCATED, counts.bytesAllocated(), Long::sum);
                }
                Tally.pause();
                OTHERS.awaitRest();
            } finally {
                Tally.stop();
            }
        }
        Map<Counter, Long> counts = new EnumMap<>(Tally.counts());
        counts.putAll(ofThread);
        return counts;
    }

    private static long events(AuditLogService service, AuditQuery request) {
        try {
            return service.handle(request).count();
        } catch (Exception e) {
            return 0; // compared before, where it was reported
        }
    }

    /** What the frozen baseline does is known: if the counters do not say so, they do not count. */
    private static void requireTheBaselinesOwn(
            GateScenario scenario, Map<Counter, Long> counts, int requests, long events) {
        require(scenario, counts, Counter.OPENS, requests + events);
        require(scenario, counts, Counter.EVENTS_DECODED, events);
        require(scenario, counts, Counter.ELSEWHERE, 0);
        if (counts.get(Counter.STATEMENTS) < requests || counts.get(Counter.READS) < events) {
            throw new IllegalStateException("The counters do not count: baseline, " + scenario + ": " + counts);
        }
    }

    private static void require(GateScenario scenario, Map<Counter, Long> counts, Counter counter, long known) {
        if (counts.get(counter) != known) {
            throw new IllegalStateException("The counters do not count: the baseline's " + counter.word() + " in "
                    + scenario + " are " + known + ", counted were " + counts.get(counter));
        }
    }

    private static Map<String, Long> named(Map<Counter, Long> counts) {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().word(), Map.Entry::getValue));
    }

    /** One word for how this JVM lays objects out. */
    private static String layout() throws IOException {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.newPlatformMXBeanProxy(
                ManagementFactory.getPlatformMBeanServer(),
                "com.sun.management:type=HotSpotDiagnostic",
                HotSpotDiagnosticMXBean.class);
        String references = isOn(jvm, "UseCompressedOops") ? "compressed" : "full";
        String headers = isOn(jvm, "UseCompactObjectHeaders")
                ? "compact"
                : isOn(jvm, "UseCompressedClassPointers") ? "" : "longheaders";
        boolean isUsual = Integer.parseInt(value(jvm, "ObjectAlignmentInBytes")) == USUAL_ALIGNMENT;
        return references + headers + (isUsual ? "" : "sparse");
    }

    private static boolean isOn(HotSpotDiagnosticMXBean jvm, String option) {
        return "true".equals(value(jvm, option));
    }

    /** The option's value; empty if this JVM has no such option. */
    private static String value(HotSpotDiagnosticMXBean jvm, String option) {
        try {
            return jvm.getVMOption(option).getValue();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** What {@code new Object()} costs. */
    private static int objectBytes() throws Exception {
        Object[] kept = new Object[OBJECTS];
        Counts counts = null;
        // The first time, more than the objects is made.
        for (int turn = 0; turn < 2; turn++) {
            counts = new ThreadCounters().count(OBJECTS, () -> {
                for (int i = 0; i < kept.length; i++) {
                    kept[i] = new Object();
                }
                return 0;
            });
        }
        return Math.toIntExact(counts.bytesAllocated() / OBJECTS);
    }
}
