package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.jobs.ChildJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Layers 1 and 2: the exact counters of one build, each taken by two JVMs that must agree. */
final class Counting {

    private Counting() {}

    /**
     * Counts.
     *
     * @param enhanced the build: the enhanced module's jar or its directory of classes
     * @param scenarios which scenarios
     * @return what both JVMs found
     * @throws IOException if a JVM fails, or the two differ; the message says where
     */
    static CountingResult count(Path enhanced, List<GateScenario> scenarios) throws IOException, InterruptedException {
        CountingJob job = new CountingJob(enhanced.toAbsolutePath().toString(), List.copyOf(scenarios));
        Path agent = Files.createTempFile("auditlog-counting", ".jar");
        try {
            CountingAgent.writeJar(agent);
            List<String> flags = new ArrayList<>(CountingFork.JVM_FLAGS);
            flags.add("-javaagent:" + agent);
            CountingResult one = ChildJob.run(flags, CountingFork.class, job, CountingResult.class);
            CountingResult two = ChildJob.run(flags, CountingFork.class, job, CountingResult.class);
            String difference = CountingResult.firstDifference(one, two);
            if (!difference.isEmpty()) {
                throw new IOException("The counters are not exact: two JVMs of the same build differ in " + difference);
            }
            return one;
        } finally {
            Files.deleteIfExists(agent);
        }
    }
}
