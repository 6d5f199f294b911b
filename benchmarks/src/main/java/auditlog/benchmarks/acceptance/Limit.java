package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.statistics.Interval;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.util.Collection;
import java.util.List;

/**
 * What "meaningfully better" means: the lower end of an interval of enhanced against baseline, and where it must lie; of
 * {@link Measure#SHARE} that of enhanced alone.
 *
 * @param setting under which load
 * @param workload on which requests
 * @param measure of what
 * @param atLeast the limit of the interval's lower end
 * @param strict whether it must lie above the limit, and not on it
 */
record Limit(Setting setting, WorkloadName workload, Measure measure, double atLeast, boolean strict) {

    /** All limits. */
    static final List<Limit> ALL = List.of(
            new Limit(Setting.RUNNER_20, WorkloadName.CONTRACT, Measure.THROUGHPUT, 10, false),
            new Limit(Setting.RUNNER_20, WorkloadName.CONTRACT, Measure.P95, 10, false),
            new Limit(Setting.RUNNER_20, WorkloadName.CONTRACT, Measure.P99, 10, false),
            new Limit(Setting.RUNNER_CORES, WorkloadName.HITS, Measure.THROUGHPUT, 3, false),
            new Limit(Setting.RUNNER_CORES, WorkloadName.HITS, Measure.P95, 3, false),
            new Limit(Setting.RUNNER_CORES, WorkloadName.HITS, Measure.P99, 3, false),
            new Limit(Setting.RUNNER_20, WorkloadName.HITS, Measure.THROUGHPUT, 3, false),
            new Limit(Setting.RUNNER_20, WorkloadName.HITS, Measure.P95, 3, false),
            new Limit(Setting.RUNNER_20, WorkloadName.HITS, Measure.P99, 1, true),
            new Limit(Setting.BESIDE_WRITER, WorkloadName.CONTRACT, Measure.THROUGHPUT, 100, false),
            new Limit(Setting.BESIDE_WRITER, WorkloadName.CONTRACT, Measure.SHARE, 0.5, false),
            new Limit(Setting.BESIDE_WRITER, WorkloadName.CONTRACT, Measure.COMMITS, 0.95, false),
            new Limit(Setting.BESIDE_WRITER, WorkloadName.HITS, Measure.THROUGHPUT, 10, false),
            new Limit(Setting.BESIDE_WRITER, WorkloadName.HITS, Measure.SHARE, 0.5, false),
            new Limit(Setting.BESIDE_WRITER, WorkloadName.HITS, Measure.COMMITS, 0.95, false),
            new Limit(Setting.OPEN_LOOP, WorkloadName.CONTRACT, Measure.CAPACITY, 10, false),
            new Limit(Setting.OPEN_LOOP, WorkloadName.HITS, Measure.CAPACITY, 3, false));

    private static final String WHY_LOW = "; 20 threads on few cores: a request that the scheduler interrupts waits for"
            + " all the others, so P99 here is mostly that wait";

    Limit {
        if (!measure.isCompared() && measure != Measure.SHARE) {
            throw new IllegalArgumentException(measure + " has no interval");
        }
    }

    /** Judges all that has a limit under some of the loads, see {@link #judge(Measurements, int, String)}. */
    static List<Check> judge(Collection<Setting> settings, Measurements measurements, int rounds, String repeat) {
        return ALL.stream()
                .filter(limit -> settings.contains(limit.setting))
                .map(limit -> limit.judge(measurements, rounds, repeat))
                .toList();
    }

    /**
     * Judges what was measured. What was not measured, or in fewer rounds than it should be, fails.
     *
     * @param measurements what was measured
     * @param rounds how many rounds the run was to have
     * @param repeat the command that repeats the measurement alone
     */
    Check judge(Measurements measurements, int rounds, String repeat) {
        Interval ratio = measure.isCompared()
                ? measurements.timesBetter(setting, workload, measure, Contender.ENHANCED, Contender.BASELINE)
                : measurements.interval(setting, workload, Contender.ENHANCED, measure);
        boolean reached = strict ? ratio.low() > atLeast : ratio.low() >= atLeast;
        boolean passed = ratio.isKnown() && ratio.observations() >= rounds && reached;
        String name = setting.key() + " " + workload + " " + measure.key();
        String found = ratio.observations() == 0
                ? "not measured"
                : "lower end " + Text.number(ratio.low()) + " of " + Text.interval(ratio) + " "
                        + (measure.isCompared() ? measure.comparison() : "of the quiet throughput") + ", "
                        + ratio.observations()
                        + " of " + rounds + " rounds";
        return new Check(name, passed, found + ", limit " + limitText(), repeat);
    }

    private String limitText() {
        return (strict ? "> " : ">= ") + Text.number(atLeast) + (strict ? WHY_LOW : "");
    }
}
