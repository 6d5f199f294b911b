package auditlog.benchmarks.gate.measure;

import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.benchmarks.ChildJvm;
import auditlog.benchmarks.gate.raw.Counter;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.paired.Counts;
import auditlog.benchmarks.paired.ThreadCounters;
import auditlog.benchmarks.workload.Workload;
import auditlog.datagen.Dataset;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A counting JVM: asks baseline and enhanced service every request of the scenarios, digests their pages and counts what
 * they did. Started with {@link CountingAgent}, and without the full JIT, whose escape analysis removes allocations in one
 * JVM and not in the next.
 */
final class CountingFork {

    /** What the JVM is started with, beside the agent. */
    static final List<String> JVM_FLAGS = List.of("-XX:TieredStopAtLevel=1");

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

    private static CountingResult run(CountingJob job, Dataset dataset) throws Exception {
        Map<String, CountingResult.Scenario> scenarios = new LinkedHashMap<>();
        try (EnhancedLoader loader = new EnhancedLoader(Path.of(job.enhanced()), CountingFork.class.getClassLoader());
                AuditLogService baseline = new OffsetAuditLogService(dataset.database(), dataset.payloads());
                AuditLogService enhanced = loader.open(dataset)) {
            List<List<AuditQuery>> requests =
                    job.scenarios().stream().map(GateScenario::counted).toList();
            // One workload for all, since each makes the dataset's rows anew.
            Workload workload =
                    Workload.of(requests.stream().flatMap(List::stream).toList());
            int place = 0;
            for (int i = 0; i < requests.size(); i++) {
                GateScenario scenario = job.scenarios().get(i);
                int next = place + requests.get(i).size();
                int[] expected = IntStream.range(place, next)
                        .map(workload::expectedCount)
                        .toArray();
                CountingResult.Scenario counted;
                if (scenario.commits()) {
                    try (CommittedCopy copy = new CommittedCopy(dataset, loader, requests.get(i))) {
                        counted = count(scenario, requests.get(i), expected, copy);
                    }
                } else {
                    counted = count(scenario, requests.get(i), expected, () -> new Scene.Quiet(baseline, enhanced));
                }
                scenarios.put(scenario.toString(), counted);
                place = next;
            }
        }
        CountingAgent.requireWhole();
        return new CountingResult("jdk" + Runtime.version().feature() + "/" + layout(), objectBytes(), scenarios);
    }

    private static CountingResult.Scenario count(
            GateScenario scenario, List<AuditQuery> requests, int[] expected, Scene.Source scenes) throws Exception {
        PageDigest ofBaseline = new PageDigest();
        PageDigest ofEnhanced = new PageDigest();
        String firstDifference = "";
        long events = 0;
        try (Scene scene = scenes.open()) {
            for (int i = 0; i < expected.length; i++) {
                AuditQuery request = requests.get(i);
                scene.prepare(request);
                AuditPage page = scene.baseline().handle(request);
                if (page.count() != expected[i]) {
                    throw new IllegalStateException("The baseline returned " + page.count() + " events for " + request
                            + ", the dataset has " + expected[i]);
                }
                events += page.count();
                ofBaseline.add(page);
                String difference = compare(page, scene.enhanced(), request, ofEnhanced);
                if (firstDifference.isEmpty() && !difference.isEmpty()) {
                    firstDifference = request + ": " + difference;
                }
            }
        }
        Map<Counter, Long> baselineCounts = pass(scenes, Scene::baseline, requests);
        requireTheBaselinesOwn(scenario, baselineCounts, requests.size(), events);
        return new CountingResult.Scenario(
                requests.size(),
                events,
                firstDifference,
                new CountingResult.Side(ofBaseline.hex(), named(baselineCounts)),
                new CountingResult.Side(ofEnhanced.hex(), named(steady(scenario, scenes, requests))));
    }

    /** How the enhanced service's answer differs from the baseline's page; empty if it does not. */
    private static String compare(AuditPage page, AuditLogService enhanced, AuditQuery request, PageDigest digest) {
        try {
            AuditPage other = enhanced.handle(request);
            digest.add(other);
            if (PageDigest.of(page).equals(PageDigest.of(other))) {
                return "";
            }
            List<Long> ids = ids(page);
            List<Long> otherIds = ids(other);
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

    private static Map<Counter, Long> steady(GateScenario scenario, Scene.Source scenes, List<AuditQuery> requests)
            throws Exception {
        Map<Counter, Long> before = pass(scenes, Scene::enhanced, requests);
        for (int pass = 1; pass < MOST_PASSES; pass++) {
            Map<Counter, Long> counts = pass(scenes, Scene::enhanced, requests);
            if (counts.equals(before)) {
                return counts;
            }
            before = counts;
        }
        throw new IllegalStateException("The same requests of " + scenario + " never count the same twice in a row in "
                + MOST_PASSES + " passes; the last: " + before);
    }

    /** One pass over the requests. A request that fails is answered all the same, and is counted until it fails. */
    private static Map<Counter, Long> pass(
            Scene.Source scenes, Function<Scene, AuditLogService> side, List<AuditQuery> requests) throws Exception {
        ThreadCounters thread = new ThreadCounters();
        Map<Counter, Long> ofThread = new EnumMap<>(Counter.class);
        try (Scene scene = scenes.open()) {
            AuditLogService service = side.apply(scene);
            Tally.start();
            try {
                for (AuditQuery request : requests) {
                    Tally.pause();
                    scene.prepare(request);
                    Counts counts = thread.count(1, () -> {
                        Tally.resume();
                        return events(service, request);
                    });
                    ofThread.merge(Counter.READS, counts.reads(), Long::sum);
                    ofThread.merge(Counter.BYTES_READ, counts.bytesRead(), Long::sum);
                    ofThread.merge(Counter.BYTES_ALLOCATED, counts.bytesAllocated(), Long::sum);
                }
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
