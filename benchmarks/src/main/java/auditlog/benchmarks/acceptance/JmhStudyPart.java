package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.harness.ResultName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/** A part of the study that is one JMH benchmark with the presets of its class, once for each size of its thread groups. */
final class JmhStudyPart implements MeasuringStage {

    private final String name;
    private final String title;
    private final String include;
    private final List<int[]> groupSizes;
    private final double plannedSeconds;
    private final Jmh jmh;
    private final Path directory;
    private final List<RunResult> raw = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    /**
     * @param include selects the benchmarks, as JMH does
     * @param groupSizes threads a role, for each run; empty for a benchmark without groups
     * @param plannedSeconds of a run, about
     */
    JmhStudyPart(
            String name,
            String title,
            String include,
            List<int[]> groupSizes,
            double plannedSeconds,
            Jmh jmh,
            Path directory) {
        this.name = name;
        this.title = title;
        this.include = include;
        this.groupSizes = List.copyOf(groupSizes);
        this.plannedSeconds = plannedSeconds;
        this.jmh = jmh;
        this.directory = directory;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public List<Step> steps() {
        if (groupSizes.isEmpty()) {
            return List.of(new Step(title, plannedSeconds, () -> run(jmh.options(), "")));
        }
        return groupSizes.stream()
                .map(sizes -> new Step(
                        title + ", groups of " + Arrays.toString(sizes),
                        plannedSeconds,
                        () -> run(
                                jmh.options()
                                        .threadGroups(sizes)
                                        .threads(Arrays.stream(sizes).sum()),
                                "threads a role " + Arrays.toString(sizes))))
                .toList();
    }

    private void run(ChainedOptionsBuilder options, String heading) throws Exception {
        Collection<RunResult> results = jmh.run(options.include(include));
        raw.addAll(results);
        Jmh.write(directory.resolve(name + ".json"), raw);
        if (!heading.isEmpty()) {
            lines.add("  " + heading);
        }
        for (RunResult result : results) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %s: %s ± %s %s",
                    ResultName.of(result.getParams()),
                    Text.number(result.getPrimaryResult().getScore()),
                    Text.number(result.getPrimaryResult().getScoreError()),
                    result.getPrimaryResult().getScoreUnit()));
            if (!groupSizes.isEmpty()) {
                lines.addAll(GroupStage.roles(result));
            }
        }
    }

    @Override
    public List<String> report() {
        return List.copyOf(lines);
    }
}
