package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.workload.WorkloadName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;

/** An account of where a request's time goes, part by part, one fork a part. */
final class PartsStage implements MeasuringStage {

    private static final String BENCHMARK = "RequestPartsBenchmark";
    private static final double START_SECONDS = 3;

    /** The parts, in the order of a request, as the benchmark's methods are named. */
    private enum Part {
        BASELINE_WHOLE("baselineWhole", "baseline, a whole request"),
        BASELINE_CONNECTION("baselineConnection", "  a connection opened and closed"),
        BASELINE_QUERY("baselineQuery", "  the query with OFFSET, on an open connection"),
        BASELINE_PAYLOAD_FILES("baselinePayloadFiles", "  payload file opened, sought, read, closed, each event"),
        BASELINE_DECODING("baselineDecoding", "  payloads decoded by the JSON library"),
        ENHANCED_WHOLE("enhancedWhole", "enhanced, a whole request"),
        ENHANCED_STAT("enhancedStat", "  freshness: stat of the database file"),
        ENHANCED_HEADER("enhancedHeader", "  freshness: the header's change counter"),
        ENHANCED_PAYLOAD_READS("enhancedPayloadReads", "  payloads read through an open handle"),
        ENHANCED_DECODING("enhancedDecoding", "  payloads decoded, plain documents by the short way");

        private final String method;
        private final String label;

        Part(String method, String label) {
            this.method = method;
            this.label = label;
        }
    }

    private final Plan plan;
    private final Figures figures;
    private final Jmh jmh;
    private final Path results;
    private final List<RunResult> raw = new ArrayList<>();

    /**
     * @param plan how long
     * @param figures where to, as {@code parts.WORKLOAD.METHOD}, in microseconds a request
     * @param jmh runs it
     * @param results the directory of the raw JSON file
     */
    PartsStage(Plan plan, Figures figures, Jmh jmh, Path results) {
        this.plan = plan;
        this.figures = figures;
        this.jmh = jmh;
        this.results = results;
    }

    @Override
    public String name() {
        return "parts";
    }

    @Override
    public String title() {
        return "Where a request's time goes, part by part";
    }

    @Override
    public List<Step> steps() {
        double seconds = START_SECONDS + (plan.warmupMillis() + plan.partMillis()) / 1e3;
        List<Step> steps = new ArrayList<>();
        for (Part part : Part.values()) {
            for (WorkloadName workload : WorkloadName.values()) {
                steps.add(new Step(part.method + " on " + workload, seconds, () -> run(part, workload)));
            }
        }
        return steps;
    }

    private void run(Part part, WorkloadName workload) throws Exception {
        Collection<RunResult> run = jmh.run(jmh.oneIteration(plan.warmupMillis(), plan.partMillis())
                .include("\\." + BENCHMARK + "\\." + part.method + "$")
                .param("workload", workload.toString())
                .timeUnit(TimeUnit.MICROSECONDS));
        raw.addAll(run);
        Jmh.write(results.resolve("jmh-parts.json"), raw);
        for (RunResult result : run) {
            figures.add(key(part, workload), result.getPrimaryResult().getScore());
        }
    }

    @Override
    public List<String> report() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "  %-56s %10s %10s", "microseconds a request", "contract", "hits"));
        for (Part part : Part.values()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-56s %10s %10s",
                    part.label,
                    figure(part, WorkloadName.CONTRACT),
                    figure(part, WorkloadName.HITS)));
        }
        lines.add("  (parts measured alone; what a whole has over their sum, a new connection's");
        lines.add("  reading of the schema among it, is in no part)");
        return lines;
    }

    private String figure(Part part, WorkloadName workload) {
        Figures.Figure figure = figures.all().get(key(part, workload));
        return figure == null ? "-" : figure.text();
    }

    private static String key(Part part, WorkloadName workload) {
        return "parts." + workload + "." + part.method;
    }
}
