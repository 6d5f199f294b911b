package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.gate.raw.Answers;
import auditlog.benchmarks.gate.raw.Counter;
import auditlog.benchmarks.gate.raw.Counters;
import auditlog.benchmarks.jobs.ChildJob;
import auditlog.benchmarks.jobs.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Layers 1 and 2 of one build: the answers' digests and the exact counters, taken by JVMs that must agree.
 *
 * @param repeats what each JVM found
 */
record Counting(List<CountingResult> repeats) {

    private static final int JVMS = 2;

    /**
     * Counts.
     *
     * @param enhanced the build: the enhanced module's jar or its directory of classes
     * @param scenarios which scenarios
     * @param limit how long a JVM may take
     * @return what the JVMs found
     * @throws IOException if a JVM fails; the message has what it printed
     */
    static Counting of(Path enhanced, List<GateScenario> scenarios, Duration limit)
            throws IOException, InterruptedException {
        CountingJob job = new CountingJob(enhanced.toAbsolutePath().toString(), List.copyOf(scenarios));
        try (TemporaryDirectory directory = new TemporaryDirectory("auditlog-counting")) {
            Path agent = directory.path().resolve("agent.jar");
            CountingAgent.writeJar(agent);
            List<String> flags = new ArrayList<>(CountingFork.JVM_FLAGS);
            flags.add("-javaagent:" + agent);
            return new Counting(
                    atOnce(() -> ChildJob.run(flags, CountingFork.class, job, CountingResult.class, limit)));
        }
    }

    /** Nothing that is counted depends on what else runs, so the JVMs run side by side. */
    private static List<CountingResult> atOnce(Callable<CountingResult> jvm) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(JVMS);
        try {
            List<CountingResult> repeats = new ArrayList<>();
            for (Future<CountingResult> repeat : threads.invokeAll(Collections.nCopies(JVMS, jvm))) {
                repeats.add(repeat.get());
            }
            return List.copyOf(repeats);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** Layer 1. Where the JVMs' digests differ, that of the one that differs from the first counts. */
    Answers answers() {
        return new Answers(first().scenarios().entrySet().stream()
                .map(entry -> new Answers.Digests(
                        entry.getKey(),
                        entry.getValue().requests(),
                        odd(entry.getKey(), true),
                        odd(entry.getKey(), false)))
                .toList());
    }

    /** Layer 2. */
    Counters counters() {
        return new Counters(
                first().jvm(),
                first().objectBytes(),
                first().scenarios().entrySet().stream()
                        .map(entry -> new Counters.Counted(
                                entry.getKey(),
                                entry.getValue().requests(),
                                entry.getValue().events(),
                                Arrays.stream(Counter.values())
                                        .map(counter -> total(entry.getKey(), counter))
                                        .toList()))
                        .toList());
    }

    /** The requests that were answered differently, the first of each scenario. */
    List<String> differences() {
        return first().scenarios().values().stream()
                .map(CountingResult.Scenario::firstDifference)
                .filter(difference -> !difference.isEmpty())
                .toList();
    }

    private CountingResult first() {
        return repeats.get(0);
    }

    private Counters.Total total(String scenario, Counter counter) {
        return new Counters.Total(
                counter.word(),
                repeats.stream()
                        .map(repeat -> repeat.scenarios()
                                .get(scenario)
                                .enhanced()
                                .counts()
                                .get(counter.word()))
                        .toList());
    }

    private String odd(String scenario, boolean ofBaseline) {
        List<String> digests = repeats.stream()
                .map(repeat -> repeat.scenarios().get(scenario))
                .map(found -> (ofBaseline ? found.baseline() : found.enhanced()).digest())
                .toList();
        return digests.stream()
                .filter(digest -> !digest.equals(digests.get(0)))
                .findFirst()
                .orElse(digests.get(0));
    }
}
