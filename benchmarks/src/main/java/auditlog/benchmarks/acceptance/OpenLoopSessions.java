package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.jobs.ChildJob;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.openloop.CaseResult;
import auditlog.benchmarks.openloop.OpenLoopFork;
import auditlog.benchmarks.openloop.OpenLoopReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The open loop's sessions of a stage, and what they gave so far in a file. */
final class OpenLoopSessions {

    /** Runs a session. */
    @FunctionalInterface
    interface Runner {
        OpenLoopFork.Results run(OpenLoopFork.Session session) throws Exception;
    }

    /** Each in a JVM of its own. */
    static final Runner FORKED = session -> ChildJob.run(OpenLoopFork.class, session, OpenLoopFork.Results.class);

    private final Runner runner;
    private final Path file;
    private final List<Double> limitsMillis;
    private final List<CaseResult> measured = new ArrayList<>();

    /**
     * @param runner runs a session
     * @param file where to, see {@link OpenLoopReport}
     * @param limitsMillis of P99 of the response time, for the capacities
     */
    OpenLoopSessions(Runner runner, Path file, List<Double> limitsMillis) {
        this.runner = runner;
        this.file = file;
        this.limitsMillis = List.copyOf(limitsMillis);
    }

    /**
     * Runs a session and stores what all gave.
     *
     * @return what this one gave
     */
    List<CaseResult> run(OpenLoopFork.Session session) throws Exception {
        if (measured.isEmpty()) {
            // An earlier run's is not to be taken for this one's if this one fails.
            Files.deleteIfExists(file);
        }
        List<CaseResult> results = runner.run(session).cases();
        measured.addAll(results);
        Json.write(file, report());
        return results;
    }

    /** What all sessions gave so far. */
    OpenLoopReport report() {
        return OpenLoopReport.of(measured, limitsMillis);
    }
}
