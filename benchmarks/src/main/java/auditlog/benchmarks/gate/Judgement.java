package auditlog.benchmarks.gate;

import auditlog.benchmarks.gate.raw.Layer;
import auditlog.benchmarks.gate.raw.RawDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What was decided from raw data, for those that try the gate itself out.
 *
 * @param verdict of the whole, in one word
 * @param findings every check
 */
public record Judgement(String verdict, List<Finding> findings) {

    /**
     * One check.
     *
     * @param layer where
     * @param subject of what, for example a scenario
     * @param name what, for example a counter; may be empty
     * @param verdict in one word
     * @param detail the numbers, in one line
     */
    public record Finding(Layer layer, String subject, String name, String verdict, String detail) {

        /** Whether the check passed. */
        public boolean passed() {
            return Verdict.PASS.name().equals(verdict);
        }
    }

    /** Keeps an unmodifiable copy. */
    public Judgement {
        findings = List.copyOf(findings);
    }

    /**
     * Judges.
     *
     * @param raw the raw data
     * @return the verdict with its checks
     */
    public static Judgement of(RawDirectory raw) {
        Report report = Judge.report(raw);
        return new Judgement(
                report.verdict().name(),
                report.checks().stream()
                        .map(check -> new Finding(
                                check.layer(),
                                check.subject(),
                                check.name(),
                                check.verdict().name(),
                                check.detail()))
                        .toList());
    }

    /**
     * The timed scenarios that the forks so far do not decide, see {@link auditlog.benchmarks.gate.raw.GateMeasurement.Stages}.
     *
     * @param raw the data so far
     * @param stage how many stages are complete
     * @return their names
     */
    public static List<String> undecided(RawDirectory raw, int stage) {
        return new TimeJudge(raw, raw.run()).undecided(stage);
    }

    /**
     * Makes what was measured the reference of a project, as {@code gate accept} does.
     *
     * @param raw the raw data
     * @param root the project's root
     * @param reason why
     * @throws IOException if the reference can't be written
     */
    public static void accept(RawDirectory raw, Path root, String reason) throws IOException {
        ReferenceUpdate.accept(raw, root, reason);
    }
}
