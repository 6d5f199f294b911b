package auditlog.equivalence.mutants;

import auditlog.equivalence.mutants.TestJvm.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Builds the module with a bug and runs the bug's tests against it.
 *
 * @param sources of the module, without a bug
 * @param compilePath what the module's sources need
 * @param jvm runs the tests
 * @param limit the most time that a bug's tests may take
 * @param directory for what is built
 */
record BugHunt(ModuleSources sources, List<Path> compilePath, TestJvm jvm, Duration limit, Path directory) {

    enum Outcome {
        /** A test failed, as it should. */
        KILLED,
        /** The tests did not end in their time. Counts as killed: the bug was noticed, though by no assertion. */
        TIME_LIMIT,
        /** All tests passed: nothing notices the bug. */
        SURVIVED,
        /** The patch does not fit, does not compile, or the tests could not be run. Says nothing about the tests. */
        ERROR
    }

    /**
     * What became of a bug.
     *
     * @param detail the test that failed, or what went wrong; empty if there is nothing to say
     * @param seconds how long compilation and tests took
     */
    record Finding(SeededBug bug, Outcome outcome, String detail, double seconds) {

        boolean isGood() {
            return switch (outcome) {
                case KILLED, TIME_LIMIT -> true;
                case SURVIVED, ERROR -> false;
            };
        }
    }

    /** Hunts one bug. */
    Finding hunt(SeededBug bug) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Outcome outcome;
        String detail;
        try {
            Verdict verdict = run(bug.patch(), bug.tests(), limit);
            if (verdict instanceof Verdict.Failed failed) {
                outcome = Outcome.KILLED;
                detail = failed.test();
            } else if (verdict instanceof Verdict.TimedOut) {
                outcome = Outcome.TIME_LIMIT;
                detail = "time limit of " + limit.toSeconds() + " s";
            } else if (verdict instanceof Verdict.Passed passed) {
                outcome = Outcome.SURVIVED;
                detail = "all " + passed.tests() + " tests passed";
            } else {
                outcome = Outcome.ERROR;
                detail = ((Verdict.Broken) verdict).why();
            }
        } catch (PatchException e) {
            outcome = Outcome.ERROR;
            detail = e.getMessage();
        }
        return new Finding(bug, outcome, detail, (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1));
    }

    /** Builds the module with a patch and runs tests against it. */
    Verdict run(SourcePatch patch, ChosenTests tests, Duration mostTime)
            throws PatchException, IOException, InterruptedException {
        Path place = directory.resolve(patch.name());
        Path classes = place.resolve("classes");
        sources.compile(patch, compilePath, classes);
        return jvm.run(classes, tests, mostTime, place);
    }
}
