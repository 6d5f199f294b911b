package auditlog.benchmarks.acceptance;

import auditlog.AuditQuery;
import auditlog.benchmarks.cold.ColdFork;
import auditlog.benchmarks.cold.ColdFork.Situation;
import auditlog.benchmarks.harness.Serving;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.statistics.Samples;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.Workload;
import auditlog.benchmarks.workload.WorkloadName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A part of the study: the first requests of a new process, and of a process whose files have left the page cache, in rounds of new
 * JVMs. Where files can't be evicted, that is said and not reported.
 */
final class ColdStudyPart implements MeasuringStage {

    /** The name of the file in the study's directory. */
    static final String FILE = "cold.json";

    private static final String FORM = "auditlog cold 1";
    private static final int REQUESTS = 20;
    private static final int ROUNDS = 5;
    private static final double SECONDS = 3;
    private static final List<Integer> SHOWN = List.of(1, 2, 3, 10, 20);
    private static final String ROW = "  %-8s %-9s %9s %s";

    /**
     * The content of {@code cold.json}; times in milliseconds.
     *
     * @param form what this file is, {@value ColdStudyPart#FORM}
     * @param finished when, as text
     * @param lines medians over the rounds
     * @param notReported why there is nothing of files that are not cached; empty if there is
     */
    record Content(String form, String finished, List<Line> lines, Set<String> notReported) {}

    /**
     * The first requests, over the rounds.
     *
     * @param situation what is cold, in words
     * @param workload whose requests
     * @param contender who answered
     * @param rounds how many
     * @param openingMillis of the service; in a warm process long before the requests
     * @param requestMillis of the 1st, 2nd, … request
     */
    record Line(
            String situation,
            WorkloadName workload,
            Contender contender,
            int rounds,
            double openingMillis,
            List<Double> requestMillis) {}

    /** Times requests in a JVM of its own. */
    interface Forks {
        ColdFork.Result run(Situation situation, Contender contender, List<AuditQuery> requests) throws Exception;
    }

    private record Place(Situation situation, WorkloadName workload, Contender contender) {}

    private final Path directory;
    private final Forks forks;
    private final Map<WorkloadName, Workload> workloads = new LinkedHashMap<>();
    private final Map<Place, List<ColdFork.Result>> results = new LinkedHashMap<>();
    private final Set<String> notReported = new LinkedHashSet<>();

    /**
     * @param directory the directory of {@value #FILE}
     */
    ColdStudyPart(Path directory) {
        this(
                directory,
                (situation, contender, requests) -> ColdFork.run(Serving.dataset(), situation, contender, requests));
    }

    ColdStudyPart(Path directory, Forks forks) {
        this.directory = directory;
        this.forks = forks;
        for (Situation situation : Situation.values()) {
            for (WorkloadName workload : WorkloadName.values()) {
                for (Contender contender : List.of(Contender.BASELINE, Contender.ENHANCED)) {
                    results.put(new Place(situation, workload, contender), new ArrayList<>());
                }
            }
        }
    }

    @Override
    public String name() {
        return "cold";
    }

    @Override
    public String title() {
        return "The first requests: new process, files not cached";
    }

    @Override
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>(Rounds.steps(
                List.copyOf(results.keySet()),
                ROUNDS,
                SECONDS,
                place -> place.situation.words() + ", " + place.workload + ", " + place.contender,
                this::run));
        steps.add(new Step("what was found, stored", 0, this::store));
        return steps;
    }

    /** Other requests in each round, the same for both contenders. */
    private void run(Place place, int round) throws Exception {
        Workload workload = workloads.computeIfAbsent(place.workload, Workload::load);
        int first = new Random(round).nextInt(workload.size() - REQUESTS);
        List<AuditQuery> requests = IntStream.range(first, first + REQUESTS)
                .mapToObj(workload::request)
                .toList();
        ColdFork.Result result = forks.run(place.situation, place.contender, requests);
        if (result.notEvicted() != null) {
            notReported.add(place.situation.words() + ": " + result.notEvicted());
            return;
        }
        for (int i = 0; i < REQUESTS; i++) {
            if (result.counts().get(i) != workload.expectedCount(first + i)) {
                throw new IllegalStateException("Served were " + result.counts().get(i) + " events, expected "
                        + workload.expectedCount(first + i) + ", for " + requests.get(i));
            }
        }
        results.get(place).add(result);
    }

    private List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        results.forEach((place, of) -> {
            if (!of.isEmpty()) {
                lines.add(new Line(
                        place.situation.words(),
                        place.workload,
                        place.contender,
                        of.size(),
                        Samples.median(of.stream()
                                .mapToDouble(ColdFork.Result::openingMillis)
                                .toArray()),
                        IntStream.range(0, REQUESTS)
                                .mapToObj(i -> Samples.median(of.stream()
                                        .mapToDouble(one -> one.requestMillis().get(i))
                                        .toArray()))
                                .toList()));
            }
        });
        return lines;
    }

    private List<TextTable> tables() {
        List<TextTable> tables = new ArrayList<>();
        for (Situation situation : Situation.values()) {
            List<String> lines = new ArrayList<>();
            StringBuilder head = new StringBuilder();
            SHOWN.forEach(place -> head.append(String.format(Locale.ROOT, " %8s", "no. " + place)));
            lines.add(row("workload", "contender", "opening", head));
            for (Line line : lines()) {
                if (line.situation.equals(situation.words())) {
                    StringBuilder cells = new StringBuilder();
                    SHOWN.forEach(place -> cells.append(
                            String.format(Locale.ROOT, " %8s", Text.number(line.requestMillis.get(place - 1)))));
                    lines.add(row(line.workload, line.contender, Text.number(line.openingMillis), cells));
                }
            }
            if (lines.size() > 1) {
                tables.add(new TextTable("First requests, ms: " + situation.words(), lines));
            }
        }
        return tables;
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, ROW, cells).stripTrailing();
    }

    private void store() throws IOException {
        Json.write(directory.resolve(FILE), new Content(FORM, Text.time(Instant.now()), lines(), notReported));
    }

    @Override
    public List<String> report() {
        List<String> lines = new ArrayList<>();
        for (TextTable table : tables()) {
            lines.add("");
            lines.add("  " + table.title());
            lines.addAll(table.lines());
        }
        notReported.forEach(why -> lines.addAll(Text.wrapped("  Not reported: " + why, "    ")));
        return lines;
    }
}
