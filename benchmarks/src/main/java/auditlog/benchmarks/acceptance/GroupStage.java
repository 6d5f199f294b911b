package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.harness.ResultName;
import auditlog.benchmarks.workload.Contender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * One run of the thread group: shallow readers beside deep ones, baseline and enhanced. Each role is shown by itself, with what
 * it was served; a sum over unlike roles says nothing.
 */
final class GroupStage implements MeasuringStage {

    /** The benchmark with a thread group, as JMH selects it. */
    static final String INCLUDE = "\\.ShallowBesideDeepBenchmark\\.";

    private static final double START_SECONDS = 2;

    private final Plan plan;
    private final Figures figures;
    private final Jmh jmh;
    private final Path results;
    private final List<RunResult> raw = new ArrayList<>();

    /**
     * @param plan how long
     * @param figures where to
     * @param jmh runs it
     * @param results the directory of the raw JSON file
     */
    GroupStage(Plan plan, Figures figures, Jmh jmh, Path results) {
        this.plan = plan;
        this.figures = figures;
        this.jmh = jmh;
        this.results = results;
    }

    @Override
    public String name() {
        return "groups";
    }

    @Override
    public String title() {
        return "A JMH thread group, each role by itself";
    }

    @Override
    public List<Step> steps() {
        double seconds = START_SECONDS + (plan.warmupMillis() + plan.groupMillis()) / 1e3;
        return Stream.of(Contender.BASELINE, Contender.ENHANCED)
                .map(contender -> new Step(contender + ", first pages beside deep ones", seconds, () -> run(contender)))
                .toList();
    }

    private void run(Contender contender) throws Exception {
        Collection<RunResult> run = jmh.run(jmh.oneIteration(plan.warmupMillis(), plan.groupMillis())
                .include(INCLUDE)
                .param("impl", contender.toString()));
        raw.addAll(run);
        Jmh.write(results.resolve("jmh-groups.json"), raw);
        for (RunResult result : run) {
            for (Result<?> role : result.getSecondaryResults().values()) {
                figures.add(key(result, role.getLabel()), role.getScore());
            }
        }
    }

    @Override
    public List<String> report() {
        List<String> lines = new ArrayList<>();
        for (RunResult result : raw) {
            lines.add("  " + ResultName.of(result.getParams()));
            lines.addAll(roles(result));
        }
        return lines;
    }

    /** A line for each role and each of its counters. */
    static List<String> roles(RunResult result) {
        List<String> lines = new ArrayList<>();
        for (Result<?> role : result.getSecondaryResults().values()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "    %-44s %12s %s",
                    role.getLabel(),
                    Text.number(role.getScore()),
                    role.getScoreUnit()));
        }
        return lines;
    }

    private static String key(RunResult result, String label) {
        return "groups." + ResultName.of(result.getParams()).replace(' ', '.') + "." + label;
    }
}
