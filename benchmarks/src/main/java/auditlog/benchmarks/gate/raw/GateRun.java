package auditlog.benchmarks.gate.raw;

import auditlog.benchmarks.Environment;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a run set out to measure, written before it measures anything: {@code gate-run.json}. What is declared here and
 * not found beside it is an error, never a pass.
 *
 * @param schema the version of this format: {@link #SCHEMA}
 * @param started when, in ISO 8601, UTC
 * @param command the words after {@code ./run_tests} that ask for the like again: {@link #GATE}, or those of a comparison of two commits
 * @param thisCommit what is judged
 * @param otherCommit what it is compared with; null if there is none
 * @param why why it is that commit, in a few words; empty if there is none
 * @param seed what every shuffling and sampling of the run was derived from
 * @param environment the machine, the JVM and its flags
 * @param layers the layers asked for
 * @param asked the scenarios that the user named; empty for all
 * @param scenarios the scenarios to be measured, with their kinds
 * @param forks the declared forks of each stage of the time layer, for example 10 and 10
 * @param blocks blocks a fork and an arm
 * @param claimForks forks of each claim
 * @param limits what it is decided with
 * @param incomparable why the time layer can't tell (another version of sqlite-jdbc, of jackson, of the baseline's types);
 *     empty if it can
 * @param identical whether both sides have the same classes, so that there is nothing to time
 * @param stale jars or classes that are not of the commits they should be; empty in a good run
 */
public record GateRun(
        int schema,
        String started,
        String command,
        Commit thisCommit,
        Commit otherCommit,
        String why,
        long seed,
        Environment environment,
        List<Layer> layers,
        List<String> asked,
        List<Scenario> scenarios,
        List<Integer> forks,
        int blocks,
        int claimForks,
        Limits limits,
        List<String> incomparable,
        boolean identical,
        List<String> stale) {

    /** The version of the format that this code writes and reads. */
    public static final int SCHEMA = 2;

    /** The command of a run that compares the working tree with the committed reference. */
    public static final String GATE = "gate";

    public GateRun {
        if (schema != SCHEMA) {
            throw new IllegalArgumentException("Raw data of version " + schema + "; this is a reader of " + SCHEMA);
        }
        Objects.requireNonNull(started);
        Objects.requireNonNull(command);
        Objects.requireNonNull(why);
        Objects.requireNonNull(thisCommit);
        Objects.requireNonNull(environment);
        Objects.requireNonNull(limits);
        layers = List.copyOf(layers);
        asked = List.copyOf(asked);
        scenarios = List.copyOf(scenarios);
        forks = List.copyOf(forks);
        incomparable = List.copyOf(incomparable);
        stale = List.copyOf(stale);
        if (layers.isEmpty() || scenarios.isEmpty()) {
            throw new IllegalArgumentException("A run needs a layer and a scenario");
        }
        Set<String> names = new HashSet<>();
        scenarios.forEach(scenario -> {
            if (!names.add(scenario.name())) {
                throw new IllegalArgumentException("Two scenarios are called " + scenario.name());
            }
        });
        if (forks.isEmpty() || forks.stream().anyMatch(count -> count < 1) || blocks < 1 || claimForks < 1) {
            throw new IllegalArgumentException(
                    "Needed: stages of one fork or more, a block, a fork of the claims; given: stages " + forks
                            + ", blocks " + blocks + ", forks of the claims " + claimForks);
        }
        int least = leastForks(limits.level() / decisions(scenarios, forks));
        if (layers.contains(Layer.TIME) && forks.get(0) < least) {
            throw new IllegalArgumentException(
                    "With " + forks.get(0) + " forks the sign-flip test can't reach its level: "
                            + least + " or more are needed for " + decisions(scenarios, forks)
                            + " decisions (timed scenarios times stages)");
        }
    }

    /** Whether two commits or runs are compared with each other, and the committed reference with neither. */
    @JsonIgnore
    public boolean isComparison() {
        return !command.equals(GATE);
    }

    /** The scenarios that the time layer measures. */
    public List<Scenario> timed() {
        return timed(scenarios);
    }

    /** The level of one decision of the time layer: that of the whole, shared among timed scenarios and stages. */
    public double decisionLevel() {
        return limits.level() / decisions(scenarios, forks);
    }

    private static List<Scenario> timed(List<Scenario> scenarios) {
        return scenarios.stream().filter(Scenario::timed).toList();
    }

    private static int decisions(List<Scenario> scenarios, List<Integer> forks) {
        return Math.max(1, timed(scenarios).size() * forks.size());
    }

    /** The least n with {@code 2^-n <= level}: the smallest p that a sign-flip test of n observations can give. */
    private static int leastForks(double level) {
        int forks = 0;
        for (double p = 1; p > level; p /= 2) {
            forks++;
        }
        return forks;
    }
}
